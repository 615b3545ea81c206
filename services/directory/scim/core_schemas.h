// The attributes of SCIM's users and groups (RFC 7643, section 4) that Outlay stores. All others are accepted and
// ignored.
#ifndef OUTLAY_SERVICES_DIRECTORY_SCIM_CORE_SCHEMAS_H_
#define OUTLAY_SERVICES_DIRECTORY_SCIM_CORE_SCHEMAS_H_

#include <string_view>

#include "services/directory/scim/schema.h"

namespace outlay::directory::scim {

inline constexpr std::string_view kUserSchema = "urn:ietf:params:scim:schemas:core:2.0:User";
inline constexpr std::string_view kGroupSchema = "urn:ietf:params:scim:schemas:core:2.0:Group";
// Only its `manager` is used.
inline constexpr std::string_view kEnterpriseUserSchema = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

// Created once, then shared; thread-safe.
const ResourceType& UserType();
const ResourceType& GroupType();

}  // namespace outlay::directory::scim

#endif  // OUTLAY_SERVICES_DIRECTORY_SCIM_CORE_SCHEMAS_H_
