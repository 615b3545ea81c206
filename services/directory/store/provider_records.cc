#include <optional>
#include <string>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/store/record_values.h"
#include "services/directory/store/keyspaces.h"
#include "services/directory/store/record_parts.h"
#include "services/directory/store/records.h"

namespace outlay::directory {

storage::v1::ScimTokenRecord ToRecord(const ScimToken& token) {
  storage::v1::ScimTokenRecord record;
  record.set_display_name(token.display_name);
  record.set_secret_digest(std::string(token.secret_digest.bytes()));
  record.set_expire_time(absl::ToUnixMicros(token.expire_time));
  record.set_creator(token.creator);
  record.set_create_time(absl::ToUnixMicros(token.create_time));
  record.set_create_digest(token.create_digest);
  record.set_adopter(token.adopter);
  record.set_adopt_time(store::TimeMicros(token.adopt_time));
  return record;
}

storage::v1::ScimTokenRecord ToRecord(const ScimToken& token, const Revocation& revocation) {
  return record_parts::Revoked(ToRecord(token), revocation);
}

absl::StatusOr<ScimToken> FromRecord(std::string_view id, const storage::v1::ScimTokenRecord& record) {
  const std::optional<Digest> digest = Digest::FromBytes(record.secret_digest());
  if (!digest.has_value()) return DataLoss(kScimTokens.name);
  return ScimToken{.id = std::string(id),
                   .display_name = record.display_name(),
                   .secret_digest = *digest,
                   .expire_time = absl::FromUnixMicros(record.expire_time()),
                   .creator = record.creator(),
                   .create_time = absl::FromUnixMicros(record.create_time()),
                   .create_digest = record.create_digest(),
                   .adopter = record.adopter(),
                   .adopt_time = store::StoredTime(record.adopt_time())};
}

storage::v1::ProviderGroupRecord ToRecord(const ProviderGroup& group) {
  storage::v1::ProviderGroupRecord record;
  record.set_display_name(group.spec.display_name);
  record.set_external_id(group.spec.external_id);
  record.set_member_count(group.member_count);
  record_parts::FromVersion(group, &record);
  return record;
}

absl::StatusOr<ProviderGroup> FromRecord(std::string_view id, const storage::v1::ProviderGroupRecord& record) {
  ProviderGroup group;
  group.id = id;
  group.spec = {.display_name = record.display_name(), .external_id = record.external_id()};
  group.member_count = record.member_count();
  record_parts::ToVersion(record, &group);
  return group;
}

storage::v1::GroupMappingRecord ToRecord(const GroupMapping& mapping) {
  storage::v1::GroupMappingRecord record;
  record.set_provider_group_id(mapping.spec.provider_group_id);
  record.set_group_id(mapping.spec.group_id);
  record.set_role_id(mapping.spec.role_id);
  const std::optional<Money>& limit = mapping.spec.authority_limit;
  if (limit.has_value()) record_parts::FromAmount(*limit, record.mutable_authority_limit());
  record.set_membership(mapping.spec.membership);
  record.set_state(static_cast<int>(mapping.state));
  record.set_maker(mapping.maker.subject);
  record.set_maker_on_behalf_of(mapping.maker.on_behalf_of);
  record.set_confirmer(mapping.confirmer);
  record.set_create_time(absl::ToUnixMicros(mapping.create_time));
  record.set_create_digest(mapping.create_digest);
  return record;
}

absl::StatusOr<GroupMapping> FromRecord(std::string_view id, const storage::v1::GroupMappingRecord& record) {
  GroupMapping mapping;
  mapping.id = id;
  mapping.spec = {.provider_group_id = record.provider_group_id(),
                  .group_id = record.group_id(),
                  .role_id = record.role_id(),
                  .authority_limit = std::nullopt,
                  .membership = record.membership()};
  OUTLAY_ASSIGN_OR_RETURN(
      mapping.spec.authority_limit,
      record_parts::ToAmount(record.has_authority_limit(), record.authority_limit(), kGroupMappings.name));
  OUTLAY_ASSIGN_OR_RETURN(mapping.state,
                          store::StoredEnum(record.state(), GroupMappingState::kInForce, kGroupMappings.name));
  mapping.maker = {.subject = record.maker(), .on_behalf_of = record.maker_on_behalf_of()};
  mapping.confirmer = record.confirmer();
  mapping.create_time = absl::FromUnixMicros(record.create_time());
  mapping.create_digest = record.create_digest();
  return mapping;
}

}  // namespace outlay::directory
