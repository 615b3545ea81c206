#include "services/directory/scim/schema.h"

#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/directory/scim/errors.h"
#include "services/directory/scim/json_values.h"

namespace outlay::directory::scim {
namespace {

absl::StatusOr<AttributeType> ParseType(std::string_view name) {
  if (name == "string" || name == "reference" || name == "binary") return AttributeType::kString;
  if (name == "boolean") return AttributeType::kBoolean;
  if (name == "decimal" || name == "integer") return AttributeType::kNumber;
  if (name == "dateTime") return AttributeType::kDateTime;
  if (name == "complex") return AttributeType::kComplex;
  return InvalidSyntax(Concat("an attribute's type is not ", name));
}

absl::StatusOr<Attribute> ParseAttribute(const json_t* json, bool may_be_complex) {
  Attribute attribute;
  attribute.name = TextOf(json, "name").value_or("");
  if (attribute.name.empty()) return InvalidSyntax("an attribute needs a name");
  OUTLAY_ASSIGN_OR_RETURN(attribute.type, ParseType(TextOf(json, "type").value_or("string")));
  attribute.multi_valued = json_is_true(json_object_get(json, "multiValued"));
  attribute.required = json_is_true(json_object_get(json, "required"));
  attribute.case_exact = json_is_true(json_object_get(json, "caseExact"));
  attribute.read_only = TextOf(json, "mutability") == "readOnly";
  if (attribute.type != AttributeType::kComplex) return attribute;
  if (!may_be_complex) return InvalidSyntax("a sub-attribute cannot be complex");
  for (const json_t* sub : Elements(json_object_get(json, "subAttributes"))) {
    OUTLAY_ASSIGN_OR_RETURN(Attribute parsed, ParseAttribute(sub, /*may_be_complex=*/false));
    attribute.sub_attributes.push_back(std::move(parsed));
  }
  return attribute;
}

Attribute MakeAttribute(std::string name, AttributeType type, bool read_only) {
  return {.name = std::move(name),
          .type = type,
          .multi_valued = false,
          .required = false,
          .case_exact = true,
          .read_only = read_only,
          .sub_attributes = {}};
}

}  // namespace

const Attribute* FindAttribute(const std::vector<Attribute>& attributes, std::string_view name) {
  for (const Attribute& attribute : attributes) {
    if (SameName(attribute.name, name)) return &attribute;
  }
  return nullptr;
}

const Schema* FindExtension(const ResourceType& type, std::string_view id) {
  for (const Schema& extension : type.extensions) {
    if (SameName(extension.id, id)) return &extension;
  }
  return nullptr;
}

absl::StatusOr<Schema> ParseSchema(const json_t* json) {
  Schema schema;
  schema.id = TextOf(json, "id").value_or("");
  if (schema.id.empty()) return InvalidSyntax("a schema needs an id");
  for (const json_t* attribute : Elements(json_object_get(json, "attributes"))) {
    OUTLAY_ASSIGN_OR_RETURN(Attribute parsed, ParseAttribute(attribute, /*may_be_complex=*/true));
    schema.attributes.push_back(std::move(parsed));
  }
  return schema;
}

ResourceType MakeResourceType(Schema core, std::vector<Schema> extensions) {
  Attribute schemas = MakeAttribute("schemas", AttributeType::kString, /*read_only=*/true);
  schemas.multi_valued = true;
  Attribute meta = MakeAttribute("meta", AttributeType::kComplex, /*read_only=*/true);
  for (const char* const name : {"resourceType", "location", "version"}) {
    meta.sub_attributes.push_back(MakeAttribute(name, AttributeType::kString, /*read_only=*/true));
  }
  for (const char* const name : {"created", "lastModified"}) {
    meta.sub_attributes.push_back(MakeAttribute(name, AttributeType::kDateTime, /*read_only=*/true));
  }
  for (Attribute& common : std::vector<Attribute>{
           std::move(schemas), MakeAttribute("id", AttributeType::kString, /*read_only=*/true),
           MakeAttribute("externalId", AttributeType::kString, /*read_only=*/false), std::move(meta)}) {
    if (FindAttribute(core.attributes, common.name) == nullptr) core.attributes.push_back(std::move(common));
  }
  return {.core = std::move(core), .extensions = std::move(extensions)};
}

}  // namespace outlay::directory::scim
