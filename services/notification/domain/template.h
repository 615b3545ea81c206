// Texts with fields of an event: a small part of Mustache, so that no template can loop, include or call anything (N7).
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_TEMPLATE_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_TEMPLATE_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/notification/domain/event_fields.h"

namespace outlay::notification {

// The paths that a template uses, each once, in the order of their first use: {{path}}, {{#path}}...{{/path}} (only
// when the field is set) and {{^path}}...{{/path}} (only when it is not).
//
// INVALID_ARGUMENT / TEMPLATE_INVALID {field}: anything else of Mustache (triple braces, partials, comments, other
// delimiters), a path that is none, a section that is not closed or too deep, too many fields.
absl::StatusOr<std::vector<std::string>> TemplatePaths(std::string_view field, std::string_view text);

// Fills in a text that TemplatePaths accepted. Several values stand with ", " between them; long ones are cut.
// The result is plain text.
std::string Render(const std::string& text, const EventFields& fields);

// The same of a text that is filled in again and again: parsed once. Not thread-safe.
class Template {
 public:
  explicit Template(const std::string& text);
  Template(Template&&) noexcept;
  ~Template();

  std::string Fill(const EventFields& fields);

 private:
  struct Parsed;
  std::unique_ptr<Parsed> parsed_;  // null: TemplatePaths does not accept it
};

// The first bytes of a text, at most so many, cut between characters.
std::string CutText(std::string text, size_t bytes);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_TEMPLATE_H_
