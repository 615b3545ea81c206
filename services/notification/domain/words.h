// Titles and texts of notices, by language (N7). Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_WORDS_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_WORDS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "services/notification/domain/event_fields.h"
#include "services/notification/domain/template.h"

namespace outlay::notification {

// Templates, or the texts that result from them.
struct Words {
  std::string title;
  std::string text;

  bool operator==(const Words&) const = default;
};

// An organization's own words for one kind of notice in one language.
struct WordTemplate {
  Words words;
  absl::Time create_time;
  absl::Time update_time;
  int64_t revision = 0;

  bool operator==(const WordTemplate&) const = default;
};

// Fills in templates that TemplatePaths accepted: the title on one line, both cut to their limits.
Words RenderWords(const Words& templates, const EventFields& fields);

// The same for templates that are filled in repeatedly: parsed once. Not thread-safe.
class ParsedWords {
 public:
  explicit ParsedWords(const Words& templates) : title_(templates.title), text_(templates.text) {}

  Words Fill(const EventFields& fields);

 private:
  Template title_;
  Template text_;
};

// Returns the built-in words of a subscription in a language other than English, such as "de". Null: there are none.
const Words* FindBuiltInWords(std::string_view kind, std::string_view language);

// Combines several notices into one, in the first language of a chain that has words. `more`: the number of further
// ones.
Words GatheredWords(const std::vector<std::string>& languages, const std::vector<Words>& notices, size_t more);

// Returns the text below an e-mail to a contact of an order, in the first language of a chain that has words: why it
// was sent, and how to end such e-mails. `unsubscribe`: URL; empty: names whom to ask.
std::string ContactFooter(const std::vector<std::string>& languages, std::string_view unsubscribe);

// Returns the text below an invitation: the link, and its meaning.
std::string InvitationFooter(const std::vector<std::string>& languages, std::string_view link);

// "organizations/acme/subscriptions/order-issued/templates/de".
std::string TemplateName(std::string_view organization, std::string_view kind, std::string_view language);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_WORDS_H_
