#include "services/directory/scim/discovery.h"

#include <string>
#include <utility>
#include <vector>

#include "common/base/strings.h"
#include "services/directory/scim/core_schemas.h"
#include "services/directory/scim/json_values.h"
#include "services/directory/scim/limits.h"

namespace outlay::directory::scim {
namespace {

Json List(const std::vector<std::string_view>& texts) {
  Json list(json_array());
  for (const std::string_view text : texts) Append(list.get(), MakeText(text));
  return list;
}

void SetFlag(json_t* object, std::string_view name, bool flag) {
  Set(object, name, Json(json_boolean(flag)));
}

Json Supported(bool supported) {
  Json json(json_object());
  SetFlag(json.get(), "supported", supported);
  return json;
}

void SetMeta(json_t* object, std::string_view type, const std::string& location) {
  Json meta(json_object());
  Set(meta.get(), "resourceType", MakeText(type));
  Set(meta.get(), "location", MakeText(location));
  Set(object, "meta", std::move(meta));
}

Json BearerScheme() {
  Json scheme(json_object());
  Set(scheme.get(), "type", MakeText("oauthbearertoken"));
  Set(scheme.get(), "name", MakeText("Bearer token"));
  Set(scheme.get(), "description", MakeText("Authorization: Bearer, with a token of this organization"));
  SetFlag(scheme.get(), "primary", true);
  return scheme;
}

std::string_view TypeName(AttributeType type) {
  switch (type) {
    case AttributeType::kString:
      return "string";
    case AttributeType::kBoolean:
      return "boolean";
    case AttributeType::kNumber:
      return "decimal";
    case AttributeType::kDateTime:
      return "dateTime";
    case AttributeType::kComplex:
      return "complex";
  }
  return "string";
}

std::string_view Uniqueness(const Attribute& attribute) {
  return attribute.name == "userName" ? "server" : "none";
}

Json Describe(const Attribute& attribute) {
  Json json(json_object());
  Set(json.get(), "name", MakeText(attribute.name));
  Set(json.get(), "type", MakeText(TypeName(attribute.type)));
  SetFlag(json.get(), "multiValued", attribute.multi_valued);
  SetFlag(json.get(), "required", attribute.required);
  SetFlag(json.get(), "caseExact", attribute.case_exact);
  Set(json.get(), "mutability", MakeText(attribute.read_only ? "readOnly" : "readWrite"));
  Set(json.get(), "returned", MakeText("default"));
  Set(json.get(), "uniqueness", MakeText(Uniqueness(attribute)));
  if (attribute.sub_attributes.empty()) return json;
  Json subs(json_array());
  for (const Attribute& sub : attribute.sub_attributes) Append(subs.get(), Describe(sub));
  Set(json.get(), "subAttributes", std::move(subs));
  return json;
}

// Section 7: the attributes that all resources have are not listed.
bool IsCommon(const Attribute& attribute) {
  return attribute.name == "schemas" || attribute.name == "id" || attribute.name == "externalId" ||
         attribute.name == "meta";
}

}  // namespace

Json ServiceProviderConfig(std::string_view base_url) {
  Json config(json_object());
  Set(config.get(), "schemas", List({"urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"}));
  Set(config.get(), "patch", Supported(true));
  Json bulk = Supported(false);
  Set(bulk.get(), "maxOperations", Json(json_integer(0)));
  Set(bulk.get(), "maxPayloadSize", Json(json_integer(0)));
  Set(config.get(), "bulk", std::move(bulk));
  Json filter = Supported(true);
  Set(filter.get(), "maxResults", Json(json_integer(limits::kPageSizeMax)));
  Set(config.get(), "filter", std::move(filter));
  Set(config.get(), "changePassword", Supported(false));
  Set(config.get(), "sort", Supported(false));
  Set(config.get(), "etag", Supported(true));
  Json schemes(json_array());
  Append(schemes.get(), BearerScheme());
  Set(config.get(), "authenticationSchemes", std::move(schemes));
  SetMeta(config.get(), "ServiceProviderConfig", Concat(base_url, "/ServiceProviderConfig"));
  return config;
}

Json DescribeType(std::string_view base_url, const ServedType& served) {
  Json json(json_object());
  Set(json.get(), "schemas", List({"urn:ietf:params:scim:schemas:core:2.0:ResourceType"}));
  Set(json.get(), "id", MakeText(served.name));
  Set(json.get(), "name", MakeText(served.name));
  Set(json.get(), "endpoint", MakeText(Concat("/", served.path)));
  Set(json.get(), "description", MakeText(served.description));
  Set(json.get(), "schema", MakeText(served.type->core.id));
  Json extensions(json_array());
  for (const Schema& extension : served.type->extensions) {
    Json one(json_object());
    Set(one.get(), "schema", MakeText(extension.id));
    SetFlag(one.get(), "required", false);
    Append(extensions.get(), std::move(one));
  }
  Set(json.get(), "schemaExtensions", std::move(extensions));
  SetMeta(json.get(), "ResourceType", Concat(base_url, "/ResourceTypes/", served.name));
  return json;
}

Json DescribeSchema(std::string_view base_url, const Schema& schema, std::string_view name) {
  Json json(json_object());
  Set(json.get(), "schemas", List({"urn:ietf:params:scim:schemas:core:2.0:Schema"}));
  Set(json.get(), "id", MakeText(schema.id));
  Set(json.get(), "name", MakeText(name));
  Json attributes(json_array());
  for (const Attribute& attribute : schema.attributes) {
    if (!IsCommon(attribute)) Append(attributes.get(), Describe(attribute));
  }
  Set(json.get(), "attributes", std::move(attributes));
  SetMeta(json.get(), "Schema", Concat(base_url, "/Schemas/", schema.id));
  return json;
}

}  // namespace outlay::directory::scim
