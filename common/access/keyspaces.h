// The rows of a service's copy of directory: users, roles, grants and groups.
#ifndef OUTLAY_COMMON_ACCESS_KEYSPACES_H_
#define OUTLAY_COMMON_ACCESS_KEYSPACES_H_

#include <string>
#include <tuple>

#include "common/store/keyspace.h"
#include "outlay/access/storage/v1/access_record.pb.h"

namespace outlay::access {

using ProducerKey = std::tuple<std::string>;            // producer, "directory"
using GroupKey = std::tuple<std::string, std::string>;  // organization, group id
using RoleKey = std::tuple<std::string, std::string>;   // organization, role id
// Organization, role id, user id, grant id.
using RoleHolderKey = std::tuple<std::string, std::string, std::string, std::string>;
using HolderKey = std::tuple<std::string, std::string, std::string>;  // organization, user id, grant id

// (producer) -> the generation of rows that is valid in this partition.
inline constexpr store::Keyspace<ProducerKey, storage::v1::CopyRecord> kCopies{store::Family::kRows, 0xf040,
                                                                               "access_copies"};
// (producer) -> the time at which the copy was last known to be complete; in partition 0 only.
inline constexpr store::Keyspace<ProducerKey, storage::v1::ContactRecord> kContacts{store::Family::kRows, 0xf041,
                                                                                    "access_contacts"};
// (organization, group id) -> the group's parent.
inline constexpr store::Keyspace<GroupKey, storage::v1::GroupRecord> kGroups{store::Family::kRows, 0xf042,
                                                                             "access_groups"};
// (organization, role id) -> the role's permissions.
inline constexpr store::Keyspace<RoleKey, storage::v1::RoleRecord> kRoles{store::Family::kRows, 0xf043, "access_roles"};
// (organization, user id, "" or grant id) -> the user, or a grant. Scan: a user, then the user's grants.
inline constexpr store::Keyspace<HolderKey, storage::v1::HolderRecord> kHolders{store::Family::kRows, 0xf044,
                                                                                "access_holders"};
// (organization, role id, user id, grant id). Scan: grants of a role; each is valid if its row in kHolders is.
inline constexpr store::Keyspace<RoleHolderKey, store::NoValue> kHoldersByRole{store::Family::kRows, 0xf045,
                                                                               "access_holders_by_role"};

}  // namespace outlay::access

#endif  // OUTLAY_COMMON_ACCESS_KEYSPACES_H_
