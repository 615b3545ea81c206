// Names of the resources that several services refer to, built from plain ids. An empty id gives an empty name, which
// stands for none. Pure.
#ifndef OUTLAY_COMMON_BASE_SHARED_NAMES_H_
#define OUTLAY_COMMON_BASE_SHARED_NAMES_H_

#include <string>
#include <string_view>

namespace outlay {

// Returns "organizations/acme/<collection>/<id>", or an empty name for an empty id.
std::string OptionalName(std::string_view organization, std::string_view collection, std::string_view id);

// Returns "organizations/acme/groups/g".
std::string GroupName(std::string_view organization, std::string_view group_id);
// Returns "organizations/acme/roles/r".
std::string RoleName(std::string_view organization, std::string_view role_id);
// Returns "organizations/acme/suppliers/initech".
std::string SupplierName(std::string_view organization, std::string_view supplier_id);
// Returns "organizations/acme/users/ann".
std::string UserName(std::string_view organization, std::string_view user_id);

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_SHARED_NAMES_H_
