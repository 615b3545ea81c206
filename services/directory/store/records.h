// Converts between storage records and domain values. Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_STORE_RECORDS_H_
#define OUTLAY_SERVICES_DIRECTORY_STORE_RECORDS_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "outlay/directory/storage/v1/group_mapping_record.pb.h"
#include "outlay/directory/storage/v1/group_record.pb.h"
#include "outlay/directory/storage/v1/organization_record.pb.h"
#include "outlay/directory/storage/v1/reference_record.pb.h"
#include "outlay/directory/storage/v1/role_record.pb.h"
#include "outlay/directory/storage/v1/scim_token_record.pb.h"
#include "outlay/directory/storage/v1/user_record.pb.h"
#include "services/directory/domain/group.h"
#include "services/directory/domain/group_mapping.h"
#include "services/directory/domain/organization.h"
#include "services/directory/domain/provider_group.h"
#include "services/directory/domain/reference_entry.h"
#include "services/directory/domain/role.h"
#include "services/directory/domain/scim_token.h"
#include "services/directory/domain/user.h"

namespace outlay::directory {

// The revocation of a grant or a token.
struct Revocation {
  absl::Time time;
  std::string revoker;  // a person
};

storage::v1::OrganizationRecord ToRecord(const Organization& organization);
storage::v1::GroupRecord ToRecord(const Group& group);
storage::v1::UserRecord ToRecord(const User& user);
storage::v1::PersonRecord ToRecord(const Person& person);
storage::v1::MembershipRecord ToRecord(const Membership& membership);
storage::v1::RoleRecord ToRecord(const Role& role);
storage::v1::RoleGrantRecord ToRecord(const RoleGrant& grant);
storage::v1::RoleGrantRecord ToRecord(const RoleGrant& grant, const Revocation& revocation);
storage::v1::ScimTokenRecord ToRecord(const ScimToken& token);
storage::v1::ScimTokenRecord ToRecord(const ScimToken& token, const Revocation& revocation);
storage::v1::ProviderGroupRecord ToRecord(const ProviderGroup& group);
storage::v1::GroupMappingRecord ToRecord(const GroupMapping& mapping);
storage::v1::ReferenceEntryRecord ToRecord(const ReferenceEntry& entry);

// DATA_LOSS / STORED_BYTES_UNREADABLE: a currency, state or digest that no version wrote. Ids come from the keys.
absl::StatusOr<Organization> FromRecord(std::string_view id, const storage::v1::OrganizationRecord& record);
absl::StatusOr<Group> FromRecord(std::string_view id, const storage::v1::GroupRecord& record);
absl::StatusOr<User> FromRecord(std::string_view id, const storage::v1::UserRecord& record);
Person FromRecord(const storage::v1::PersonRecord& record);
Membership FromRecord(std::string_view user_id, std::string_view group_id, const storage::v1::MembershipRecord& record);
absl::StatusOr<Role> FromRecord(std::string_view id, const storage::v1::RoleRecord& record);
absl::StatusOr<RoleGrant> FromRecord(std::string_view id, const storage::v1::RoleGrantRecord& record);
absl::StatusOr<ScimToken> FromRecord(std::string_view id, const storage::v1::ScimTokenRecord& record);
absl::StatusOr<ProviderGroup> FromRecord(std::string_view id, const storage::v1::ProviderGroupRecord& record);
absl::StatusOr<GroupMapping> FromRecord(std::string_view id, const storage::v1::GroupMappingRecord& record);
ReferenceEntry FromRecord(const ReferenceId& id, const storage::v1::ReferenceEntryRecord& record);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_STORE_RECORDS_H_
