#include <string>

#include "common/base/status_macros.h"
#include "common/store/record_values.h"
#include "services/directory/store/keyspaces.h"
#include "services/directory/store/record_parts.h"
#include "services/directory/store/records.h"

namespace outlay::directory {

storage::v1::UserRecord ToRecord(const User& user) {
  storage::v1::UserRecord record;
  record.set_state(static_cast<int>(user.state));
  record.set_manager_id(user.manager_id);
  record.set_owner_id(user.owner_id);
  const SpendingLimits& limits = user.spending_limits;
  if (limits.per_order.has_value()) record_parts::FromAmount(*limits.per_order, record.mutable_limit_per_order());
  if (limits.per_period.has_value()) record_parts::FromAmount(*limits.per_period, record.mutable_limit_per_period());
  record.set_limit_period(static_cast<int>(limits.period));
  if (user.invitation.has_value()) {
    record.set_invitation_token_hash(user.invitation->token_hash);
    record.set_invitation_expire_time(absl::ToUnixMicros(user.invitation->expire_time));
    record.set_invitation_nonce(user.invitation->nonce);
  }
  record.set_deprovision_time(store::TimeMicros(user.deprovision_time));
  for (const std::string& group_id : user.former_group_ids) record.add_former_group_ids(group_id);
  if (user.former_state.has_value()) record.set_former_state(static_cast<int>(*user.former_state));
  record.set_erased(user.erased);
  record.set_scim_deleted(user.scim_deleted);
  record_parts::FromVersion(user, &record);
  record.set_create_digest(user.create_digest);
  return record;
}

absl::StatusOr<User> FromRecord(std::string_view id, const storage::v1::UserRecord& record) {
  User user;
  user.id = id;
  OUTLAY_ASSIGN_OR_RETURN(user.state, store::StoredEnum(record.state(), UserState::kDeprovisioned, kUsers.name));
  user.manager_id = record.manager_id();
  user.owner_id = record.owner_id();
  SpendingLimits& limits = user.spending_limits;
  OUTLAY_ASSIGN_OR_RETURN(limits.per_order,
                          record_parts::ToAmount(record.has_limit_per_order(), record.limit_per_order(), kUsers.name));
  OUTLAY_ASSIGN_OR_RETURN(
      limits.per_period, record_parts::ToAmount(record.has_limit_per_period(), record.limit_per_period(), kUsers.name));
  if (record.limit_period() != static_cast<int>(LimitPeriod::kNone)) {
    OUTLAY_ASSIGN_OR_RETURN(limits.period, store::StoredEnum(record.limit_period(), LimitPeriod::kYear, kUsers.name));
  }
  if (!record.invitation_token_hash().empty()) {
    user.invitation = Invitation{.token_hash = record.invitation_token_hash(),
                                 .expire_time = absl::FromUnixMicros(record.invitation_expire_time()),
                                 .nonce = record.invitation_nonce()};
  }
  user.deprovision_time = store::StoredTime(record.deprovision_time());
  user.former_group_ids.assign(record.former_group_ids().begin(), record.former_group_ids().end());
  if (record.former_state() != 0) {
    OUTLAY_ASSIGN_OR_RETURN(user.former_state,
                            store::StoredEnum(record.former_state(), UserState::kSuspended, kUsers.name));
  }
  user.erased = record.erased();
  user.scim_deleted = record.scim_deleted();
  record_parts::ToVersion(record, &user);
  user.create_digest = record.create_digest();
  return user;
}

storage::v1::PersonRecord ToRecord(const Person& person) {
  storage::v1::PersonRecord record;
  record.set_email(person.email);
  record.set_display_name(person.display_name);
  record.set_external_id(person.external_id);
  record.set_user_name(person.user_name);
  record.set_given_name(person.given_name);
  record.set_family_name(person.family_name);
  return record;
}

Person FromRecord(const storage::v1::PersonRecord& record) {
  return {.email = record.email(),
          .display_name = record.display_name(),
          .external_id = record.external_id(),
          .user_name = record.user_name(),
          .given_name = record.given_name(),
          .family_name = record.family_name()};
}

storage::v1::MembershipRecord ToRecord(const Membership& membership) {
  storage::v1::MembershipRecord record;
  record.set_join_time(absl::ToUnixMicros(membership.join_time));
  for (const std::string& mapping_id : membership.mapping_ids) record.add_mapping_ids(mapping_id);
  record.set_only_mapped(membership.only_mapped);
  return record;
}

Membership FromRecord(std::string_view user_id, std::string_view group_id,
                      const storage::v1::MembershipRecord& record) {
  return {.user_id = std::string(user_id),
          .group_id = std::string(group_id),
          .join_time = absl::FromUnixMicros(record.join_time()),
          .mapping_ids = {record.mapping_ids().begin(), record.mapping_ids().end()},
          .only_mapped = record.only_mapped()};
}

}  // namespace outlay::directory
