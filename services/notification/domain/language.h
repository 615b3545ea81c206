// Languages of titles and texts, and the fallbacks for one without translations (N7). Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_LANGUAGE_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_LANGUAGE_H_

#include <string>
#include <string_view>
#include <vector>

namespace outlay::notification {

// The language of the built-in words, and the last fallback.
inline constexpr char kEnglish[] = "en";

// Returns whether it is a language of ISO 639, with or without a country: "de", "de-AT", "de-at".
bool IsLanguage(std::string_view text);

// Returns the languages in which to look for words, by preference and without duplicates: the user's, its main
// language, the organization's, its main language, English. In lower case; an empty argument is unset.
std::vector<std::string> LanguageChain(std::string_view of_user, std::string_view of_organization);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_LANGUAGE_H_
