#include "services/directory/scim/core_schemas.h"

#include <string>
#include <utility>
#include <vector>

#include "services/directory/scim/limits.h"

namespace outlay::directory::scim {
namespace {

enum Trait : unsigned { kNone = 0, kMulti = 1, kRequired = 2, kExact = 4, kReadOnly = 8 };

Attribute Make(std::string name, AttributeType type, unsigned traits = kNone, std::vector<Attribute> subs = {}) {
  return {.name = std::move(name),
          .type = type,
          .multi_valued = (traits & kMulti) != 0,
          .required = (traits & kRequired) != 0,
          .case_exact = (traits & kExact) != 0,
          .read_only = (traits & kReadOnly) != 0,
          .sub_attributes = std::move(subs)};
}

Attribute Text(std::string name, unsigned traits = kNone) {
  return Make(std::move(name), AttributeType::kString, traits);
}

Schema MakeUser() {
  return {.id = std::string(kUserSchema),
          .attributes = {
              Text("userName", kRequired),
              Make("name", AttributeType::kComplex, kNone, {Text("formatted"), Text("familyName"), Text("givenName")}),
              Text("displayName"),
              Make("active", AttributeType::kBoolean),
              Make("emails", AttributeType::kComplex, kMulti,
                   {Text("value"), Text("display"), Text("type"), Make("primary", AttributeType::kBoolean)}),
              Make("groups", AttributeType::kComplex, kMulti | kReadOnly,
                   {Text("value", kExact | kReadOnly), Text("$ref", kExact | kReadOnly), Text("display", kReadOnly)}),
          }};
}

Schema MakeEnterpriseUser() {
  return {.id = std::string(kEnterpriseUserSchema),
          .attributes = {Make("manager", AttributeType::kComplex, kNone,
                              {Text("value", kExact), Text("$ref", kExact), Text("displayName", kReadOnly)})}};
}

Attribute Members() {
  Attribute members = Make("members", AttributeType::kComplex, kMulti,
                           {Text("value", kExact), Text("$ref", kExact), Text("type"), Text("display")});
  members.max_values = limits::kMemberValues;
  return members;
}

Schema MakeGroup() {
  return {.id = std::string(kGroupSchema), .attributes = {Text("displayName", kRequired), Members()}};
}

}  // namespace

const ResourceType& UserType() {
  static const ResourceType& type = *new ResourceType(MakeResourceType(MakeUser(), {MakeEnterpriseUser()}));
  return type;
}

const ResourceType& GroupType() {
  static const ResourceType& type = *new ResourceType(MakeResourceType(MakeGroup(), {}));
  return type;
}

}  // namespace outlay::directory::scim
