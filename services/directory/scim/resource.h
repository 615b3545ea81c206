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

// A value of an attribute as we keep it: names as the schema spells them, sub-attributes that it has not got and those
// that clients cannot write left out, a list where there may be several values. Null: unassigned.
// Takes what identity providers send instead: "True" for a boolean, "x" or [{"value": "x"}] for {"value": "x"} and the
// other way round. INVALID_VALUE: another type; more values than the attribute may have.
absl::StatusOr<Json> NormalizeValue(const json_t* value, const Attribute& attribute);

// The whole body of a POST or PUT; what clients cannot write is left out. INVALID_SYNTAX: no object.
// INVALID_VALUE: as above, and a required attribute is missing.
absl::StatusOr<Json> NormalizeResource(const json_t* body, const ResourceType& type);

// INVALID_VALUE: a required attribute is missing.
absl::Status CheckRequired(const json_t* resource, const ResourceType& type);

// Which attributes an answer has (RFC 7644, section 3.9).
struct Projection {
  std::vector<std::string> attributes;  // only these; empty: all
  std::vector<std::string> excluded_attributes;
};

// From the two parameters of a URL: names, with commas between them. INVALID_VALUE: both, or more names than
// limits::kProjectedAttributes.
absl::StatusOr<Projection> ParseProjection(std::string_view attributes, std::string_view excluded_attributes);

// `schemas`, `id` and `meta` are always there.
Json Project(const json_t* resource, const Projection& projection);

}  // namespace outlay::directory::scim

#endif  // OUTLAY_SERVICES_DIRECTORY_SCIM_RESOURCE_H_
