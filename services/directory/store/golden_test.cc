// Keys and records keep their bytes for ever: a data directory outlives its program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "common/store/testing/hex.h"
#include "services/directory/store/keyspaces.h"
#include "services/directory/store/records.h"

namespace outlay::directory {
namespace {

using ::outlay::store::KeyHex;
using ::outlay::store::ValueHex;

const absl::Time kTime = absl::FromUnixMicros(1);

TEST(DirectoryGoldenTest, KeysKeepTheirBytes) {
  EXPECT_EQ(KeyHex(kOrganizations, {"o"}), "0001076f0001");
  EXPECT_EQ(KeyHex(kGroups, {"o", "g"}), "0002076f0001670001");
  EXPECT_EQ(KeyHex(kGroupsByParent, {"o", "p", "g"}), "0003076f0001700001670001");
  EXPECT_EQ(KeyHex(kGroupHeights, {"o", "g"}), "0004076f0001670001");
  EXPECT_EQ(KeyHex(kGroupPlacements, {"o", "g", kTime}), "0005076f00016700018000000000000001");
  EXPECT_EQ(KeyHex(kDeletedGroups, {"o", "g"}), "0006076f0001670001");
  EXPECT_EQ(KeyHex(kUsers, {"o", "u"}), "0007076f0001750001");
  EXPECT_EQ(KeyHex(kPersons, {"o", "u"}), "0008076f0001750001");
  EXPECT_EQ(KeyHex(kUsersByEmail, {"o", "a@b"}), "0009076f00016140620001");
  EXPECT_EQ(KeyHex(kUsersByExternalId, {"o", "x"}), "000a076f0001780001");
  EXPECT_EQ(KeyHex(kUsersByManager, {"o", "m", "u"}), "000b076f00016d0001750001");
  EXPECT_EQ(KeyHex(kMemberships, {"o", "u", "g"}), "000c076f0001750001670001");
  EXPECT_EQ(KeyHex(kMembersByGroup, {"o", "g", "u"}), "000d076f0001670001750001");
  EXPECT_EQ(KeyHex(kRoles, {"o", "r"}), "000e076f0001720001");
  EXPECT_EQ(KeyHex(kRoleGrants, {"o", "a"}), "000f076f0001610001");
  EXPECT_EQ(KeyHex(kGrantsByUser, {"o", "u", "a"}), "0010076f0001750001610001");
  EXPECT_EQ(KeyHex(kGrantsByGroup, {"o", "g", "a"}), "0011076f0001670001610001");
  EXPECT_EQ(KeyHex(kGrantsByRole, {"o", "r", "g", "a"}), "0012076f0001720001670001610001");
  EXPECT_EQ(KeyHex(kRevokedGrants, {"o", "a"}), "0013076f0001610001");
  EXPECT_EQ(KeyHex(kDeletedRoles, {"o", "r"}), "0014076f0001720001");
  EXPECT_EQ(KeyHex(kUsersByUserName, {"o", "n"}), "0015076f00016e0001");
  EXPECT_EQ(KeyHex(kScimTokens, {"o", "t"}), "0016076f0001740001");
  EXPECT_EQ(KeyHex(kScimTokensBySecret, {"o", "s"}), "0017076f0001730001");
  EXPECT_EQ(KeyHex(kRevokedScimTokens, {"o", "t"}), "0018076f0001740001");
  EXPECT_EQ(KeyHex(kAccessReviews, {"o", "v"}), "0028076f0001760001");
  EXPECT_EQ(KeyHex(kAccessReviewLines, {"o", "v", "a"}), "0029076f0001760001610001");
  EXPECT_EQ(KeyHex(kOpenAccessReviews, {"o", "v"}), "002a076f0001760001");
  EXPECT_EQ(KeyHex(kSeenUsers, {"o", "u"}), "002b076f0001750001");
  EXPECT_EQ(KeyHex(kProviderGroups, {"o", "p"}), "0019076f0001700001");
  EXPECT_EQ(KeyHex(kProviderGroupsByName, {"o", "n"}), "001a076f00016e0001");
  EXPECT_EQ(KeyHex(kProviderGroupsByExternalId, {"o", "x"}), "001b076f0001780001");
  EXPECT_EQ(KeyHex(kProviderGroupMembers, {"o", "p", "u"}), "001c076f0001700001750001");
  EXPECT_EQ(KeyHex(kGroupMappings, {"o", "m"}), "001d076f00016d0001");
  EXPECT_EQ(KeyHex(kDeletedGroupMappings, {"o", "m"}), "001e076f00016d0001");
  EXPECT_EQ(KeyHex(kMappingWalks, {"o", "p"}), "001f076f0001700001");
  EXPECT_EQ(KeyHex(kMappingMarks, {"o", "u"}), "0020076f0001750001");
  EXPECT_EQ(KeyHex(kReferenceEntries, {"o", 3, "c", kTime}), "0032076f0001000000036300018000000000000001");
  EXPECT_EQ(KeyHex(kProposedReferenceEntries, {"o", 3, "c", kTime}), "0033076f0001000000036300018000000000000001");
  EXPECT_EQ(KeyHex(kDeletedReferenceEntries, {"o", 3, "c", kTime}), "0035076f0001000000036300018000000000000001");
  EXPECT_EQ(KeyHex(kReferenceCounts, {"o", 3}), "0034076f000100000003");
}

TEST(DirectoryGoldenTest, OrganizationsKeepTheirBytes) {
  Organization organization;
  organization.id = "o";
  organization.spec = {.display_name = "n",
                       .base_currency = Currency::Of("USD"),
                       .time_zone = "UTC",
                       .fiscal_year_first_month = 4,
                       .tax_registrations = {{.country = "DE", .number = "1"}},
                       .quotas = "q",
                       .settings = {.bytes = "s", .role_grant_second_person = true, .settings_second_person = true}};
  organization.root_group_id = "r";
  organization.role_table_digest = "t";
  organization.create_time = kTime;
  organization.update_time = kTime + absl::Microseconds(1);
  organization.revision = 3;
  organization.create_digest = "d";
  organization.proposal =
      SettingsProposal{.settings = {.bytes = "x", .role_grant_second_person = true, .settings_second_person = true},
                       .proposer = {.subject = "a", .on_behalf_of = "b"},
                       .propose_time = kTime};
  EXPECT_EQ(ValueHex(ToRecord(organization)),
            "0a016e12035553441a0355544320042a070a0244451201313201713a017340014a0172520174580160026803720164"
            "780182010f0a0178100118012201612a01623001");
  EXPECT_EQ(*FromRecord("o", ToRecord(organization)), organization);
}

TEST(DirectoryGoldenTest, GroupsKeepTheirBytes) {
  const Group group = {.id = "g",
                       .display_name = "n",
                       .parent_id = "p",
                       .create_time = kTime,
                       .update_time = kTime + absl::Microseconds(1),
                       .place_time = kTime + absl::Microseconds(2),
                       .revision = 3,
                       .create_digest = "d",
                       .settings = {}};
  EXPECT_EQ(ValueHex(ToRecord(group)), "0a016e12017018012002280330033a0164");
  EXPECT_EQ(*FromRecord("g", ToRecord(group)), group);
}

TEST(DirectoryGoldenTest, SettingsOfGroupsKeepTheirBytes) {
  Group group;
  group.id = "g";
  group.settings = {
      .purchase_order_number_required = true,
      .required_order_fields = {"job_code"},
      .required_own_fields = {"l"},
      .personal_payment_forbidden = false,
      .personal_payment_forbidden_roles = {"r"},
      .delivery_address_required = true,
      .payment_instruments = std::set<std::string>{"p"},
      .invoice_terms = std::set<std::string>(),
      .delivery_addresses = std::set<std::string>{"a", "b"},
      .materiality = {
          .basis_points = 250, .amount = Money(5, Currency::Of("USD")), .fields = std::set<std::string>{"tax"}}};
  EXPECT_EQ(ValueHex(ToRecord(group).settings()),
            "080112086a6f625f636f64651a016c20002a017230013a030a017042004a060a01610a0162521108fa011203555344180520012a03"
            "746178");
  EXPECT_EQ(FromRecord("g", ToRecord(group))->settings, group.settings);
}

TEST(DirectoryGoldenTest, ReferenceEntriesKeepTheirBytes) {
  const ReferenceEntry entry = {.id = {.kind = ReferenceKind::kCostCentre, .code = "c", .valid_from = kTime},
                                .spec = {.valid_until = kTime + absl::Microseconds(1),
                                         .display_name = "n",
                                         .details = "d",
                                         .second_person = true},
                                .maker = {.subject = "a", .on_behalf_of = "b"},
                                .confirmer = "c",
                                .create_time = kTime,
                                .update_time = kTime + absl::Microseconds(1),
                                .revision = 3};
  EXPECT_EQ(ValueHex(ToRecord(entry)), "080212016e1a01642201612a01623201633801400248035001");
  EXPECT_EQ(FromRecord(entry.id, ToRecord(entry)), entry);
}

TEST(DirectoryGoldenTest, UsersKeepTheirBytes) {
  const Money money(100, Currency::Of("USD"));
  const User user = {.id = "u",
                     .state = UserState::kDeprovisioned,
                     .manager_id = "m",
                     .owner_id = "o",
                     .spending_limits = {.per_order = money, .per_period = money, .period = LimitPeriod::kYear},
                     .invitation = Invitation{.token_hash = "h", .expire_time = kTime},
                     .deprovision_time = kTime,
                     .former_group_ids = {"g"},
                     .former_state = UserState::kSuspended,
                     .erased = true,
                     .scim_deleted = true,
                     .create_time = kTime,
                     .update_time = kTime + absl::Microseconds(1),
                     .revision = 3,
                     .create_digest = "d"};
  EXPECT_EQ(ValueHex(ToRecord(user)),
            "080412016d1a070a03555344106422070a0355534410642803320168380140014a016750015801600268037201647801"
            "8201016f880103");
  EXPECT_EQ(*FromRecord("u", ToRecord(user)), user);
  const Person person = {
      .email = "a@b", .display_name = "n", .external_id = "x", .user_name = "u", .given_name = "g", .family_name = "f"};
  EXPECT_EQ(ValueHex(ToRecord(person)), "0a0361406212016e1a01782201752a0167320166");
  EXPECT_EQ(FromRecord(ToRecord(person)), person);
}

TEST(DirectoryGoldenTest, RolesAndGrantsKeepTheirBytes) {
  Role role;
  role.id = "r";
  role.spec = {.display_name = "n", .permissions = {"a.b", "c.d"}, .authority_limit_required = true};
  role.built_in = true;
  role.create_time = kTime;
  role.update_time = kTime;
  role.revision = 2;
  role.create_digest = "d";
  EXPECT_EQ(ValueHex(ToRecord(role)), "0a016e1203612e621203632e6418012001280130013802420164");
  EXPECT_EQ(*FromRecord("r", ToRecord(role)), role);
  const RoleGrant grant = {.id = "a",
                           .spec = {.user_id = "u",
                                    .role_id = "r",
                                    .group_id = "g",
                                    .authority_limit = Money(100, Currency::Of("USD")),
                                    .expire_time = kTime},
                           .state = RoleGrantState::kGranted,
                           .granter = {.subject = "s", .on_behalf_of = "b"},
                           .confirmer = "c",
                           .grant_time = kTime,
                           .create_digest = "d",
                           .mapping_id = "m"};
  EXPECT_EQ(ValueHex(ToRecord(grant)),
            "0a01751201721a016722070a035553441064280130023a01734201624a016350015a016472016d");
  EXPECT_EQ(*FromRecord("a", ToRecord(grant)), grant);
  EXPECT_EQ(ValueHex(ToRecord(grant, {.time = kTime, .revoker = "v"})),
            "0a01751201721a016722070a035553441064280130023a01734201624a016350015a016460016a017672016d");
}

TEST(DirectoryGoldenTest, MembershipsKeepTheirBytes) {
  Membership membership = {.user_id = "u", .group_id = "g", .join_time = kTime};
  EXPECT_EQ(ValueHex(ToRecord(membership)), "0801") << "as it was before there were mappings";
  membership.mapping_ids = {"m", "n"};
  membership.only_mapped = true;
  EXPECT_EQ(ValueHex(ToRecord(membership)), "080112016d12016e1801");
  EXPECT_EQ(FromRecord("u", "g", ToRecord(membership)), membership);
}

TEST(DirectoryGoldenTest, ProviderGroupsAndMappingsKeepTheirBytes) {
  const ProviderGroup group = {.id = "p",
                               .spec = {.display_name = "n", .external_id = "x"},
                               .member_count = 2,
                               .create_time = kTime,
                               .update_time = kTime + absl::Microseconds(1),
                               .revision = 3};
  EXPECT_EQ(ValueHex(ToRecord(group)), "0a016e1201781802200128023003");
  EXPECT_EQ(*FromRecord("p", ToRecord(group)), group);
  const GroupMapping mapping = {.id = "m",
                                .spec = {.provider_group_id = "p",
                                         .group_id = "g",
                                         .role_id = "r",
                                         .authority_limit = Money(100, Currency::Of("USD")),
                                         .membership = true},
                                .state = GroupMappingState::kInForce,
                                .maker = {.subject = "s", .on_behalf_of = "b"},
                                .confirmer = "c",
                                .create_time = kTime,
                                .create_digest = "d"};
  EXPECT_EQ(ValueHex(ToRecord(mapping)), "0a01701201671a017222070a035553441064280130023a01734201624a016350015a0164");
  EXPECT_EQ(*FromRecord("m", ToRecord(mapping)), mapping);
}

TEST(DirectoryGoldenTest, ScimTokensKeepTheirBytes) {
  const ScimToken token = {.id = "t",
                           .display_name = "n",
                           .secret_digest = *Digest::FromBytes(std::string(Digest::kBytes, 'a')),
                           .expire_time = kTime,
                           .creator = "c",
                           .create_time = kTime,
                           .create_digest = "d",
                           .adopter = "a",
                           .adopt_time = kTime};
  const std::string bytes = ValueHex(ToRecord(token));
  EXPECT_EQ(bytes,
            "0a016e12206161616161616161616161616161616161616161616161616161616161616161"
            "180122016328013201644a01615001");
  EXPECT_EQ(*FromRecord("t", ToRecord(token)), token);
  EXPECT_EQ(ValueHex(ToRecord(token, {.time = kTime, .revoker = "v"})),
            bytes.substr(0, bytes.size() - 10) + "3801420176" + "4a01615001");
}

TEST(DirectoryGoldenTest, WhatNoVersionWroteIsNotGuessed) {
  EXPECT_EQ(FromRecord("t", storage::v1::ScimTokenRecord()).status().code(), absl::StatusCode::kDataLoss);
  storage::v1::UserRecord user;
  EXPECT_EQ(FromRecord("u", user).status().code(), absl::StatusCode::kDataLoss);
  storage::v1::RoleGrantRecord grant;
  grant.set_state(3);
  EXPECT_EQ(FromRecord("a", grant).status().code(), absl::StatusCode::kDataLoss);
  storage::v1::GroupMappingRecord mapping;
  EXPECT_EQ(FromRecord("m", mapping).status().code(), absl::StatusCode::kDataLoss);
  storage::v1::OrganizationRecord organization;
  organization.set_base_currency("???");
  EXPECT_EQ(FromRecord("o", organization).status().code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace outlay::directory
