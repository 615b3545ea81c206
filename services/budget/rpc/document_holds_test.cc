// What documents of other services set aside, through the wrapper (B7, A11). See service_testing.h for what is fake.
#include "common/access/testing/group_authorizer.h"
#include "common/testing/matchers.h"
#include "outlay/budget/v1/document_holds.pb.h"
#include "services/budget/rpc/service_testing.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Cents of a category, HELD or COMMITTED.
struct Need {
  std::int64_t cents = 0;
  std::string category;
  v1::Stage stage = v1::STAGE_REQUEST;
  std::string budget;
};

class DocumentHoldsTest : public ServiceFixture {
 protected:
  template <typename Request>
  static Request Needs(const std::vector<Need>& needs) {
    Request request;
    request.set_parent("organizations/acme");
    request.set_document_id("po-1");
    for (const Need& need : needs) {
      v1::DocumentSpend& spend = *request.add_spends();
      spend.mutable_spend()->set_group("organizations/acme/groups/tools");
      *spend.mutable_spend()->mutable_amount() = Dollars(need.cents);
      spend.mutable_spend()->set_category(need.category);
      spend.mutable_spend()->set_document("organizations/acme/purchaseOrders/po-1");
      if (!need.budget.empty()) spend.mutable_spend()->add_budgets("organizations/acme/budgets/" + need.budget);
      spend.set_stage(need.stage);
    }
    return request;
  }
  absl::StatusOr<v1::SettleDocumentResponse> Settle(std::int64_t version, const std::vector<Need>& needs) {
    auto request = Needs<v1::SettleDocumentRequest>(needs);
    request.set_version(version);
    return Call<v1::SettleDocumentResponse>("DocumentHolds/SettleDocument", request, As("purchase_order"));
  }
  bool IsAllowed(std::int64_t version, const std::vector<Need>& needs) {
    const absl::StatusOr<v1::SettleDocumentResponse> response = Settle(version, needs);
    EXPECT_THAT(response, IsOk());
    return response.ok() && response->allowed();
  }
  std::int64_t Held(const std::string& id) { return Cents(FiguresOf(id).held()); }
  std::int64_t Committed(const std::string& id) { return Cents(FiguresOf(id).committed()); }
};

