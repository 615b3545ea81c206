// Documents of other services that set money aside and spend it, through the wrapper (B7, A11). See testing/service.h
// for what is fake.
#include "common/access/testing/group_authorizer.h"
#include "common/testing/matchers.h"
#include "services/budget/rpc/testing/documents.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class DocumentHoldsTest : public DocumentsTest {};

TEST_F(DocumentHoldsTest, FollowTheDocumentFromTheRequestToItsEnd) {
  MakeBudget("b", "company", 100'00);
  const auto held = Settle(1, {{60'00, "43"}, {30'00, "44"}});
  ASSERT_THAT(held, IsOk());
  EXPECT_TRUE(held->allowed());
  ASSERT_THAT(held->holds(), SizeIs(2));
  EXPECT_EQ(Held("b"), 90'00);
  // The holds are adjusted, not replaced.
  const auto adjusted = Settle(2, {{70'00, "43"}, {10'00, "44"}});
  EXPECT_EQ(Held("b"), 80'00);
  EXPECT_EQ(GetHold("po-1-1")->held().units(), 70);
  EXPECT_TRUE(IsAllowed(3, {{70'00, "43", v1::STAGE_ORDER}, {10'00, "44", v1::STAGE_ORDER}}));
  EXPECT_EQ(Held("b"), 0);
  EXPECT_EQ(Committed("b"), 80'00);
  EXPECT_EQ(GetHold("po-1-1")->state(), v1::Hold::STATE_COMMITTED);
  // Back to requested, as when a committed order changes before it is issued.
  EXPECT_TRUE(IsAllowed(4, {{70'00, "43"}}));
  EXPECT_EQ(Held("b"), 70'00);
  EXPECT_EQ(Committed("b"), 0);
  EXPECT_TRUE(IsAllowed(5, {}));
  EXPECT_EQ(Held("b"), 0);
  EXPECT_EQ(GetHold("po-1-1")->state(), v1::Hold::STATE_RELEASED);
  // A hold that ended stays ended: the next one has another id.
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
  // All money held in "b" is this document's own, and must be released before the new request is judged.
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
  EXPECT_THAT(Settle(1, {{5, "43", v1::STAGE_ORDER, "", 6}}), HasReason("FIELD_INVALID"));
  EXPECT_THAT(Settle(1, {{5, "43", v1::STAGE_REQUEST, "", 5}}), HasReason("FIELD_INVALID"));
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
  // Without spends, explains what is set aside.
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

TEST_F(DocumentHoldsTest, AreNobodyElses) {
  MakeBudget("b", "company", 100'00);
  ASSERT_TRUE(IsAllowed(1, {{60'00, "43", v1::STAGE_ORDER}}));
  EXPECT_THAT(Release("po-1-1"), HasReason("HOLD_OF_DOCUMENT"));
  EXPECT_THAT(Post("po-1-1", 10'00), HasReason("HOLD_OF_DOCUMENT"));
  EXPECT_THAT(Adjust("po-1-1", 10'00), HasReason("HOLD_OF_DOCUMENT"));
  EXPECT_EQ(Committed("b"), 60'00);
}

TEST_F(DocumentHoldsTest, PassOverNamesThatSomebodyTook) {
  MakeBudget("b", "company", 100'00);
  ASSERT_TRUE(Passes("po-1-2", "tools", 1));
  ASSERT_TRUE(IsAllowed(1, {{60'00, "43"}}));
  const auto moved = Settle(2, {{30'00, "44"}, {30'00, "45"}});
  ASSERT_THAT(moved, IsOk());
  ASSERT_THAT(moved->holds(), SizeIs(2));
  EXPECT_EQ(moved->holds(0).name(), "organizations/acme/holds/po-1-3");
}

TEST_F(DocumentHoldsTest, AreSpentAsInvoicesComeAndGo) {
  MakeBudget("b", "company", 200'00);
  ASSERT_TRUE(IsAllowed(1, {{100'00, "43", v1::STAGE_ORDER}}));
  EXPECT_EQ(Refusals(2, {{100'00, "43", v1::STAGE_ORDER, "", 60'00}}), 0);
  EXPECT_EQ(Committed("b"), 40'00);
  EXPECT_EQ(Spent("b"), 60'00);
  // A credit note, and an amount invoiced beyond the order.
  EXPECT_EQ(Refusals(3, {{100'00, "43", v1::STAGE_ORDER, "", 45'00}}), 0);
  EXPECT_EQ(Committed("b"), 55'00);
  EXPECT_EQ(Refusals(4, {{120'00, "43", v1::STAGE_ORDER, "", 120'00}}), 0);
  EXPECT_EQ(Committed("b"), 0);
  EXPECT_EQ(Spent("b"), 120'00);
  EXPECT_EQ(GetHold("po-1-1")->state(), v1::Hold::STATE_SPENT);
  // Once undone, the same hold is open again.
  EXPECT_EQ(Refusals(5, {{100'00, "43", v1::STAGE_ORDER, "", 20'00}}), 0);
  EXPECT_EQ(Committed("b"), 80'00);
  EXPECT_EQ(Spent("b"), 20'00);
  EXPECT_EQ(GetHold("po-1-1")->state(), v1::Hold::STATE_COMMITTED);
  // The document is closed, and its last invoice is undone afterwards.
  EXPECT_EQ(Refusals(6, {{20'00, "43", v1::STAGE_ORDER, "", 20'00}}), 0);
  EXPECT_EQ(Committed("b"), 0);
  EXPECT_EQ(Refusals(7, {}), 0);
  EXPECT_EQ(Spent("b"), 0);
  EXPECT_EQ(Cents(FiguresOf("b").available()), 200'00);
}

TEST_F(DocumentHoldsTest, AreSpentBeyondWhatBudgetsLetInvoicesTake) {
  MakeBudget("b", "company", 100'00,
             "enforcement { stage: STAGE_INVOICE interval: INTERVAL_PERIOD action: ACTION_BLOCK }");
  ASSERT_TRUE(IsAllowed(1, {{150'00, "43", v1::STAGE_ORDER}}));
  EXPECT_EQ(Refusals(2, {{150'00, "43", v1::STAGE_ORDER, "", 90'00}}), 0);
  const std::vector<Need> needs = {{150'00, "43", v1::STAGE_ORDER, "", 120'00}};
  const auto waiting = Settle(3, needs);
  ASSERT_THAT(waiting->refusals(), SizeIs(1)) << "who waits is told";
  EXPECT_EQ(Cents(waiting->refusals(0).verdict().passing_amount()), 100'00);
  EXPECT_EQ(Spent("b"), 90'00);
  const auto settled = Settle(3, needs, /*best_effort=*/true);
  EXPECT_THAT(settled->refusals(), IsEmpty());
  ASSERT_THAT(settled->exceeded(), SizeIs(1));
  EXPECT_EQ(Cents(settled->exceeded(0).beyond()), 30'00);
  EXPECT_EQ(Cents(settled->exceeded(0).verdict().passing_amount()), 100'00);
  EXPECT_EQ(Spent("b"), 120'00);
  EXPECT_EQ(Committed("b"), 30'00);
  EXPECT_EQ(Beyond("b"), 30'00);
  // Once the budget has more, it is allowed.
  ASSERT_THAT(Update("b", "budget { amount { currency_code: 'USD' units: 200 } } update_mask { paths: 'amount' }"),
              IsOk());
  EXPECT_EQ(Refusals(4, needs), 0);
  EXPECT_EQ(Spent("b"), 120'00);
  EXPECT_EQ(Beyond("b"), 0);
}

TEST_F(DocumentHoldsTest, FallEvenWhereAnotherPartIsRefused) {
  MakeBudget("b", "company", 100'00);
  ASSERT_TRUE(IsAllowed(1, {{50'00, "43", v1::STAGE_ORDER}, {50'00, "44", v1::STAGE_ORDER}}));
  // More is invoiced beyond the order than the budget has; the other line is cancelled.
  const std::vector<Need> needs = {{130'00, "43", v1::STAGE_ORDER, "", 130'00}};
  const auto waiting = Settle(2, needs);
  EXPECT_FALSE(waiting->allowed()) << "who waits wants all or nothing";
  EXPECT_EQ(Committed("b"), 100'00);
  EXPECT_EQ(Refusals(3, needs), 0) << "what is invoiced is no wish";
  EXPECT_EQ(Committed("b"), 0);
  EXPECT_EQ(Spent("b"), 130'00);
  EXPECT_EQ(Beyond("b"), 80'00);
  EXPECT_EQ(Cents(FiguresOf("b").available()), -30'00);
  // What no budget can be asked about does not stand in the way either.
  EXPECT_EQ(Refusals(4, {{20'00, "45", v1::STAGE_ORDER, "nobody"}}), 1);
  EXPECT_EQ(Spent("b"), 0);
}

TEST_F(DocumentHoldsTest, GrowInThePeriodThatIsNow) {
  MakeBudget("b", "company", 100'00, "rollover { rule: RULE_ALL }");
  ASSERT_TRUE(IsAllowed(1, {{10'00, "43"}}));
  GoTo(2026, 9, 2);
  ASSERT_TRUE(Passes("other", "tools", 170'00));
  EXPECT_EQ(Cents(FiguresOf("b").limit()), 190'00) << "what was left in August";
  // August has 90 by its own figures, which September has used.
  EXPECT_FALSE(IsAllowed(2, {{100'00, "43"}}));
  EXPECT_TRUE(IsAllowed(2, {{20'00, "43"}}));
  EXPECT_EQ(Held("b"), 190'00);
  EXPECT_EQ(GetHold("po-1-1")->state(), v1::Hold::STATE_RELEASED);
}

TEST_F(DocumentHoldsTest, AreReleasedWhereAYearEndDidNotGiveThemBack) {
  MakeYearly("team", "tools", 500'00, "year_end_rule: YEAR_END_RULE_DROP");
  MakeYearly("all", "company", 500'00, "year_end_rule: YEAR_END_RULE_CARRY_COMMITMENTS");
  ASSERT_TRUE(IsAllowed(1, {{100'00, "43", v1::STAGE_ORDER}}));
  EXPECT_EQ(Refusals(2, {{100'00, "43", v1::STAGE_ORDER, "", 30'00}}), 0);
  GoTo(2027, 1, 10);
  CloseAll("2026", 2026);
  EXPECT_EQ(Committed("team"), 0);
  EXPECT_EQ(Committed("all"), 70'00);
  // Set aside anew, once: the spent amount stays in the old year.
  EXPECT_EQ(Refusals(3, {{90'00, "43", v1::STAGE_ORDER, "", 30'00}}), 0);
  EXPECT_EQ(Committed("team"), 60'00);
  EXPECT_EQ(Committed("all"), 60'00);
  EXPECT_EQ(Spent("all"), 0);
  EXPECT_EQ(Refusals(4, {}), 0);
  EXPECT_EQ(Committed("all"), 0);
  // An earlier invoice is undone in the new year.
  EXPECT_EQ(Spent("all"), -30'00);
  // After undoing the closing, the old year has nothing of it.
  UndoAll("2026");
  GoTo(2026, 12, 1);
  for (const char* budget : {"team", "all"}) {
    EXPECT_EQ(Committed(budget), 0) << budget;
    EXPECT_EQ(Spent(budget), 0) << budget;
  }
}

TEST_F(DocumentHoldsTest, RepeatedAfterAYearEndAreSetAsideAgain) {
  MakeYearly("b", "tools", 500'00, "year_end_rule: YEAR_END_RULE_DROP");
  ASSERT_TRUE(IsAllowed(1, {{100'00, "43", v1::STAGE_ORDER}}));
  GoTo(2027, 1, 10);
  CloseAll("2026", 2026);
  EXPECT_EQ(Committed("b"), 0);
  EXPECT_TRUE(IsAllowed(1, {{100'00, "43", v1::STAGE_ORDER}}));
  EXPECT_EQ(Committed("b"), 100'00);
}

TEST_F(DocumentHoldsTest, KeepWhatAClosedYearRefusesToTakeBack) {
  MakeYearly("b", "tools", 500'00);
  ASSERT_TRUE(IsAllowed(1, {{100'00, "43", v1::STAGE_ORDER}}));
  EXPECT_EQ(Refusals(2, {{100'00, "43", v1::STAGE_ORDER, "", 30'00}}), 0);
  GoTo(2027, 1, 10);
  CloseAll("2026", 2026, "CARRY_BOTH", "REFUSE");
  EXPECT_EQ(Refusals(3, {{100'00, "43", v1::STAGE_ORDER, "", 80'00}}), 0);
  EXPECT_EQ(Spent("b"), 50'00);
  EXPECT_EQ(Refusals(4, {{100'00, "43", v1::STAGE_ORDER, "", 10'00}}), 0);
  EXPECT_EQ(Spent("b"), 0) << "of this year all, of the last nothing";
  EXPECT_EQ(Committed("b"), 70'00);
}

TEST_F(DocumentHoldsTest, AreExplainedBesideWhatStaysSpentForGood) {
  MakeBudget("project", "tools", 100'00,
             "period { recurrence: RECURRENCE_ONE_OFF first_day { year: 2026 month: 1 day: 1 } "
             "last_day { year: 2026 month: 12 day: 31 } }");
  MakeYearly("b", "company", 500'00);
  ASSERT_TRUE(IsAllowed(1, {{100'00, "43", v1::STAGE_ORDER}}));
  EXPECT_EQ(Refusals(2, {{100'00, "43", v1::STAGE_ORDER, "", 40'00}}), 0);
  GoTo(2027, 1, 10);
  CloseAll("2026", 2026);
  const auto said = Call<v1::ExplainDocumentResponse>("DocumentHolds/ExplainDocument",
                                                      Needs<v1::ExplainDocumentRequest>({{50'00, "44"}}), As("ann"));
  ASSERT_THAT(said, IsOk());
  ASSERT_THAT(said->spends(), SizeIs(1));
  ASSERT_THAT(said->spends(0).verdict().nodes(), SizeIs(1)) << "the project is over";
  EXPECT_EQ(Cents(said->spends(0).verdict().nodes(0).used()), 0);
  // The project refuses to take it back, so nothing is taken back, and the response says so.
  const auto settled = Settle(3, {{100'00, "43", v1::STAGE_ORDER, "", 10'00}}, /*best_effort=*/true);
  ASSERT_THAT(settled, IsOk());
  ASSERT_THAT(settled->kept_spends(), SizeIs(1));
  EXPECT_EQ(settled->kept_spends(0).hold(), "organizations/acme/holds/po-1-1");
  EXPECT_EQ(Cents(settled->kept_spends(0).amount()), 30'00);
  EXPECT_THAT(Settle(4, {{100'00, "43", v1::STAGE_ORDER, "", 40'00}}, true)->kept_spends(), SizeIs(0));
  EXPECT_EQ(Cents(Settle(5, {})->kept_spends(0).amount()), 40'00);
}

TEST_F(DocumentHoldsTest, ThatAreThereAreExplainedAsWhatIsNotNew) {
  MakeBudget("b", "company", 100'00,
             "enforcement { stage: STAGE_REQUEST interval: INTERVAL_PERIOD action: ACTION_BLOCK }");
  ASSERT_TRUE(IsAllowed(1, {{60'00, "43"}}));
  ASSERT_THAT(BudgetVerb<v1::FreezeBudgetRequest>("Freeze", "b"), IsOk());
  const auto held = Call<v1::ExplainDocumentResponse>("DocumentHolds/ExplainDocument",
                                                      Needs<v1::ExplainDocumentRequest>({}), As("ann"));
  ASSERT_THAT(held->spends(), SizeIs(1));
  EXPECT_TRUE(held->spends(0).verdict().allowed()) << "what is frozen takes nothing new, and this is there";
}

}  // namespace
}  // namespace outlay::budget
