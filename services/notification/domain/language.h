// Languages of titles and texts, and what stands in for one without words (N7). Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_LANGUAGE_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_LANGUAGE_H_

#include <string>
#include <string_view>
#include <vector>

namespace outlay::notification {

// What the built-in words are in, and what is left when nothing else fits.
inline constexpr char kEnglish[] = "en";

// A language of ISO 639, with a country or without: "de", "de-AT", "de-at".
bool IsLanguage(std::string_view text);

// Which languages to look for words in, the best first, each once: the user's, its main language, the organization's,
// its main language, English. In lower case; empty ones count as not said.
std::vector<std::string> LanguageChain(std::string_view of_user, std::string_view of_organization);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_LANGUAGE_H_
