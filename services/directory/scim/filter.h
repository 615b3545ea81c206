// Filters (RFC 7644, section 3.4.2.2) and the paths of PATCH operations (section 3.5.2). Values; pure functions.
#ifndef OUTLAY_SERVICES_DIRECTORY_SCIM_FILTER_H_
#define OUTLAY_SERVICES_DIRECTORY_SCIM_FILTER_H_

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/json.h"
#include "services/directory/scim/schema.h"

namespace outlay::directory::scim {

// Names an attribute, for instance "urn:...:User:name.familyName". The attribute need not exist.
struct AttributePath {
  std::string schema;  // a URN; empty: the resource's own, or wherever the name is found first
  std::string name;
  std::string sub;  // empty: the whole attribute

  bool operator==(const AttributePath&) const = default;
};

enum class Operator {
  kEqual,
  kNotEqual,
  kContains,
  kStartsWith,
  kEndsWith,
  kGreater,
  kGreaterOrEqual,
  kLess,
  kLessOrEqual,
  kPresent,
};

// The value with which an attribute is compared; monostate: null.
using Literal = std::variant<std::monostate, bool, double, std::string>;

struct Filter {
  enum class Kind { kAnd, kOr, kNot, kCompare, kValues };

  Kind kind = Kind::kCompare;
  AttributePath path;                  // for kCompare and kValues
  Operator op = Operator::kPresent;    // for kCompare
  Literal literal = std::monostate{};  // for kCompare, unless it is kPresent
  // For kAnd and kOr: two or more. For kNot: one. For kValues: one, which a value of the attribute must match.
  std::vector<Filter> parts;

  bool operator==(const Filter&) const = default;
};

// INVALID_FILTER: the error and its position; or a limit of limits.h is exceeded. Beyond the RFC it accepts
// `emails[type eq "work"].value eq "a@b.example"`, which Microsoft Entra sends.
absl::StatusOr<Filter> ParseFilter(std::string_view text);

// The values of a resource that a PATCH operation changes.
struct PatchPath {
  AttributePath attribute;       // with `values`, `sub` is the part after the bracket
  std::optional<Filter> values;  // nothing: all of them

  bool operator==(const PatchPath&) const = default;
};

// INVALID_PATH.
absl::StatusOr<PatchPath> ParsePatchPath(std::string_view text);

// Returns whether a resource matches. Texts are compared ignoring case unless the attribute is case-exact; an attribute
// that the type does not have counts as having no value. If an attribute has several values, one match suffices.
bool Matches(const Filter& filter, const json_t* resource, const ResourceType& type);
// The same for one value of an attribute, as in a value filter.
bool MatchesValue(const Filter& filter, const json_t* value, const Attribute& attribute);

}  // namespace outlay::directory::scim

#endif  // OUTLAY_SERVICES_DIRECTORY_SCIM_FILTER_H_
