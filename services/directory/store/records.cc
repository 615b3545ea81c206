#include "services/directory/store/records.h"

#include <optional>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/directory/store/keyspaces.h"

namespace outlay::directory {
namespace {

int64_t Micros(absl::Time time) {
  return absl::ToUnixMicros(time);
}

absl::Time Time(int64_t micros) {
  return absl::FromUnixMicros(micros);
}

std::optional<absl::Time> MaybeTime(int64_t micros) {
  return micros != 0 ? std::optional(Time(micros)) : std::nullopt;
}

int64_t MaybeMicros(const std::optional<absl::Time>& time) {
  return time.has_value() ? Micros(*time) : 0;
}

template <typename Record>
Record Revoked(Record record, const Revocation& revocation) {
  record.set_revoke_time(Micros(revocation.time));
  record.set_revoker(revocation.revoker);
  return record;
}

void ToAmount(const Money& money, storage::v1::AmountRecord* record) {
  const Currency currency = money.currency();
  record->set_currency(std::string(currency.code()));
  record->set_minor(money.minor_units());
}

absl::StatusOr<Currency> CurrencyOf(std::string_view keyspace, const std::string& code) {
  const absl::StatusOr<Currency> currency = Currency::FromCode(code);
  return currency.ok() ? currency : DataLoss(keyspace);
}

absl::StatusOr<std::optional<Money>> FromAmount(std::string_view keyspace, bool present,
                                                const storage::v1::AmountRecord& record) {
  if (!present) return std::optional<Money>();
  OUTLAY_ASSIGN_OR_RETURN(const Currency currency, CurrencyOf(keyspace, record.currency()));
  return std::optional<Money>(Money(record.minor(), currency));
}

bool IsIn(int value, int first, int last) {
  return value >= first && value <= last;
}

void FromProposal(const SettingsProposal& proposal, storage::v1::SettingsProposalRecord* record) {
  record->set_settings(proposal.settings.bytes);
  record->set_role_grant_second_person(proposal.settings.role_grant_second_person);
  record->set_settings_second_person(proposal.settings.settings_second_person);
  record->set_proposer(proposal.proposer.subject);
  record->set_proposer_on_behalf_of(proposal.proposer.on_behalf_of);
  record->set_propose_time(Micros(proposal.propose_time));
}

SettingsProposal ToProposal(const storage::v1::SettingsProposalRecord& record) {
  return {.settings = {.bytes = record.settings(),
                       .role_grant_second_person = record.role_grant_second_person(),
                       .settings_second_person = record.settings_second_person()},
          .proposer = {.subject = record.proposer(), .on_behalf_of = record.proposer_on_behalf_of()},
          .propose_time = Time(record.propose_time())};
}

}  // namespace

storage::v1::OrganizationRecord ToRecord(const Organization& organization) {
  storage::v1::OrganizationRecord record;
  const OrganizationSpec& spec = organization.spec;
  const Currency currency = spec.base_currency;
  record.set_display_name(spec.display_name);
  record.set_base_currency(std::string(currency.code()));
  record.set_time_zone(spec.time_zone);
  record.set_fiscal_year_first_month(spec.fiscal_year_first_month);
  for (const TaxRegistration& registration : spec.tax_registrations) {
    storage::v1::TaxRegistrationRecord* const added = record.add_tax_registrations();
    added->set_country(registration.country);
    added->set_number(registration.number);
  }
  record.set_quotas(spec.quotas);
  record.set_settings(spec.settings.bytes);
  record.set_role_grant_second_person(spec.settings.role_grant_second_person);
  record.set_settings_second_person(spec.settings.settings_second_person);
  record.set_root_group_id(organization.root_group_id);
  record.set_role_table_digest(organization.role_table_digest);
  record.set_create_time(Micros(organization.create_time));
  record.set_update_time(Micros(organization.update_time));
  record.set_revision(organization.revision);
  record.set_create_digest(organization.create_digest);
  if (organization.proposal.has_value()) FromProposal(*organization.proposal, record.mutable_proposal());
  return record;
}

absl::StatusOr<Organization> FromRecord(std::string_view id, const storage::v1::OrganizationRecord& record) {
  Organization organization;
  organization.id = id;
  OrganizationSpec& spec = organization.spec;
  spec.display_name = record.display_name();
  OUTLAY_ASSIGN_OR_RETURN(spec.base_currency, CurrencyOf(kOrganizations.name, record.base_currency()));
  spec.time_zone = record.time_zone();
  spec.fiscal_year_first_month = record.fiscal_year_first_month();
  for (const storage::v1::TaxRegistrationRecord& registration : record.tax_registrations()) {
    spec.tax_registrations.push_back({.country = registration.country(), .number = registration.number()});
  }
  spec.quotas = record.quotas();
  spec.settings = {.bytes = record.settings(),
                   .role_grant_second_person = record.role_grant_second_person(),
                   .settings_second_person = record.settings_second_person()};
  organization.root_group_id = record.root_group_id();
  organization.role_table_digest = record.role_table_digest();
  organization.create_time = Time(record.create_time());
  organization.update_time = Time(record.update_time());
  organization.revision = record.revision();
  organization.create_digest = record.create_digest();
  if (record.has_proposal()) organization.proposal = ToProposal(record.proposal());
  return organization;
}

storage::v1::GroupRecord ToRecord(const Group& group) {
  storage::v1::GroupRecord record;
  record.set_display_name(group.display_name);
  record.set_parent_id(group.parent_id);
  record.set_create_time(Micros(group.create_time));
  record.set_update_time(Micros(group.update_time));
  record.set_place_time(Micros(group.place_time));
  record.set_revision(group.revision);
  record.set_create_digest(group.create_digest);
  return record;
}

absl::StatusOr<Group> FromRecord(std::string_view id, const storage::v1::GroupRecord& record) {
  return Group{.id = std::string(id),
               .display_name = record.display_name(),
               .parent_id = record.parent_id(),
               .create_time = Time(record.create_time()),
               .update_time = Time(record.update_time()),
               .place_time = Time(record.place_time()),
               .revision = record.revision(),
               .create_digest = record.create_digest()};
}

storage::v1::UserRecord ToRecord(const User& user) {
  storage::v1::UserRecord record;
  record.set_state(static_cast<int>(user.state));
  record.set_manager_id(user.manager_id);
  record.set_owner_id(user.owner_id);
  const SpendingLimits& limits = user.spending_limits;
  if (limits.per_order.has_value()) ToAmount(*limits.per_order, record.mutable_limit_per_order());
  if (limits.per_period.has_value()) ToAmount(*limits.per_period, record.mutable_limit_per_period());
  record.set_limit_period(static_cast<int>(limits.period));
  if (user.invitation.has_value()) {
    record.set_invitation_token_hash(user.invitation->token_hash);
    record.set_invitation_expire_time(Micros(user.invitation->expire_time));
  }
  record.set_deprovision_time(MaybeMicros(user.deprovision_time));
  for (const std::string& group_id : user.former_group_ids) record.add_former_group_ids(group_id);
  record.set_erased(user.erased);
  record.set_scim_deleted(user.scim_deleted);
  record.set_create_time(Micros(user.create_time));
  record.set_update_time(Micros(user.update_time));
  record.set_revision(user.revision);
  record.set_create_digest(user.create_digest);
  return record;
}

absl::StatusOr<User> FromRecord(std::string_view id, const storage::v1::UserRecord& record) {
  if (!IsIn(record.state(), static_cast<int>(UserState::kInvited), static_cast<int>(UserState::kDeprovisioned)) ||
      !IsIn(record.limit_period(), static_cast<int>(LimitPeriod::kNone), static_cast<int>(LimitPeriod::kYear))) {
    return DataLoss(kUsers.name);
  }
  User user;
  user.id = id;
  user.state = static_cast<UserState>(record.state());
  user.manager_id = record.manager_id();
  user.owner_id = record.owner_id();
  SpendingLimits& limits = user.spending_limits;
  OUTLAY_ASSIGN_OR_RETURN(limits.per_order,
                          FromAmount(kUsers.name, record.has_limit_per_order(), record.limit_per_order()));
  OUTLAY_ASSIGN_OR_RETURN(limits.per_period,
                          FromAmount(kUsers.name, record.has_limit_per_period(), record.limit_per_period()));
  limits.period = static_cast<LimitPeriod>(record.limit_period());
  if (!record.invitation_token_hash().empty()) {
    user.invitation =
        Invitation{.token_hash = record.invitation_token_hash(), .expire_time = Time(record.invitation_expire_time())};
  }
  user.deprovision_time = MaybeTime(record.deprovision_time());
  user.former_group_ids.assign(record.former_group_ids().begin(), record.former_group_ids().end());
  user.erased = record.erased();
  user.scim_deleted = record.scim_deleted();
  user.create_time = Time(record.create_time());
  user.update_time = Time(record.update_time());
  user.revision = record.revision();
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
  record.set_join_time(Micros(membership.join_time));
  for (const std::string& mapping_id : membership.mapping_ids) record.add_mapping_ids(mapping_id);
  record.set_only_mapped(membership.only_mapped);
  return record;
}

Membership FromRecord(std::string_view user_id, std::string_view group_id,
                      const storage::v1::MembershipRecord& record) {
  return {.user_id = std::string(user_id),
          .group_id = std::string(group_id),
          .join_time = Time(record.join_time()),
          .mapping_ids = {record.mapping_ids().begin(), record.mapping_ids().end()},
          .only_mapped = record.only_mapped()};
}

storage::v1::RoleRecord ToRecord(const Role& role) {
  storage::v1::RoleRecord record;
  record.set_display_name(role.spec.display_name);
  for (const std::string& permission : role.spec.permissions) record.add_permissions(permission);
  record.set_authority_limit_required(role.spec.authority_limit_required);
  record.set_built_in(role.built_in);
  record.set_create_time(Micros(role.create_time));
  record.set_update_time(Micros(role.update_time));
  record.set_revision(role.revision);
  record.set_create_digest(role.create_digest);
  return record;
}

absl::StatusOr<Role> FromRecord(std::string_view id, const storage::v1::RoleRecord& record) {
  Role role;
  role.id = id;
  role.spec.display_name = record.display_name();
  role.spec.permissions.assign(record.permissions().begin(), record.permissions().end());
  role.spec.authority_limit_required = record.authority_limit_required();
  role.built_in = record.built_in();
  role.create_time = Time(record.create_time());
  role.update_time = Time(record.update_time());
  role.revision = record.revision();
  role.create_digest = record.create_digest();
  return role;
}

storage::v1::RoleGrantRecord ToRecord(const RoleGrant& grant) {
  storage::v1::RoleGrantRecord record;
  record.set_user_id(grant.spec.user_id);
  record.set_role_id(grant.spec.role_id);
  record.set_group_id(grant.spec.group_id);
  if (grant.spec.authority_limit.has_value()) {
    ToAmount(*grant.spec.authority_limit, record.mutable_authority_limit());
  }
  record.set_expire_time(MaybeMicros(grant.spec.expire_time));
  record.set_state(static_cast<int>(grant.state));
  record.set_granter(grant.granter.subject);
  record.set_granter_on_behalf_of(grant.granter.on_behalf_of);
  record.set_confirmer(grant.confirmer);
  record.set_grant_time(Micros(grant.grant_time));
  record.set_create_digest(grant.create_digest);
  record.set_mapping_id(grant.mapping_id);
  return record;
}

storage::v1::RoleGrantRecord ToRecord(const RoleGrant& grant, const Revocation& revocation) {
  return Revoked(ToRecord(grant), revocation);
}

absl::StatusOr<RoleGrant> FromRecord(std::string_view id, const storage::v1::RoleGrantRecord& record) {
  if (!IsIn(record.state(), static_cast<int>(RoleGrantState::kProposed), static_cast<int>(RoleGrantState::kGranted))) {
    return DataLoss(kRoleGrants.name);
  }
  RoleGrant grant;
  grant.id = id;
  grant.spec.user_id = record.user_id();
  grant.spec.role_id = record.role_id();
  grant.spec.group_id = record.group_id();
  OUTLAY_ASSIGN_OR_RETURN(grant.spec.authority_limit,
                          FromAmount(kRoleGrants.name, record.has_authority_limit(), record.authority_limit()));
  grant.spec.expire_time = MaybeTime(record.expire_time());
  grant.state = static_cast<RoleGrantState>(record.state());
  grant.granter = {.subject = record.granter(), .on_behalf_of = record.granter_on_behalf_of()};
  grant.confirmer = record.confirmer();
  grant.grant_time = Time(record.grant_time());
  grant.create_digest = record.create_digest();
  grant.mapping_id = record.mapping_id();
  return grant;
}

storage::v1::ScimTokenRecord ToRecord(const ScimToken& token) {
  storage::v1::ScimTokenRecord record;
  record.set_display_name(token.display_name);
  record.set_secret_digest(std::string(token.secret_digest.bytes()));
  record.set_expire_time(Micros(token.expire_time));
  record.set_creator(token.creator);
  record.set_create_time(Micros(token.create_time));
  record.set_create_digest(token.create_digest);
  return record;
}

storage::v1::ScimTokenRecord ToRecord(const ScimToken& token, const Revocation& revocation) {
  return Revoked(ToRecord(token), revocation);
}

absl::StatusOr<ScimToken> FromRecord(std::string_view id, const storage::v1::ScimTokenRecord& record) {
  const std::optional<Digest> digest = Digest::FromBytes(record.secret_digest());
  if (!digest.has_value()) return DataLoss(kScimTokens.name);
  return ScimToken{.id = std::string(id),
                   .display_name = record.display_name(),
                   .secret_digest = *digest,
                   .expire_time = Time(record.expire_time()),
                   .creator = record.creator(),
                   .create_time = Time(record.create_time()),
                   .create_digest = record.create_digest()};
}

storage::v1::ProviderGroupRecord ToRecord(const ProviderGroup& group) {
  storage::v1::ProviderGroupRecord record;
  record.set_display_name(group.spec.display_name);
  record.set_external_id(group.spec.external_id);
  record.set_member_count(group.member_count);
  record.set_create_time(Micros(group.create_time));
  record.set_update_time(Micros(group.update_time));
  record.set_revision(group.revision);
  return record;
}

absl::StatusOr<ProviderGroup> FromRecord(std::string_view id, const storage::v1::ProviderGroupRecord& record) {
  return ProviderGroup{.id = std::string(id),
                       .spec = {.display_name = record.display_name(), .external_id = record.external_id()},
                       .member_count = record.member_count(),
                       .create_time = Time(record.create_time()),
                       .update_time = Time(record.update_time()),
                       .revision = record.revision()};
}

storage::v1::GroupMappingRecord ToRecord(const GroupMapping& mapping) {
  storage::v1::GroupMappingRecord record;
  record.set_provider_group_id(mapping.spec.provider_group_id);
  record.set_group_id(mapping.spec.group_id);
  record.set_role_id(mapping.spec.role_id);
  const std::optional<Money>& limit = mapping.spec.authority_limit;
  if (limit.has_value()) ToAmount(*limit, record.mutable_authority_limit());
  record.set_membership(mapping.spec.membership);
  record.set_state(static_cast<int>(mapping.state));
  record.set_maker(mapping.maker.subject);
  record.set_maker_on_behalf_of(mapping.maker.on_behalf_of);
  record.set_confirmer(mapping.confirmer);
  record.set_create_time(Micros(mapping.create_time));
  record.set_create_digest(mapping.create_digest);
  return record;
}

absl::StatusOr<GroupMapping> FromRecord(std::string_view id, const storage::v1::GroupMappingRecord& record) {
  if (!IsIn(record.state(), static_cast<int>(GroupMappingState::kProposed),
            static_cast<int>(GroupMappingState::kInForce))) {
    return DataLoss(kGroupMappings.name);
  }
  GroupMapping mapping;
  mapping.id = id;
  mapping.spec = {.provider_group_id = record.provider_group_id(),
                  .group_id = record.group_id(),
                  .role_id = record.role_id(),
                  .authority_limit = std::nullopt,
                  .membership = record.membership()};
  OUTLAY_ASSIGN_OR_RETURN(mapping.spec.authority_limit,
                          FromAmount(kGroupMappings.name, record.has_authority_limit(), record.authority_limit()));
  mapping.state = static_cast<GroupMappingState>(record.state());
  mapping.maker = {.subject = record.maker(), .on_behalf_of = record.maker_on_behalf_of()};
  mapping.confirmer = record.confirmer();
  mapping.create_time = Time(record.create_time());
  mapping.create_digest = record.create_digest();
  return mapping;
}

}  // namespace outlay::directory
