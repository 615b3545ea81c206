// Texts with fields of an event: a small subset of Mustache, so that no template can loop, include or call anything
// (N7).
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

// Returns the paths that a template uses, without duplicates, in order of their first use: {{path}},
// {{#path}}...{{/path}} (only if the field is set) and {{^path}}...{{/path}} (only if it is not).
//
// INVALID_ARGUMENT / TEMPLATE_INVALID {field}: any other feature of Mustache (triple braces, partials, comments, other
// delimiters), an invalid path, a section that is not closed or nested too deeply, too many fields.
absl::StatusOr<std::vector<std::string>> TemplatePaths(std::string_view field, std::string_view text);

// Fills in a text that TemplatePaths accepted. Several values are separated by ", "; long ones are cut. The result is
// plain text.
std::string Render(const std::string& text, const EventFields& fields);

// The same for a text that is filled in repeatedly: parsed once. Not thread-safe.
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

// Returns the beginning of a text, at most this many bytes, cut between characters.
std::string CutText(std::string text, size_t bytes);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_TEMPLATE_H_
