// What invoices take beyond what budgets allowed, through the wrapper: what is told, kept and counted of it (B7, I1,
// I2). The rule itself: domain/holds/document_beyond_test.cc. See testing/service.h for what is fake.
#include <string>
#include <vector>

#include "common/testing/matchers.h"
#include "services/budget/rpc/testing/documents.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Need Invoiced(int64_t cents, int64_t invoiced, const std::string& category = "43") {
  return {.cents = cents, .category = category, .stage = v1::STAGE_ORDER, .budget = "", .invoiced = invoiced};
}

class DocumentsBeyondTest : public DocumentsTest {
 protected:
  std::vector<v1::HoldEntry> EntriesOf(const std::string& hold) {
    const auto listed = Call<v1::ListHoldEntriesResponse>(
        "Holds/ListHoldEntries", Parse<v1::ListHoldEntriesRequest>("name: 'organizations/acme/holds/" + hold + "'"),
        As("ann"));
    EXPECT_THAT(listed, IsOk());
    return {listed->entries().begin(), listed->entries().end()};
  }
};

TEST_F(DocumentsBeyondTest, AreMarkedInTheHoldItsEntriesEventAndFigures) {
  MakeBudget("b", "company", 100'00);
  ASSERT_TRUE(IsAllowed(1, {Invoiced(100'00, 0)}));
  const auto settled = Settle(2, {Invoiced(120'00, 120'00)}, /*best_effort=*/true);
  ASSERT_THAT(settled, IsOk());
  EXPECT_THAT(settled->refusals(), IsEmpty());
  ASSERT_THAT(settled->exceeded(), SizeIs(1));
  EXPECT_EQ(settled->exceeded(0).spend().category(), "43");
  EXPECT_EQ(Cents(settled->exceeded(0).beyond()), 20'00);
  EXPECT_FALSE(settled->exceeded(0).verdict().allowed());
  EXPECT_EQ(Cents(GetHold("po-1-1")->spent_beyond()), 20'00);
  const std::vector<v1::HoldEntry> entries = EntriesOf("po-1-1");
  ASSERT_THAT(entries, SizeIs(2));
  EXPECT_FALSE(entries[0].has_spent_beyond_change());
  EXPECT_EQ(Cents(entries[1].spent_beyond_change()), 20'00);
  EXPECT_EQ(Cents(Events<v1::HoldChanged>().back().entry().spent_beyond_change()), 20'00);
  EXPECT_EQ(Spent("b"), 120'00);
  EXPECT_EQ(Beyond("b"), 20'00);
  EXPECT_EQ(Cents(FiguresOf("b").available()), -20'00);
  EXPECT_FALSE(Passes("other", "tools", 1)) << "nobody else has anything of it";
  EXPECT_EQ(Refusals(3, {}), 0);
  EXPECT_EQ(Beyond("b"), 0);
}

TEST_F(DocumentsBeyondTest, StayOnceSaidAgain) {
  MakeBudget("b", "company", 100'00);
  const std::vector<Need> needs = {Invoiced(120'00, 120'00)};
  for (int i = 0; i < 2; ++i) {
    const auto settled = Settle(1, needs, /*best_effort=*/true);
    ASSERT_THAT(settled, IsOk());
    ASSERT_THAT(settled->exceeded(), SizeIs(1));
    EXPECT_EQ(Cents(settled->exceeded(0).beyond()), 120'00);
    EXPECT_EQ(Spent("b"), 120'00);
  }
  // Asked again with the next statement.
  ASSERT_THAT(Update("b", "budget { amount { currency_code: 'USD' units: 120 } } update_mask { paths: 'amount' }"),
              IsOk());
  EXPECT_THAT(Settle(2, needs, /*best_effort=*/true)->exceeded(), IsEmpty());
  EXPECT_EQ(Beyond("b"), 0);
  EXPECT_EQ(EntriesOf("po-1-1").back().verb(), v1::HoldEntry::VERB_ADJUST);
}

TEST_F(DocumentsBeyondTest, CountInEachOfTheirBudgetsAtItsRate) {
  TellRate("0.5");
  MakeEuroBudget("euro", "tools", 50'00);
  MakeBudget("all", "company", 1'000'00);
  ASSERT_TRUE(IsAllowed(1, {Invoiced(100'00, 0)}));
  EXPECT_EQ(Refusals(2, {Invoiced(130'01, 130'01)}), 0);
  EXPECT_EQ(Spent("euro"), 65'00);
  EXPECT_EQ(Beyond("euro"), 15'00);
  EXPECT_EQ(Beyond("all"), 30'01);
}

TEST_F(DocumentsBeyondTest, HaveNoPlaceWithoutARateUntilThereIsOne) {
  MakeEuroBudget("euro", "tools", 50'00);
  const auto settled = Settle(1, {Invoiced(70'00, 40'00)}, /*best_effort=*/true);
  ASSERT_THAT(settled, IsOk());
  ASSERT_THAT(settled->refusals(), SizeIs(1));
  EXPECT_EQ(settled->refusals(0).verdict().refusal(), v1::Verdict::REFUSAL_NO_EXCHANGE_RATE);
  EXPECT_TRUE(settled->unplaced());
  EXPECT_THAT(settled->exceeded(), IsEmpty());
  TellRate("0.5");
  const auto again = Settle(1, {Invoiced(70'00, 40'00)}, /*best_effort=*/true);
  ASSERT_THAT(again, IsOk());
  EXPECT_FALSE(again->unplaced());
  EXPECT_EQ(Spent("euro"), 20'00);
  EXPECT_EQ(Committed("euro"), 15'00);
}

TEST_F(DocumentsBeyondTest, AreSpentInTheirHoldWhereARateIsMissingSince) {
  MakeBudget("b", "company", 100'00);
  ASSERT_TRUE(IsAllowed(1, {Invoiced(100'00, 0)}));
  GoTo(2026, 9, 2);
  MakeEuroBudget("euro", "tools", 50'00);
  const auto settled = Settle(2, {Invoiced(120'00, 120'00)}, /*best_effort=*/true);
  ASSERT_THAT(settled, IsOk());
  EXPECT_FALSE(settled->unplaced());
  ASSERT_THAT(settled->exceeded(), SizeIs(1));
  EXPECT_EQ(Cents(settled->exceeded(0).beyond()), 20'00);
  EXPECT_FALSE(settled->exceeded(0).has_verdict());
  EXPECT_EQ(Cents(GetHold("po-1-1")->spent()), 120'00);
}

TEST_F(DocumentsBeyondTest, AreNotHeldAgainstWhoWaitsWhereARateIsMissingSince) {
  MakeBudget("b", "company", 100'00);
  ASSERT_TRUE(IsAllowed(1, {Invoiced(100'00, 0)}));
  GoTo(2026, 9, 2);
  MakeEuroBudget("euro", "tools", 50'00);
  Need waiting = Invoiced(101'00, 101'00);
  waiting.beyond_order = 1'00;
  EXPECT_TRUE(IsAllowed(2, {waiting}));
  EXPECT_EQ(Cents(GetHold("po-1-1")->spent()), 101'00);
  EXPECT_EQ(Cents(GetHold("po-1-1")->spent_beyond()), 1'00);
  waiting.cents += 1'00;
  EXPECT_FALSE(IsAllowed(3, {waiting})) << "more is ordered";
}

TEST_F(DocumentsBeyondTest, AreNotLostWhereNoBudgetCanBeAsked) {
  MakeBudget("b", "company", 100'00);
  EXPECT_EQ(Refusals(1, {Invoiced(100'00, 100'00)}), 0);
  Need nobody = Invoiced(30'00, 20'00, "45");
  nobody.budget = "nobody";
  const auto settled = Settle(2, {nobody}, /*best_effort=*/true);
  ASSERT_THAT(settled, IsOk());
  EXPECT_THAT(settled->refusals(), SizeIs(1));
  EXPECT_TRUE(settled->unplaced());
  EXPECT_EQ(Spent("b"), 20'00) << "what takes its place is not there yet";
  MakeBudget("nobody", "company", 100'00, "by_choice: true");
  const auto placed = Settle(2, {nobody}, /*best_effort=*/true);
  ASSERT_THAT(placed, IsOk());
  EXPECT_FALSE(placed->unplaced());
  EXPECT_EQ(Spent("b"), 20'00);
  EXPECT_EQ(Spent("nobody"), 20'00);
  EXPECT_EQ(GetHold("po-1-1")->state(), v1::Hold::STATE_RELEASED);
}

TEST_F(DocumentsBeyondTest, OfALaterPeriodLeaveWhatWasSetAsideWhereItIs) {
  MakeBudget("b", "company", 100'00);
  ASSERT_TRUE(IsAllowed(1, {Invoiced(100'00, 0)}));
  GoTo(2026, 9, 2);
  ASSERT_TRUE(Passes("other", "tools", 90'00));
  EXPECT_EQ(Refusals(2, {Invoiced(100'01, 100'01)}), 0);
  EXPECT_EQ(Cents(GetHold("po-1-1")->spent()), 100'00);
  EXPECT_EQ(Spent("b"), 1);
  EXPECT_EQ(Beyond("b"), 0);
}

TEST_F(DocumentsBeyondTest, AreAskedAgainInEachHoldOfThePeriod) {
  MakeBudget("b", "company", 90'00, "tax_counting: TAX_COUNTING_NONE");
  const auto said = [](int64_t cents, int64_t tax) {
    Need need = Invoiced(cents, cents);
    need.tax = tax;
    return need;
  };
  EXPECT_EQ(Refusals(1, {said(60'00, 10'00)}), 0);
  EXPECT_EQ(Refusals(2, {said(120'00, 20'00)}), 0);
  EXPECT_EQ(Cents(GetHold("po-1-1")->spent_beyond()), 60'00);
  // Less tax: what comes now is a hold of its own.
  EXPECT_EQ(Refusals(3, {said(130'00, 5'00)}), 0);
  EXPECT_EQ(Cents(GetHold("po-1-2")->spent()), 10'00);
  ASSERT_THAT(Update("b", "budget { amount { currency_code: 'USD' units: 200 } } update_mask { paths: 'amount' }"),
              IsOk());
  EXPECT_THAT(Settle(4, {said(130'00, 5'00)}, /*best_effort=*/true)->exceeded(), IsEmpty());
  EXPECT_FALSE(GetHold("po-1-1")->has_spent_beyond());
  EXPECT_EQ(Beyond("b"), 0);
}

TEST_F(DocumentsBeyondTest, AreKnownFromTheEntriesOfAHoldThatIsSpent) {
  MakeBudget("b", "company", 50'00, "enforcement { stage: STAGE_INVOICE action: ACTION_BLOCK }");
  ASSERT_TRUE(IsAllowed(1, {Invoiced(100'00, 0)}));
  EXPECT_EQ(Refusals(2, {Invoiced(100'00, 100'00)}), 0);
  EXPECT_EQ(Committed("b"), 0);
  EXPECT_EQ(Beyond("b"), 100'00);
  EXPECT_EQ(Refusals(3, {Invoiced(100'00, 60'00)}), 0);
  EXPECT_EQ(Committed("b"), 40'00) << "budgets allowed the order";
  EXPECT_EQ(Beyond("b"), 60'00);
}

TEST_F(DocumentsBeyondTest, NeedABudgetWhereSpendsNeedOne) {
  Tell("acme", "spends_need_budget: true");
  const auto settled = Settle(1, {Invoiced(40'00, 40'00)}, /*best_effort=*/true);
  ASSERT_THAT(settled, IsOk());
  ASSERT_THAT(settled->exceeded(), SizeIs(1));
  EXPECT_EQ(settled->exceeded(0).verdict().refusal(), v1::Verdict::REFUSAL_NO_BUDGET);
  EXPECT_EQ(Cents(Settle(2, {Invoiced(40'00, 39'00)}, true)->exceeded(0).beyond()), 39'00) << "still no budget";
}

TEST_F(DocumentsBeyondTest, AreNotHeldAgainstWhoWaits) {
  MakeBudget("b", "company", 100'00);
  ASSERT_TRUE(IsAllowed(1, {Invoiced(100'00, 0)}));
  EXPECT_EQ(Refusals(2, {Invoiced(120'00, 120'00)}), 0);
  Need need = Invoiced(120'00, 120'00);
  EXPECT_FALSE(IsAllowed(3, {need})) << "an order that was raised to its invoice";
  need.beyond_order = 20'00;
  const auto settled = Settle(3, {need});
  ASSERT_THAT(settled, IsOk());
  EXPECT_TRUE(settled->allowed());
  EXPECT_THAT(settled->exceeded(), SizeIs(1));
  EXPECT_EQ(Beyond("b"), 20'00);
  need.beyond_order = 121'00;
  EXPECT_THAT(Settle(4, {need}), HasReason("FIELD_INVALID"));
}

TEST_F(DocumentsBeyondTest, AreSaidAgainOfABudgetThatIsOver) {
  MakeBudget("project", "tools", 90'00,
             "period { recurrence: RECURRENCE_ONE_OFF first_day { year: 2026 month: 1 day: 1 } "
             "last_day { year: 2026 month: 12 day: 31 } } "
             "enforcement { stage: STAGE_INVOICE action: ACTION_BLOCK }");
  ASSERT_TRUE(IsAllowed(1, {Invoiced(150'00, 0)}));
  EXPECT_EQ(Refusals(2, {Invoiced(150'00, 90'00)}), 0);
  EXPECT_EQ(Refusals(3, {Invoiced(150'00, 120'00)}), 0);
  EXPECT_EQ(Beyond("project"), 30'00);
  GoTo(2027, 1, 10);
  CloseAll("2026", 2026);
  EXPECT_EQ(Refusals(4, {Invoiced(150'00, 120'00)}), 0);
  EXPECT_EQ(Cents(GetHold("po-1-1")->spent()), 120'00);
  EXPECT_EQ(Cents(GetHold("po-1-1")->spent_beyond()), 30'00) << "no budget allowed it since";
}

TEST_F(DocumentsBeyondTest, StayMarkedInTheYearThatIsClosed) {
  MakeYearly("b", "tools", 100'00, "year_end_rule: YEAR_END_RULE_CARRY_BOTH");
  ASSERT_TRUE(IsAllowed(1, {Invoiced(100'00, 0)}));
  EXPECT_EQ(Refusals(2, {Invoiced(110'00, 110'00)}), 0);
  GoTo(2027, 1, 10);
  CloseAll("2026", 2026);
  EXPECT_EQ(Refusals(3, {Invoiced(110'00, 110'00)}), 0);
  Need waiting = Invoiced(110'00, 110'00);
  waiting.beyond_order = 10'00;
  EXPECT_TRUE(IsAllowed(4, {waiting}));
  EXPECT_EQ(Spent("b"), 0);
  EXPECT_EQ(Beyond("b"), 0);
  EXPECT_EQ(Cents(GetHold("po-1-1")->spent_beyond()), 10'00);
  // The year that is now is full: what is beyond since is asked of it without what the other one has.
  ASSERT_TRUE(Passes("other", "tools", 100'00));
  EXPECT_EQ(Refusals(5, {Invoiced(111'00, 111'00)}), 0);
  EXPECT_EQ(Beyond("b"), 1'00);
  EXPECT_EQ(Cents(GetHold("po-1-1")->spent_beyond()), 11'00);
  EXPECT_EQ(Refusals(6, {Invoiced(110'00, 110'00)}), 0);
  EXPECT_EQ(Beyond("b"), 0);
  UndoAll("2026");
  GoTo(2026, 12, 1);
  EXPECT_EQ(Spent("b"), 110'00);
  EXPECT_EQ(Beyond("b"), 10'00);
}

TEST_F(DocumentsBeyondTest, AreCarriedWithWhatIsSpentLateOfAClosedYear) {
  MakeYearly("b", "tools", 100'00, "year_end_rule: YEAR_END_RULE_CARRY_BOTH");
  ASSERT_TRUE(IsAllowed(1, {Invoiced(100'00, 0)}));
  EXPECT_EQ(Refusals(2, {Invoiced(110'00, 110'00)}), 0);
  GoTo(2027, 1, 10);
  CloseAll("2026", 2026);
  EXPECT_EQ(Refusals(3, {Invoiced(100'00, 100'00)}), 0);
  EXPECT_EQ(Spent("b"), -10'00);
  EXPECT_EQ(Beyond("b"), -10'00) << "with what is taken back";
  UndoAll("2026");
  GoTo(2026, 12, 1);
  EXPECT_EQ(Spent("b"), 100'00);
  EXPECT_EQ(Beyond("b"), 0);
}

}  // namespace
}  // namespace outlay::budget
