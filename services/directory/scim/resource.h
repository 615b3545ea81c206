// Resources as clients write and read them. Pure functions.
#ifndef OUTLAY_SERVICES_DIRECTORY_SCIM_RESOURCE_H_
#define OUTLAY_SERVICES_DIRECTORY_SCIM_RESOURCE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/json.h"
#include "services/directory/scim/schema.h"

namespace outlay::directory::scim {

// Returns a value of an attribute in normal form: names spelled as in the schema, without unknown sub-attributes and
// those that clients cannot write, as a list if there may be several values. Null: unassigned. Accepts the forms that
// identity providers send instead: "True" for a boolean, "x" or [{"value": "x"}] for {"value": "x"}, and vice versa.
// INVALID_VALUE: another type; more values than the attribute may have.
absl::StatusOr<Json> NormalizeValue(const json_t* value, const Attribute& attribute);

// Normalizes the whole body of a POST or PUT; attributes that clients cannot write are left out. INVALID_SYNTAX: not an
// object. INVALID_VALUE: as above, and a required attribute is missing.
absl::StatusOr<Json> NormalizeResource(const json_t* body, const ResourceType& type);

// INVALID_VALUE: a required attribute is missing.
absl::Status CheckRequired(const json_t* resource, const ResourceType& type);

// The attributes that an answer includes (RFC 7644, section 3.9).
struct Projection {
  std::vector<std::string> attributes;  // only these; empty: all
  std::vector<std::string> excluded_attributes;
};

// Parses the two parameters of a URL: names separated by commas. INVALID_VALUE: both are given, or more names than
// limits::kProjectedAttributes.
absl::StatusOr<Projection> ParseProjection(std::string_view attributes, std::string_view excluded_attributes);

// `schemas`, `id` and `meta` are always included.
Json Project(const json_t* resource, const Projection& projection);

}  // namespace outlay::directory::scim

#endif  // OUTLAY_SERVICES_DIRECTORY_SCIM_RESOURCE_H_
