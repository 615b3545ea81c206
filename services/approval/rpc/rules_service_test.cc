// Rules through the wrapper. Real and fake: see testing/service.h.
#include "services/approval/rpc/testing/service.h"

namespace outlay::approval {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;

class RulesTest : public ServiceFixture {
 protected:
  absl::StatusOr<v1::SimulateReviewResponse> Simulate(int dollars, const std::string& more = "") {
    return Send<v1::SimulateReviewRequest, v1::SimulateReviewResponse>(
        "Rules/SimulateReview", "parent: 'organizations/acme' subject { " + SubjectText(dollars, more) + " }");
  }
  std::vector<std::string> Asked(const v1::SimulateReviewResponse& response) {
    std::vector<std::string> asked;
    for (const v1::SimulatedStage& stage : response.stages()) {
      std::string users;
      for (const std::string& user : stage.approvers()) users += user.substr(user.rfind('/') + 1) + " ";
      asked.push_back(users + std::to_string(stage.approvals_needed()));
    }
    return asked;
  }
};

TEST_F(RulesTest, ARuleIsKeptAndItsTiersAreHalfOpen) {
  const absl::StatusOr<v1::Rule> rule = CreateRule("tiers", Tiers());
  ASSERT_THAT(rule, IsOk());
  EXPECT_EQ(rule->revision(), 1);
  EXPECT_THAT(CreateRule("tiers", Tiers()), IsOk());
  EXPECT_THAT(CreateRule("tiers", Tiers() + " display_name: 'Other'"), HasReason("RULE_ID_TAKEN"));
  EXPECT_EQ(Simulate(100)->stages_size(), 0);
  EXPECT_THAT(Asked(*Simulate(101)), ElementsAre("bob 1"));
  EXPECT_THAT(Asked(*Simulate(1'000)), ElementsAre("bob 1"));
  // Bob may decide 1,000; the first manager above who may decide 1,001 is cat.
  EXPECT_THAT(Asked(*Simulate(1'001)), ElementsAre("cat 1", "cat 1"));
  EXPECT_EQ(Simulate(1'001)->stages(1).left_out(0).reason(), v1::LeftOut::REASON_NO_AUTHORITY);
}

TEST_F(RulesTest, MoreSpecificRulesAddAndNeverRemove) {
  ASSERT_THAT(CreateRule("all", Tiers()), IsOk());
  ASSERT_THAT(CreateRule("engineering",
                         "group: 'organizations/acme/groups/engineering' tiers { stages { approvers { "
                         "user: 'organizations/acme/users/fay' } quorum: QUORUM_ANY_ONE } }"),
              IsOk());
  ASSERT_THAT(CreateRule("sales",
                         "group: 'organizations/acme/groups/sales' tiers { stages { approvers { "
                         "user: 'organizations/acme/users/cat' } quorum: QUORUM_ANY_ONE } }"),
              IsOk());
  EXPECT_THAT(Asked(*Simulate(100)), ElementsAre("fay 1"));
  EXPECT_THAT(Asked(*Simulate(500)), ElementsAre("fay 1", "bob 1"));
}

TEST_F(RulesTest, ConditionsHoldTogether) {
  ASSERT_THAT(CreateRule("it", OneStage("QUORUM_ANY_ONE") + " conditions { kinds: SUBJECT_KIND_PURCHASE_ORDER "
                                                            "categories: '43210000' cost_centers: '42' "
                                                            "suppliers: 'organizations/acme/suppliers/initech' }"),
              IsOk());
  const std::string from = "supplier: 'organizations/acme/suppliers/initech' ";
  EXPECT_FALSE(Simulate(5, from + "lines { number: '1' category: '43211503' cost_center: '42' }")->no_rule_matches());
  EXPECT_TRUE(Simulate(5, from + "lines { number: '1' category: '43221503' cost_center: '42' }")->no_rule_matches());
  EXPECT_TRUE(Simulate(5, "lines { number: '1' category: '43211503' cost_center: '42' }")->no_rule_matches());
  // One line must fulfil both.
  EXPECT_TRUE(Simulate(5, from + "lines { number: '1' category: '43211503' cost_center: '7' } lines { number: '2' "
                                 "category: '99' cost_center: '42' }")
                  ->no_rule_matches());
  // Leaving a code out, or giving a broad one, avoids nothing: neither the rule's stage nor that of no rule.
  for (const std::string lines :
       {"lines { number: '1' cost_center: '42' }", "lines { number: '1' category: '43000000' }", ""}) {
    const absl::StatusOr<v1::SimulateReviewResponse> response = Simulate(5, from + lines);
    EXPECT_TRUE(response->no_rule_matches());
    EXPECT_THAT(Asked(*response), ElementsAre("bob dan fay 1", "ann 1")) << lines;
  }
}

TEST_F(RulesTest, WithoutARuleTheAdministratorsDecide) {
  const absl::StatusOr<v1::SimulateReviewResponse> response = Simulate(5);
  ASSERT_THAT(response, IsOk());
  EXPECT_TRUE(response->no_rule_matches());
  EXPECT_THAT(Asked(*response), ElementsAre("ann 1"));
  // The nearest ones, unless they may not decide.
  Grant("eve", "administrator", "engineering", 0);
  EXPECT_THAT(Asked(*Simulate(5)), ElementsAre("ann 1"));
  Grant("gil", "administrator", "engineering", 0);
  SetUser("gil", "");
  EXPECT_THAT(Asked(*Simulate(5)), ElementsAre("gil 1"));
}

TEST_F(RulesTest, WhatMayMatchApprovesNothingAutomatically) {
  ASSERT_THAT(CreateRule("lab", Tiers() + " conditions { cost_centers: 'LAB' categories: '4321' }"), IsOk());
  const auto asked = [&](const std::string& line) {
    return Asked(*Simulate(90, line.empty() ? "" : "lines { number: '1' " + line + " }"));
  };
  EXPECT_THAT(asked("category: '43211503' cost_center: 'LAB'"), ElementsAre());
  EXPECT_THAT(asked("category: '43211503' cost_center: 'SALES'"), ElementsAre("ann 1"));
  EXPECT_THAT(asked("category: '43211503'"), ElementsAre("ann 1"));
  EXPECT_THAT(asked("category: '43' cost_center: 'LAB'"), ElementsAre("ann 1"));
  EXPECT_THAT(asked(""), ElementsAre("ann 1"));
}

TEST_F(RulesTest, WhatCannotWorkIsNamed) {
  const auto findings = [&](const std::string& tiers) {
    const absl::StatusOr<v1::Rule> rule = CreateRule("bad", "group: 'organizations/acme/groups/engineering' " + tiers);
    EXPECT_THAT(rule, HasReason("RULE_INVALID"));
    const std::optional<ErrorDetail> detail = GetErrorDetail(rule.status());
    return detail.has_value() && !detail->metadata.empty() ? detail->metadata.front().second : std::string();
  };
  const std::string ten = "{ currency_code: 'USD' units: 10 }";
  const std::string twenty = "{ currency_code: 'USD' units: 20 }";
  EXPECT_EQ(findings("tiers { up_to " + ten + " }"), "GAP tiers[0].up_to");
  EXPECT_EQ(findings("tiers { above " + ten + " }"), "GAP tiers[0].above");
  EXPECT_EQ(findings("tiers { up_to " + ten + " } tiers { above " + twenty + " }"), "GAP tiers[1].above");
  EXPECT_EQ(findings("tiers { up_to " + twenty + " } tiers { above " + ten + " }"), "OVERLAP tiers[1].above");
  EXPECT_EQ(
      findings("tiers { up_to " + ten + " } tiers { above " + ten + " up_to " + ten + " } tiers { above " + ten + " }"),
      "UNREACHABLE tiers[1]");
  const std::string by = "approvers { user: 'organizations/acme/users/";
  EXPECT_EQ(findings("tiers { stages { " + by + "eve' } quorum: QUORUM_ANY_ONE } }"), "NOBODY_ABLE tiers[0].stages[0]");
  EXPECT_EQ(findings("tiers { stages { " + by + "bob' } quorum: QUORUM_COUNT quorum_value: 2 } }"),
            "NOBODY_ABLE tiers[0].stages[0]");
  EXPECT_EQ(findings("tiers { up_to { currency_code: 'USD' units: 1000 } } tiers { above { currency_code: 'USD' units: "
                     "1000 } stages { " +
                     by + "bob' } quorum: QUORUM_ANY_ONE } }"),
            "NOBODY_ABLE tiers[1].stages[0]");
  const std::string twice = "stages { " + by + "bob' } quorum: QUORUM_ANY_ONE } ";
  EXPECT_EQ(findings("tiers { " + twice + twice + "}"), "UNREACHABLE tiers[0].stages[1]");
  EXPECT_EQ(findings("tiers { stages { " + by +
                     "bob' } quorum: QUORUM_ANY_ONE escalations { after_hours: 168 action: ACTION_REJECT } } }"),
            "UNREACHABLE tiers[0].stages[0].escalations[0]");
  EXPECT_THAT(CreateRule("bad", "group: 'organizations/acme/groups/nowhere' tiers { }"), HasReason("GROUP_NOT_FOUND"));
}

TEST_F(RulesTest, WhoDecidesInADepartmentCountsForARuleOfTheWholeCompany) {
  const auto on = [](const std::string& group, const std::string& stage) {
    return "group: 'organizations/acme/groups/" + group + "' tiers { stages { " + stage + " } }";
  };
  const std::string bob = "approvers { user: 'organizations/acme/users/bob' } quorum: QUORUM_ANY_ONE";
  EXPECT_THAT(CreateRule("user", on("root", bob)), IsOk());
  EXPECT_THAT(CreateRule("elsewhere", on("sales", bob)), HasReason("RULE_INVALID"));
  const auto four_of = [](const std::string& role) {
    return "approvers { role: 'organizations/acme/roles/" + role + "' } quorum: QUORUM_COUNT quorum_value: 4";
  };
  EXPECT_THAT(CreateRule("role", on("root", four_of("approver"))), IsOk());
  EXPECT_THAT(CreateRule("few", on("root", four_of("administrator"))), HasReason("RULE_INVALID"));
}

TEST_F(RulesTest, WhatNobodyCanFulfilIsNamedForManagersDepartmentsAndEscalations) {
  const auto on_root = [](const std::string& stage) {
    return "group: 'organizations/acme/groups/root' tiers { stages { " + stage + " } }";
  };
  const std::string manager = "approvers { manager_level: 1 } ";
  EXPECT_THAT(CreateRule("five", on_root(manager + "quorum: QUORUM_COUNT quorum_value: 5")), HasReason("RULE_INVALID"));
  EXPECT_THAT(CreateRule("one", on_root(manager + "quorum: QUORUM_COUNT quorum_value: 1")), IsOk());
  EXPECT_THAT(CreateRule("owners", on_root("approvers { budget_owners: true } quorum: QUORUM_COUNT quorum_value: 20")),
              IsOk());
  // One in each of two departments.
  Tell<directory::v1::RoleChanged>("acme", "role: 'organizations/acme/roles/buyer' permissions: 'reviews.decide'");
  Grant("bob", "buyer", "engineering", 0);
  Grant("dan", "buyer", "sales", 0);
  const auto buyers = [&](int count) {
    return on_root(
        Concat("approvers { role: 'organizations/acme/roles/buyer' } quorum: QUORUM_COUNT quorum_value: ", count));
  };
  EXPECT_THAT(CreateRule("two", buyers(2)), HasReason("RULE_INVALID"));
  EXPECT_THAT(CreateRule("buyer", buyers(1)), IsOk());
  const auto escalated = [&](const std::string& user) {
    return on_root(manager + "quorum: QUORUM_ALL escalations { after_hours: 1 action: ACTION_ADD approver { user: '" +
                   UserOf(user) + "' } }");
  };
  EXPECT_THAT(CreateRule("late", escalated("eve")), HasReason("RULE_INVALID"));
  EXPECT_THAT(CreateRule("late", escalated("cat")), IsOk());
}

TEST_F(RulesTest, AChangeCountsAndTouchesNoOpenReview) {
  ASSERT_THAT(CreateRule("tiers", Tiers()), IsOk());
  ASSERT_THAT(Open("r", 500), IsOk());
  v1::UpdateRuleRequest update;
  update.set_request_id("u");
  *update.mutable_rule() = Parse<v1::Rule>(OneStage("QUORUM_ALL"));
  update.mutable_rule()->set_name("organizations/acme/rules/tiers");
  update.mutable_rule()->set_etag("other");
  EXPECT_THAT(Call<v1::Rule>("Rules/UpdateRule", update), HasReason("ETAG_MISMATCH"));
  update.mutable_rule()->clear_etag();
  const absl::StatusOr<v1::Rule> rule = Call<v1::Rule>("Rules/UpdateRule", update);
  ASSERT_THAT(rule, IsOk());
  EXPECT_EQ(rule->revision(), 2);
  const absl::StatusOr<v1::Review> review = Get("r");
  ASSERT_THAT(review, IsOk());
  EXPECT_EQ(review->stages(0).rule_revision(), 1);
  EXPECT_EQ(review->stages(0).seats_size(), 1);
  EXPECT_THAT((Send<v1::DeleteRuleRequest, v1::DeleteRuleResponse>("Rules/DeleteRule",
                                                                   "name: 'organizations/acme/rules/tiers'")),
              IsOk());
  EXPECT_THAT((Send<v1::GetRuleRequest, v1::Rule>("Rules/GetRule", "name: 'organizations/acme/rules/tiers'")),
              HasReason("RULE_NOT_FOUND"));
  EXPECT_THAT(Decide("r", "bob"), IsOk());
  EXPECT_EQ(Events<v1::RuleChanged>().size(), 2u);
  EXPECT_EQ(Events<v1::RuleDeleted>().size(), 1u);
}

TEST_F(RulesTest, WhatNobodyCanDecideAnyMoreIsSwitchedOff) {
  ASSERT_THAT(CreateRule("one", OneStage("QUORUM_ANY_ONE")), IsOk());
  for (const std::string user : {"bob", "dan", "fay"}) SetUser(user, "cat", "acme", "STATE_DEPROVISIONED");
  const auto update = [this](const std::string& more) {
    return Send<v1::UpdateRuleRequest, v1::Rule>(
        "Rules/UpdateRule", "rule { name: 'organizations/acme/rules/one' " + OneStage("QUORUM_ANY_ONE") + more + " }");
  };
  EXPECT_THAT(update(" display_name: 'Other'"), HasReason("RULE_INVALID"));
  ASSERT_THAT(update(" disabled: true"), IsOk());
  EXPECT_THAT(update(" display_name: 'Other'"), HasReason("RULE_INVALID"));
  // What is written wrong is wrong all the same.
  EXPECT_THAT(CreateRule("gap",
                         "group: 'organizations/acme/groups/root' disabled: true tiers { up_to { currency_code: "
                         "'USD' units: 1 } }"),
              HasReason("RULE_INVALID"));
}

TEST_F(RulesTest, ASimulationSaysWhatOpeningWould) {
  ASSERT_THAT(CreateRule("tiers", Tiers()), IsOk());
  ASSERT_THAT(
      CreateRule("breach", OneStage("QUORUM_ALL", "display_name: 'Why?'") + " conditions { policy_breach_only: true }"),
      IsOk());
  ASSERT_THAT((Send<v1::CreateBuyingPolicyRequest, v1::BuyingPolicy>(
                  "BuyingPolicies/CreateBuyingPolicy",
                  "parent: 'organizations/acme' buying_policy_id: 'careful' buying_policy { group: "
                  "'organizations/acme/groups/root' availability: AVAILABILITY_RESTRICTED categories: '4321' }")),
              IsOk());
  const std::string laptop =
      "supplier: 'organizations/acme/suppliers/initech' lines { number: '1' category: '43211503' description: 'Laptop' "
      "amount { currency_code: 'USD' units: 90 } }";
  EXPECT_THAT(Simulate(90, laptop), HasReason("JUSTIFICATION_REQUIRED"));
  EXPECT_THAT(Open("r", 90, laptop), HasReason("JUSTIFICATION_REQUIRED"));
  ASSERT_THAT((Send<v1::CreateBuyingExceptionRequest, v1::BuyingException>(
                  "GuidedBuying/CreateBuyingException",
                  "parent: 'organizations/acme' buying_exception_id: 'x' buying_exception { group: "
                  "'organizations/acme/groups/engineering' item { category: '43211503' supplier: "
                  "'organizations/acme/suppliers/initech' item: 'Laptop' } justification: 'needs it' }",
                  "eve")),
              IsOk());
  EXPECT_THAT(Asked(*Simulate(90, laptop)), ElementsAre("bob dan fay 3"));
  // Nothing was used up.
  EXPECT_EQ(Open("r", 90, laptop)->stages_size(), 1);
}

TEST_F(RulesTest, AskForNewDeliveryAddressesWhereTheySaySo) {
  ASSERT_THAT(CreateRule("elsewhere", OneStage("QUORUM_ALL", "display_name: 'Where to?'") +
                                          " conditions { new_delivery_address_only: true }"),
              IsOk());
  const auto known = Open("known", 90, "");
  ASSERT_THAT(known, IsOk());
  for (const v1::ReviewStage& stage : known->stages()) EXPECT_EQ(stage.rule(), "") << "no rule matched";
  const auto review = Open("new", 90, "new_delivery_address: true");
  ASSERT_THAT(review, IsOk());
  ASSERT_EQ(review->stages_size(), 1);
  EXPECT_EQ(review->stages(0).stage().display_name(), "Where to?");
  EXPECT_TRUE(review->subject().new_delivery_address());
}

TEST_F(RulesTest, ListsInIdOrderByPages) {
  for (const std::string id : {"c", "a", "b"}) ASSERT_THAT(CreateRule(id, Tiers()), IsOk());
  v1::ListRulesRequest request;
  request.set_parent("organizations/acme");
  request.set_page_size(2);
  const auto page = Call<v1::ListRulesResponse>("Rules/ListRules", request);
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->rules_size(), 2);
  EXPECT_EQ(page->rules(0).name(), "organizations/acme/rules/a");
  request.set_page_token(page->next_page_token());
  const auto rest = Call<v1::ListRulesResponse>("Rules/ListRules", request);
  ASSERT_EQ(rest->rules_size(), 1);
  EXPECT_EQ(rest->rules(0).name(), "organizations/acme/rules/c");
}

}  // namespace
}  // namespace outlay::approval
