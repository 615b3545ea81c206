// The structure of a SCIM resource (RFC 7643, sections 2 and 7). Values; pure functions.
#ifndef OUTLAY_SERVICES_DIRECTORY_SCIM_SCHEMA_H_
#define OUTLAY_SERVICES_DIRECTORY_SCIM_SCHEMA_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/json.h"
#include "services/directory/scim/limits.h"

namespace outlay::directory::scim {

enum class AttributeType { kString, kBoolean, kNumber, kDateTime, kComplex };

struct Attribute {
  std::string name;
  AttributeType type = AttributeType::kString;  // texts of any kind are kString
  bool multi_valued = false;
  bool required = false;
  bool case_exact = false;
  bool read_only = false;
  std::vector<Attribute> sub_attributes;         // for kComplex
  size_t max_values = limits::kAttributeValues;  // if it is multi-valued
};

struct Schema {
  std::string id;  // a URN
  std::vector<Attribute> attributes;
};

struct ResourceType {
  Schema core;  // includes the attributes that all resources have: schemas, id, externalId, meta
  std::vector<Schema> extensions;
};

// Null: there is none of that name, ignoring case.
const Attribute* FindAttribute(const std::vector<Attribute>& attributes, std::string_view name);
const Schema* FindExtension(const ResourceType& type, std::string_view id);

// INVALID_SYNTAX: not a schema according to RFC 7643, section 7. Missing characteristics have the defaults of section
// 2.2.
absl::StatusOr<Schema> ParseSchema(const json_t* json);

// Adds the attributes that all resources have.
ResourceType MakeResourceType(Schema core, std::vector<Schema> extensions);

}  // namespace outlay::directory::scim

#endif  // OUTLAY_SERVICES_DIRECTORY_SCIM_SCHEMA_H_
