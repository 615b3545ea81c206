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

// Names an attribute, for instance "urn:...:User:name.familyName". Nothing says that there is one.
struct AttributePath {
  std::string schema;  // a URN; empty: the resource's own, or wherever the name is found first
  std::string name;
  std::string sub;  // empty: all of the attribute

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

// What an attribute is compared with; monostate: null.
using Literal = std::variant<std::monostate, bool, double, std::string>;

struct Filter {
  enum class Kind { kAnd, kOr, kNot, kCompare, kValues };

  Kind kind = Kind::kCompare;
  AttributePath path;                  // of kCompare and kValues
  Operator op = Operator::kPresent;    // of kCompare
  Literal literal = std::monostate{};  // of kCompare, unless it is kPresent
  // Of kAnd and kOr: two or more. Of kNot: one. Of kValues: one, which a value of the attribute must match.
  std::vector<Filter> parts;

  bool operator==(const Filter&) const = default;
};

// INVALID_FILTER: what is wrong, and at which character; or a limit of limits.h. Beyond the RFC it takes
// `emails[type eq "work"].value eq "a@b.example"`, which Microsoft Entra sends.
absl::StatusOr<Filter> ParseFilter(std::string_view text);

// Which values of a resource a PATCH operation is about.
struct PatchPath {
  AttributePath attribute;       // with `values`, `sub` is what follows the bracket
  std::optional<Filter> values;  // nothing: all of them

  bool operator==(const PatchPath&) const = default;
};

// INVALID_PATH.
absl::StatusOr<PatchPath> ParsePatchPath(std::string_view text);

// Whether a resource matches. Texts count in any case of letters unless the attribute is case-exact; an attribute that
// the type has not got is one without a value. Of an attribute with several values, one is enough.
bool Matches(const Filter& filter, const json_t* resource, const ResourceType& type);
// The same of one value of an attribute, as in a value filter.
bool MatchesValue(const Filter& filter, const json_t* value, const Attribute& attribute);

}  // namespace outlay::directory::scim

#endif  // OUTLAY_SERVICES_DIRECTORY_SCIM_FILTER_H_
