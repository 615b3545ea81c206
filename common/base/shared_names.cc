#include "common/base/shared_names.h"

#include "common/base/resource_name.h"

namespace outlay {

std::string OptionalName(std::string_view organization, std::string_view collection, std::string_view id) {
  return id.empty() ? std::string() : ResourceName(organization, collection, id);
}

std::string GroupName(std::string_view organization, std::string_view group_id) {
  return OptionalName(organization, "groups", group_id);
}

std::string RoleName(std::string_view organization, std::string_view role_id) {
  return OptionalName(organization, "roles", role_id);
}

std::string SupplierName(std::string_view organization, std::string_view supplier_id) {
  return OptionalName(organization, "suppliers", supplier_id);
}

std::string UserName(std::string_view organization, std::string_view user_id) {
  return OptionalName(organization, "users", user_id);
}

}  // namespace outlay
