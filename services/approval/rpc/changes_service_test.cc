// Rules, policies and settings that two persons change (A1, A10). Real and fake: see testing/service.h.
#include "common/access/testing/person_authorizer.h"
#include "services/approval/rpc/testing/service.h"

namespace outlay::approval {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::AllOf;

constexpr char kPolicy[] =
    "name: 'organizations/acme/buyingPolicies/p' group: 'organizations/acme/groups/root' "
    "availability: AVAILABILITY_BLOCKED items: 'x' ";

class ChangesTest : public ServiceFixture {
 protected:
  absl::StatusOr<v1::ApprovalChange> Propose(const std::string& id, const std::string& change,
                                             const std::string& user = "ann") {
    return Send<v1::ProposeApprovalChangeRequest, v1::ApprovalChange>(
        "ApprovalChanges/ProposeApprovalChange",
        "parent: 'organizations/acme' approval_change_id: '" + id + "' reason: 'so' change { " + change + " }", user);
  }
  absl::StatusOr<v1::ApprovalChange> Confirm(const std::string& id, const std::string& user,
                                             const std::string& more = "") {
    return Send<v1::ConfirmApprovalChangeRequest, v1::ApprovalChange>(
        "ApprovalChanges/ConfirmApprovalChange", "name: '" + Name("acme", "approvalChanges", id) + "' " + more, user);
  }
  absl::StatusOr<v1::ApprovalChange> Reject(const std::string& id, const std::string& user) {
    return Send<v1::RejectApprovalChangeRequest, v1::ApprovalChange>(
        "ApprovalChanges/RejectApprovalChange", "name: '" + Name("acme", "approvalChanges", id) + "'", user);
  }
  absl::StatusOr<v1::ApprovalChange> Read(const std::string& id) {
    return Send<v1::GetApprovalChangeRequest, v1::ApprovalChange>(
        "ApprovalChanges/GetApprovalChange", "name: '" + Name("acme", "approvalChanges", id) + "'");
  }
  absl::Status Set(const std::string& settings) {
    return Send<v1::UpdateApprovalSettingsRequest, v1::ApprovalSettings>(
               "ApprovalSettingsService/UpdateApprovalSettings",
               "parent: 'organizations/acme' settings { " + settings + " }")
        .status();
  }
  absl::StatusOr<v1::Rule> Rule(const std::string& id) {
    return Send<v1::GetRuleRequest, v1::Rule>("Rules/GetRule", "name: '" + Name("acme", "rules", id) + "'");
  }
  static std::string ARule(const std::string& more = "") {
    return "rule { name: 'organizations/acme/rules/tiers' " + Tiers() + more + " }";
  }
};

TEST_F(ChangesTest, NobodyChangesRulesPoliciesOrSettingsAloneWhereTwoAreAskedFor) {
  ASSERT_THAT(CreateRule("tiers", Tiers()), IsOk());
  ASSERT_THAT((Send<v1::CreateBuyingPolicyRequest, v1::BuyingPolicy>(
                  "BuyingPolicies/CreateBuyingPolicy",
                  Concat("parent: 'organizations/acme' buying_policy_id: 'p' buying_policy { ", kPolicy, " }"))),
              IsOk());
  ASSERT_THAT(Set("second_person: true"), IsOk());
  EXPECT_THAT(CreateRule("other", Tiers()), HasReason("SECOND_PERSON_REQUIRED"));
  // What was created before is known again.
  EXPECT_THAT(CreateRule("tiers", Tiers()), IsOk());
  EXPECT_THAT((Send<v1::UpdateRuleRequest, v1::Rule>("Rules/UpdateRule", ARule(" disabled: true"))),
              HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT((Send<v1::DeleteRuleRequest, v1::DeleteRuleResponse>("Rules/DeleteRule",
                                                                   "name: 'organizations/acme/rules/tiers'")),
              HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT((Send<v1::CreateBuyingPolicyRequest, v1::BuyingPolicy>(
                  "BuyingPolicies/CreateBuyingPolicy",
                  Concat("parent: 'organizations/acme' buying_policy_id: 'q' buying_policy { ", kPolicy, " }"))),
              HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT((Send<v1::UpdateBuyingPolicyRequest, v1::BuyingPolicy>(
                  "BuyingPolicies/UpdateBuyingPolicy", Concat("buying_policy { ", kPolicy, " disabled: true }"))),
              HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT((Send<v1::DeleteBuyingPolicyRequest, v1::DeleteBuyingPolicyResponse>(
                  "BuyingPolicies/DeleteBuyingPolicy", "name: 'organizations/acme/buyingPolicies/p'")),
              HasReason("SECOND_PERSON_REQUIRED"));
  // Nor switches that off.
  EXPECT_THAT(Set("second_person: false"), HasReason("SECOND_PERSON_REQUIRED"));
}

TEST_F(ChangesTest, AnotherPersonMakesWhatWasProposed) {
  ASSERT_THAT(Set("second_person: true"), IsOk());
  const absl::StatusOr<v1::ApprovalChange> proposed = Propose("c", ARule());
  ASSERT_THAT(proposed, IsOk());
  EXPECT_EQ(proposed->state(), v1::ApprovalChange::STATE_PROPOSED);
  EXPECT_THAT(Rule("tiers"), HasReason("RULE_NOT_FOUND"));
  EXPECT_THAT(Propose("c", ARule()), IsOk());
  EXPECT_THAT(Propose("c", ARule(" disabled: true")), HasReason("APPROVAL_CHANGE_ID_TAKEN"));
  EXPECT_THAT(Confirm("c", "ann"), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(Confirm("c", "zoe", "etag: 'stale'"), HasReason("ETAG_MISMATCH"));
  const absl::StatusOr<v1::ApprovalChange> done = Confirm("c", "zoe");
  ASSERT_THAT(done, IsOk());
  EXPECT_EQ(done->state(), v1::ApprovalChange::STATE_DONE);
  EXPECT_EQ(done->decided_by(), "zoe");
  EXPECT_EQ(Rule("tiers")->revision(), 1);
  EXPECT_THAT(Confirm("c", "zoe"), HasReason("CHANGE_NOT_PROPOSED"));
  EXPECT_EQ(Events<v1::RuleChanged>().size(), 1u);
  EXPECT_EQ(Events<v1::ApprovalChangeChanged>().size(), 2u);
  for (const auto& [id, change] :
       {std::pair("update", ARule(" disabled: true")),
        std::pair("delete", std::string("deleted_rule: 'organizations/acme/rules/tiers'")),
        std::pair("policy", Concat("buying_policy { ", kPolicy, " }")),
        std::pair("restrict", Concat("buying_policy { ", kPolicy, " disabled: true }")),
        std::pair("drop", std::string("deleted_buying_policy: 'organizations/acme/buyingPolicies/p'")),
        std::pair("alone", std::string("settings { second_person: false }"))}) {
    ASSERT_THAT(Propose(id, change), IsOk()) << id;
    ASSERT_THAT(Confirm(id, "zoe"), IsOk()) << id;
  }
  EXPECT_THAT(Rule("tiers"), HasReason("RULE_NOT_FOUND"));
  EXPECT_THAT(CreateRule("tiers", Tiers()), IsOk());
}

TEST_F(ChangesTest, WhatCannotBeMadeIsNotProposedAndWhatChangedSinceNotWrittenOver) {
  EXPECT_THAT(Propose("c", ""), HasMetadata("field", "change"));
  EXPECT_THAT(Propose("c", "rule { " + Tiers() + " }"), HasMetadata("field", "change.rule.name"));
  EXPECT_THAT(Propose("c", "deleted_rule: 'organizations/acme/rules/none'"), HasReason("RULE_NOT_FOUND"));
  EXPECT_THAT(Propose("c",
                      "rule { name: 'organizations/acme/rules/gap' group: 'organizations/acme/groups/root' tiers { "
                      "up_to { currency_code: 'USD' units: 1 } } }"),
              HasReason("RULE_INVALID"));
  ASSERT_THAT(Propose("new", ARule()), IsOk());
  ASSERT_THAT(CreateRule("tiers", Tiers()), IsOk());
  EXPECT_THAT(Confirm("new", "zoe"), HasReason("RULE_ID_TAKEN"));
  ASSERT_THAT(Propose("change", ARule(" disabled: true")), IsOk());
  ASSERT_THAT((Send<v1::UpdateRuleRequest, v1::Rule>("Rules/UpdateRule", ARule(" display_name: 'Other'"))), IsOk());
  EXPECT_THAT(Confirm("change", "zoe"), HasReason("ETAG_MISMATCH"));
  EXPECT_FALSE(Rule("tiers")->disabled());
}

TEST_F(ChangesTest, AreRejectedOrExpireAndThenChangeNothing) {
  ASSERT_THAT(Propose("c", ARule()), IsOk());
  EXPECT_EQ(Reject("c", "ann")->state(), v1::ApprovalChange::STATE_REJECTED);
  EXPECT_THAT(Confirm("c", "zoe"), HasReason("CHANGE_NOT_PROPOSED"));
  ASSERT_THAT(Propose("d", ARule()), IsOk());
  const auto waiting = [this] {
    return Send<v1::ListApprovalChangesRequest, v1::ListApprovalChangesResponse>(
               "ApprovalChanges/ListApprovalChanges", "parent: 'organizations/acme' waiting: true")
        ->approval_changes_size();
  };
  node_.clock().SetTime(node_.clock().Now() + absl::Hours(14 * 24) - absl::Microseconds(1));
  EXPECT_EQ(waiting(), 1);
  node_.clock().SetTime(node_.clock().Now() + absl::Microseconds(1));
  EXPECT_EQ(waiting(), 0);
  EXPECT_EQ(Read("d")->state(), v1::ApprovalChange::STATE_EXPIRED);
  EXPECT_THAT(Confirm("d", "zoe"), HasReason("CHANGE_NOT_PROPOSED"));
  EXPECT_THAT(Read("none"), HasReason("APPROVAL_CHANGE_NOT_FOUND"));
  // Forgotten long afterwards, when there is another one.
  node_.clock().SetTime(node_.clock().Now() + absl::Hours(367 * 24));
  ASSERT_THAT(Propose("e", ARule()), IsOk());
  EXPECT_THAT(Read("c"), HasReason("APPROVAL_CHANGE_NOT_FOUND"));
}

TEST_F(ChangesTest, AnAccountOfWhoProposedIsNoSecondPerson) {
  access::PersonAuthorizer people;
  authorizer_.Set(&people);
  SetRole("acme", "administrator", "approvalChanges.propose");
  ASSERT_THAT(Propose("c", ARule()), IsOk());
  EXPECT_THAT(Confirm("c", "bot-of-ann"), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(Confirm("c", "bob"), IsOk());
}

TEST_F(ChangesTest, WhoProposedMustStillBeAllowedToWhenTheyAreMade) {
  access::PersonAuthorizer people;
  authorizer_.Set(&people);
  for (const std::string id : {"a", "b"}) ASSERT_THAT(Propose(id, ARule()), IsOk());
  EXPECT_THAT(Confirm("a", "zoe"), HasReason("PROPOSER_NOT_PERMITTED"));
  SetRole("acme", "administrator", "approvalChanges.propose");
  EXPECT_THAT(Confirm("a", "zoe"), IsOk());
  SetUser("ann", "", "acme", "STATE_DEPROVISIONED");
  EXPECT_THAT(Confirm("b", "zoe"), HasMetadata("proposer", "ann"));
  // That is in nobody's way who says no.
  EXPECT_THAT(Reject("b", "zoe"), IsOk());
  // A right on a part of the organization is none on its rules.
  Grant("eve", "administrator", "sales", 0);
  ASSERT_THAT(Propose("d", "deleted_rule: 'organizations/acme/rules/tiers'", "eve"), IsOk());
  EXPECT_THAT(Confirm("d", "zoe"), HasReason("PROPOSER_NOT_PERMITTED"));
}

TEST_F(ChangesTest, SayWhatTheyReplace) {
  EXPECT_FALSE(Propose("new", ARule())->has_replaced());
  ASSERT_THAT(Confirm("new", "zoe"), IsOk());
  EXPECT_FALSE(Propose("change", ARule(" disabled: true"))->replaced().rule().disabled());
  ASSERT_THAT(Confirm("change", "zoe"), IsOk());
  EXPECT_TRUE(Read("change")->change().rule().disabled());
  EXPECT_EQ(Read("change")->replaced().rule().tiers_size(), Read("change")->change().rule().tiers_size());
  EXPECT_TRUE(Propose("delete", "deleted_rule: 'organizations/acme/rules/tiers'")->replaced().rule().disabled());
  ASSERT_THAT(Propose("settings", "settings { second_person: true }"), IsOk());
  EXPECT_TRUE(Read("settings")->replaced().has_settings());
  EXPECT_FALSE(Read("settings")->replaced().settings().second_person());
}

TEST_F(ChangesTest, AreBoundedInSizeAndNumber) {
  std::string stages;
  for (int stage = 0; stage < 10; ++stage) {
    stages += "stages { quorum: QUORUM_ALL";
    for (int user = 10; user < 30; ++user) {
      stages += Concat(" approvers { user: 'organizations/acme/users/", user, std::string(60, 'x'), "' }");
    }
    stages += " } ";
  }
  std::string rule = "group: 'organizations/acme/groups/root'";
  for (int tier = 1; tier <= 4; ++tier) rule += Concat(" tiers { ", stages, " }");
  EXPECT_THAT(Propose("large", "rule { name: 'organizations/acme/rules/large' " + rule + " }"),
              AllOf(HasReason("FIELD_TOO_LONG"), HasMetadata("field", "change")));
  EXPECT_THAT(CreateRule("large", rule), AllOf(HasReason("FIELD_TOO_LONG"), HasMetadata("field", "rule")));
  for (int change = 0; change < 200; ++change) ASSERT_THAT(Propose(Concat("c-", change), ARule()), IsOk());
  EXPECT_THAT(Propose("more", ARule()), HasMetadata("quota", "waiting_changes"));
  ASSERT_THAT(Reject("c-7", "ann"), IsOk());
  EXPECT_THAT(Propose("more", ARule()), IsOk());
}

}  // namespace
}  // namespace outlay::approval
