#include "services/directory/scim/user_resource.h"

#include <optional>
#include <string>
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/directory/scim/core_schemas.h"
#include "services/directory/scim/errors.h"
#include "services/directory/scim/json_values.h"
#include "services/directory/scim/limits.h"
#include "services/directory/scim/resource_texts.h"

namespace outlay::directory::scim {
namespace {

void SetText(json_t* object, std::string_view name, std::string_view text) {
  if (!text.empty()) Set(object, name, MakeText(text));
}

std::string EmailOf(const json_t* resource) {
  const json_t* best = nullptr;
  int best_rank = -1;
  for (const json_t* const email : Elements(FindValue(resource, "emails"))) {
    if (TextAt(email, "value").empty()) continue;
    const int rank = AsBoolean(FindValue(email, "primary")) == true ? 2
                     : SameName(TextAt(email, "type"), "work")      ? 1
                                                                    : 0;
    if (rank > best_rank) {
      best = email;
      best_rank = rank;
    }
  }
  if (best != nullptr) return TextAt(best, "value");
  const std::string user_name = TextAt(resource, "userName");
  return user_name.find('@') == std::string::npos ? std::string() : user_name;
}

std::string DisplayNameOf(const json_t* resource, const Person& person) {
  std::string name = TextAt(resource, "displayName");
  if (name.empty()) name = TextAt(FindValue(resource, "name"), "formatted");
  if (!name.empty()) return name;
  const bool both = !person.given_name.empty() && !person.family_name.empty();
  return Concat(person.given_name, both ? " " : "", person.family_name);
}

}  // namespace

Json ToResource(const User& user, const Person& person) {
  Json resource(json_object());
  Json schemas(json_array());
  Append(schemas.get(), MakeText(kUserSchema));
  Set(resource.get(), "id", MakeText(user.id));
  SetText(resource.get(), "externalId", person.external_id);
  SetText(resource.get(), "userName", person.user_name.empty() ? person.email : person.user_name);
  SetText(resource.get(), "displayName", person.display_name);
  Json name(json_object());
  SetText(name.get(), "givenName", person.given_name);
  SetText(name.get(), "familyName", person.family_name);
  if (!IsUnassigned(name.get())) Set(resource.get(), "name", std::move(name));
  Set(resource.get(), "active", Json(json_boolean(user.state != UserState::kDeprovisioned)));
  if (!person.email.empty()) {
    Json email(json_object());
    Set(email.get(), "value", MakeText(person.email));
    Set(email.get(), "type", MakeText("work"));
    Set(email.get(), "primary", Json(json_true()));
    Json emails(json_array());
    Append(emails.get(), std::move(email));
    Set(resource.get(), "emails", std::move(emails));
  }
  if (!user.manager_id.empty()) {
    Json manager(json_object());
    Set(manager.get(), "value", MakeText(user.manager_id));
    Json extension(json_object());
    Set(extension.get(), "manager", std::move(manager));
    Set(resource.get(), kEnterpriseUserSchema, std::move(extension));
    Append(schemas.get(), MakeText(kEnterpriseUserSchema));
  }
  Set(resource.get(), "schemas", std::move(schemas));
  return resource;
}

absl::StatusOr<UserFields> FromResource(const json_t* resource) {
  UserFields fields;
  Person& person = fields.spec.person;
  person.email = EmailOf(resource);
  if (person.email.empty()) return InvalidValue("emails: a user needs an address");
  person.external_id = TextAt(resource, "externalId");
  person.user_name = TextAt(resource, "userName");
  OUTLAY_RETURN_IF_ERROR(CheckLength("userName", person.user_name, limits::kUserNameBytes));
  if (person.user_name == person.email) person.user_name.clear();
  const json_t* const name = FindValue(resource, "name");
  person.given_name = TextAt(name, "givenName");
  person.family_name = TextAt(name, "familyName");
  OUTLAY_RETURN_IF_ERROR(CheckLength("name.givenName", person.given_name, limits::kNameBytes));
  OUTLAY_RETURN_IF_ERROR(CheckLength("name.familyName", person.family_name, limits::kNameBytes));
  person.display_name = DisplayNameOf(resource, person);
  OUTLAY_RETURN_IF_ERROR(CheckLength("displayName", person.display_name, limits::kNameBytes));
  OUTLAY_RETURN_IF_ERROR(CheckLength("externalId", person.external_id, limits::kExternalIdBytes));
  fields.spec.manager_id = TextAt(FindValue(FindValue(resource, kEnterpriseUserSchema), "manager"), "value");
  fields.active = AsBoolean(FindValue(resource, "active")).value_or(true);
  return fields;
}

}  // namespace outlay::directory::scim