TEST_F(DocumentHoldsTest, FollowTheDocumentFromTheRequestToItsEnd) {
  MakeBudget("b", "company", 100'00);
  const auto held = Settle(1, {{60'00, "43"}, {30'00, "44"}});
  ASSERT_THAT(held, IsOk());
  EXPECT_TRUE(held->allowed());
  ASSERT_THAT(held->holds(), SizeIs(2));
  EXPECT_EQ(Held("b"), 90'00);
  // Adjusted, and the same holds.
  const auto adjusted = Settle(2, {{70'00, "43"}, {10'00, "44"}});
  EXPECT_EQ(Held("b"), 80'00);
  EXPECT_EQ(GetHold("po-1-1")->held().units(), 70);
  EXPECT_TRUE(IsAllowed(3, {{70'00, "43", v1::STAGE_ORDER}, {10'00, "44", v1::STAGE_ORDER}}));
  EXPECT_EQ(Held("b"), 0);
  EXPECT_EQ(Committed("b"), 80'00);
  EXPECT_EQ(GetHold("po-1-1")->state(), v1::Hold::STATE_COMMITTED);
  // Back to a request, as when an order that is committed changes before it is issued.
  EXPECT_TRUE(IsAllowed(4, {{70'00, "43"}}));
  EXPECT_EQ(Held("b"), 70'00);
  EXPECT_EQ(Committed("b"), 0);
  EXPECT_TRUE(IsAllowed(5, {}));
  EXPECT_EQ(Held("b"), 0);
  EXPECT_EQ(GetHold("po-1-1")->state(), v1::Hold::STATE_RELEASED);
  // What ended stays so: the next one has another id.
  const auto again = Settle(6, {{5'00, "43"}});
  EXPECT_EQ(again->holds(0).name(), "organizations/acme/holds/po-1-3");
}

TEST_F(DocumentHoldsTest, AreSetAsideTogetherOrNotAtAll) {
  MakeBudget("b", "company", 100'00);
  ASSERT_TRUE(IsAllowed(1, {{60'00, "43"}}));
  const auto refused = Settle(2, {{50'00, "43"}, {20'00, "44"}, {31'00, "45"}});
  ASSERT_THAT(refused, IsOk());
  EXPECT_FALSE(refused->allowed());
  ASSERT_THAT(refused->refusals(), SizeIs(1));
  const v1::Verdict& verdict = refused->refusals(0).verdict();
  EXPECT_EQ(refused->refusals(0).spend().category(), "45");
  EXPECT_EQ(verdict.refusal(), v1::Verdict::REFUSAL_INSUFFICIENT);
  EXPECT_EQ(Cents(verdict.passing_amount()), 30'00) << "what fell and what passed before counts";
  EXPECT_EQ(verdict.nodes(0).budget(), "organizations/acme/budgets/b");
  EXPECT_EQ(Held("b"), 60'00) << "nothing was changed";
  EXPECT_TRUE(IsAllowed(2, {{50'00, "43"}, {20'00, "44"}, {30'00, "45"}})) << "a refusal is not remembered";
}

TEST_F(DocumentHoldsTest, ThatGrowSayWhatWouldPass) {
  MakeBudget("b", "company", 100'00);
  ASSERT_TRUE(IsAllowed(1, {{60'00, "43"}}));
  const auto refused = Settle(2, {{101'00, "43"}});
  ASSERT_FALSE(refused->allowed());
  EXPECT_EQ(Cents(refused->refusals(0).verdict().passing_amount()), 100'00);
}

TEST_F(DocumentHoldsTest, MoveToAnotherBudgetInOneStep) {
  MakeBudget("b", "company", 100'00);
  MakeBudget("project", "company", 50'00, "by_choice: true");
  ASSERT_TRUE(IsAllowed(1, {{100'00, "43"}}));
  // All that "b" has is this document's own, and must be free before it is asked again.
  const auto refused = Settle(2, {{100'00, "43", v1::STAGE_REQUEST, "project"}});
  EXPECT_FALSE(refused->allowed());
  EXPECT_EQ(Held("b"), 100'00);
  EXPECT_TRUE(IsAllowed(3, {{50'00, "43", v1::STAGE_REQUEST, "project"}}));
  EXPECT_EQ(Held("b"), 50'00);
  EXPECT_EQ(Held("project"), 50'00);
  EXPECT_EQ(GetHold("po-1-1")->state(), v1::Hold::STATE_RELEASED);
}

TEST_F(DocumentHoldsTest, AskBudgetsThatLookAtOrdersOnlyWhenOrdered) {
  MakeBudget("b", "company", 100'00,
             "enforcement { stage: STAGE_ORDER interval: INTERVAL_PERIOD action: ACTION_BLOCK }");
  EXPECT_TRUE(IsAllowed(1, {{150'00, "43"}}));
  const auto refused = Settle(2, {{150'00, "43", v1::STAGE_ORDER}});
  ASSERT_FALSE(refused->allowed());
  EXPECT_EQ(Cents(refused->refusals(0).verdict().passing_amount()), 100'00);
  EXPECT_EQ(Held("b"), 150'00);
}

TEST_F(DocumentHoldsTest, WhatIsSaidLateDoesNothing) {
  MakeBudget("b", "company", 100'00);
  ASSERT_TRUE(IsAllowed(1, {{60'00, "43"}}));
  ASSERT_TRUE(IsAllowed(3, {}));
  EXPECT_THAT(Settle(2, {{70'00, "43"}}), HasReason("DOCUMENT_SUPERSEDED"));
  EXPECT_THAT(Settle(3, {{70'00, "43"}}), HasReason("DOCUMENT_SUPERSEDED")) << "something else under the same number";
  EXPECT_TRUE(IsAllowed(3, {})) << "repeated";
  EXPECT_EQ(Held("b"), 0);
}

TEST_F(DocumentHoldsTest, MustDifferInMoreThanTheirAmounts) {
  EXPECT_THAT(Settle(1, {{1, "43"}, {2, "43"}}), HasReason("FIELD_INVALID"));
  EXPECT_THAT(Settle(1, {{-1, "43"}}), HasReason("FIELD_INVALID"));
  EXPECT_THAT(Settle(1, {{1, "43", v1::STAGE_INVOICE}}), HasReason("FIELD_INVALID"));
}

TEST_F(DocumentHoldsTest, AreExplainedAsIfNothingWereSetAside) {
  MakeBudget("b", "company", 100'00);
  ASSERT_TRUE(IsAllowed(1, {{60'00, "43"}}));
  ASSERT_TRUE(Passes("h-2", "tools", 10'00));
  const auto said = Call<v1::ExplainDocumentResponse>(
      "DocumentHolds/ExplainDocument", Needs<v1::ExplainDocumentRequest>({{60'00, "43"}, {31'00, "44"}}), As("ann"));
  ASSERT_THAT(said, IsOk());
  ASSERT_THAT(said->spends(), SizeIs(2));
  const v1::NodeVerdict& node = said->spends(0).verdict().nodes(0);
  EXPECT_EQ(Cents(node.used()), 10'00);
  EXPECT_EQ(Cents(node.asked()), 60'00);
  EXPECT_EQ(Cents(node.limit()), 100'00);
  EXPECT_TRUE(said->spends(0).verdict().allowed());
  EXPECT_EQ(Cents(said->spends(1).verdict().nodes(0).used()), 70'00);
  EXPECT_FALSE(said->spends(1).verdict().allowed());
  // What is set aside, as it is.
  const auto held = Call<v1::ExplainDocumentResponse>("DocumentHolds/ExplainDocument",
                                                      Needs<v1::ExplainDocumentRequest>({}), As("ann"));
  ASSERT_THAT(held->spends(), SizeIs(1));
  EXPECT_EQ(Cents(held->spends(0).spend().amount()), 60'00);
  EXPECT_EQ(Cents(held->spends(0).verdict().nodes(0).used()), 10'00);
  EXPECT_EQ(Held("b"), 70'00);
}

TEST_F(DocumentHoldsTest, AreExplainedToWhoeverReachesTheirGroupOnly) {
  MakeBudget("b", "company", 100'00);
  access::GroupAuthorizer groups;
  authorizer_.Set(&groups);
  EXPECT_THAT(Call<v1::ExplainDocumentResponse>("DocumentHolds/ExplainDocument",
                                                Needs<v1::ExplainDocumentRequest>({{60'00, "43"}}), As("eve")),
              HasReason("GROUP_OUT_OF_REACH"));
}

}  // namespace
}  // namespace outlay::budget
