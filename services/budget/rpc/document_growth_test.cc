// Growth of documents when other budgets apply than those that judged them (B4, B7, B19). See testing/service.h for
// what is fake.
#include <optional>

#include "common/testing/matchers.h"
#include "services/budget/rpc/testing/documents.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::SizeIs;

class DocumentGrowthTest : public DocumentsTest {
 protected:
  void CloseBudget(const std::string& id) { EXPECT_THAT(BudgetVerb<v1::CloseBudgetRequest>("Close", id), IsOk()); }
  // Returns the passing amount of the only spend, in cents; nullopt: it is allowed.
  std::optional<int64_t> Passing(int64_t version, const Need& need) {
    const auto said = Settle(version, {need});
    EXPECT_THAT(said, IsOk());
    if (!said.ok() || said->allowed()) return std::nullopt;
    EXPECT_THAT(said->refusals(), SizeIs(1));
    return Cents(said->refusals(0).verdict().passing_amount());
  }
  // Returns the same, as explained.
  std::optional<int64_t> ExplainedPassing(const Need& need) {
    const auto said = Call<v1::ExplainDocumentResponse>("DocumentHolds/ExplainDocument",
                                                        Needs<v1::ExplainDocumentRequest>({need}), As("ann"));
    EXPECT_THAT(said, IsOk());
    if (!said.ok() || said->spends(0).verdict().allowed()) return std::nullopt;
    return Cents(said->spends(0).verdict().passing_amount());
  }
};

Need Ordered(int64_t cents, int64_t invoiced = 0) {
  return {.cents = cents, .category = "43", .stage = v1::STAGE_ORDER, .budget = "", .invoiced = invoiced};
}

TEST_F(DocumentGrowthTest, IsAskedOfBudgetsThatAreActiveSince) {
  ASSERT_TRUE(IsAllowed(1, {Ordered(1'00)}));
  MakeBudget("b", "company", 1'000'00);
  EXPECT_TRUE(IsAllowed(1, {Ordered(1'00)})) << "repeated, it finds its work done";
  EXPECT_TRUE(IsAllowed(2, {Ordered(1'00)})) << "and what does not grow is asked nothing";
  EXPECT_EQ(Committed("b"), 0);
  EXPECT_EQ(ExplainedPassing(Ordered(5'000'00)), 1'000'00);
  EXPECT_EQ(Passing(3, Ordered(5'000'00)), 1'000'00);
  EXPECT_EQ(Cents(GetHold("po-1-1")->committed()), 1'00) << "nothing was changed";
  EXPECT_EQ(Passing(3, Ordered(1'000'00)), std::nullopt);
  EXPECT_EQ(Committed("b"), 1'000'00) << "all of it";
  EXPECT_EQ(GetHold("po-1-1")->state(), v1::Hold::STATE_RELEASED);
}

TEST_F(DocumentGrowthTest, IsAskedOfOneMoreBudgetBesideThoseOfBefore) {
  MakeBudget("all", "company", 1'000'00);
  ASSERT_TRUE(IsAllowed(1, {Ordered(500'00)}));
  MakeBudget("team", "tools", 600'00);
  EXPECT_EQ(Passing(2, Ordered(700'00)), 600'00);
  EXPECT_TRUE(IsAllowed(2, {Ordered(600'00)}));
  EXPECT_EQ(Committed("all"), 600'00);
  EXPECT_EQ(Committed("team"), 600'00);
}

TEST_F(DocumentGrowthTest, IsAskedOfTheBudgetsAboveAMovedGroup) {
  MakeBudget("engineering", "engineering", 1'000'00);
  MakeBudget("sales", "sales", 100'00);
  ASSERT_TRUE(IsAllowed(1, {Ordered(90'00), {10'00, "44"}}));
  TellGroup("acme", "tools", "sales");
  EXPECT_TRUE(IsAllowed(2, {Ordered(80'00), {10'00, "44", v1::STAGE_ORDER}}));
  EXPECT_EQ(Committed("engineering"), 90'00) << "what falls or is ordered stays where it was checked";
  EXPECT_FALSE(IsAllowed(3, {Ordered(101'00), {10'00, "44", v1::STAGE_ORDER}}));
  EXPECT_TRUE(IsAllowed(3, {Ordered(100'00), {10'00, "44", v1::STAGE_ORDER}}));
  EXPECT_EQ(Committed("sales"), 100'00);
  EXPECT_EQ(Committed("engineering"), 10'00) << "what did not grow stays";
}

TEST_F(DocumentGrowthTest, NeedsABudgetWhereSpendsNeedOneSince) {
  ASSERT_TRUE(IsAllowed(1, {{10'00, "43"}}));
  Tell("acme", "spends_need_budget: true");
  EXPECT_TRUE(IsAllowed(2, {Ordered(10'00)}));
  EXPECT_EQ(ExplainedPassing(Ordered(10'01)), 0);
  const auto refused = Settle(3, {Ordered(10'01)});
  ASSERT_THAT(refused, IsOk());
  ASSERT_THAT(refused->refusals(), SizeIs(1));
  EXPECT_EQ(refused->refusals(0).verdict().refusal(), v1::Verdict::REFUSAL_NO_BUDGET);
  EXPECT_TRUE(IsAllowed(3, {Ordered(9'00)}));
  EXPECT_EQ(GetHold("po-1-1")->state(), v1::Hold::STATE_COMMITTED);
}

TEST_F(DocumentGrowthTest, IsNotTakenByAClosedBudget) {
  MakeBudget("old", "tools", 1'000'00);
  ASSERT_TRUE(IsAllowed(1, {Ordered(50'00)}));
  CloseBudget("old");
  EXPECT_TRUE(IsAllowed(2, {Ordered(40'00)}));
  EXPECT_EQ(Committed("old"), 40'00) << "what is on the way goes on";
  MakeBudget("new", "tools", 100'00);
  EXPECT_EQ(Passing(3, Ordered(200'00)), 100'00);
  EXPECT_TRUE(IsAllowed(3, {Ordered(90'00)}));
  EXPECT_EQ(Committed("old"), 0);
  EXPECT_EQ(Committed("new"), 90'00);
  // When no budget applies, the organization's setting decides.
  CloseBudget("new");
  Tell("acme", "spends_need_budget: true");
  EXPECT_FALSE(IsAllowed(4, {Ordered(91'00)}));
  EXPECT_EQ(Committed("new"), 90'00);
}

TEST_F(DocumentGrowthTest, OfANamedBudgetThatIsClosedIsAnError) {
  MakeBudget("project", "company", 100'00, "by_choice: true");
  const auto named = [](int64_t cents) {
    return Need{.cents = cents, .category = "43", .stage = v1::STAGE_ORDER, .budget = "project"};
  };
  ASSERT_TRUE(IsAllowed(1, {named(50'00)}));
  CloseBudget("project");
  EXPECT_TRUE(IsAllowed(2, {named(40'00)}));
  EXPECT_THAT(Settle(3, {named(60'00)}), HasReason("BUDGET_NOT_FOUND"));
  EXPECT_EQ(Committed("project"), 40'00);
}

TEST_F(DocumentGrowthTest, IsAskedOfTheAllocationsThatABudgetHasSince) {
  MakeBudget("b", "tools", 1'000'00);
  ASSERT_TRUE(IsAllowed(1, {Ordered(50'00)}));
  ASSERT_THAT(
      Update("b",
             "budget { allocation_rules { unallocated_blocked: true } } update_mask { paths: 'allocation_rules' }"),
      IsOk());
  EXPECT_TRUE(IsAllowed(2, {Ordered(50'00)}));
  EXPECT_EQ(Passing(3, Ordered(60'00)), 0) << "nobody in particular may use nothing of it";
  EXPECT_EQ(Committed("b"), 50'00);
}

TEST_F(DocumentGrowthTest, IsCountedAtTheRateOfItsDay) {
  MakeEuroBudget("b", "tools", 1'000'00);
  TellRate("0.5");
  ASSERT_TRUE(IsAllowed(1, {Ordered(100'00)}));
  GoTo(2026, 8, 20);
  TellRate("1");
  EXPECT_TRUE(IsAllowed(2, {Ordered(90'00)}));
  EXPECT_EQ(Committed("b"), 45'00) << "what falls keeps its rate";
  EXPECT_EQ(ExplainedPassing(Ordered(1'900'00)), 1'000'00);
  EXPECT_EQ(Passing(3, Ordered(1'900'00)), 1'000'00);
  EXPECT_TRUE(IsAllowed(3, {Ordered(100'00)}));
  EXPECT_EQ(Committed("b"), 100'00);
}

TEST_F(DocumentGrowthTest, CountsTaxAsItCountsNow) {
  MakeBudget("b", "tools", 100'00, "tax_counting: TAX_COUNTING_NONE");
  Need need = Ordered(60'00);
  need.tax = 10'00;
  ASSERT_TRUE(IsAllowed(1, {need}));
  EXPECT_EQ(Committed("b"), 50'00);
  ASSERT_THAT(Update("b", "budget { tax_counting: TAX_COUNTING_WHOLE } update_mask { paths: 'tax_counting' }"), IsOk());
  need = Ordered(120'00);
  need.tax = 20'00;
  EXPECT_EQ(Passing(2, need), 100'00);
  need = Ordered(90'00);
  need.tax = 15'00;
  EXPECT_TRUE(IsAllowed(2, {need}));
  EXPECT_EQ(Committed("b"), 90'00);
}

TEST_F(DocumentGrowthTest, IsAskedAsAWholeWhereItHasASmallerShareOfTax) {
  MakeBudget("b", "tools", 100'00, "tax_counting: TAX_COUNTING_NONE");
  Need need = Ordered(60'00);
  need.tax = 10'00;
  ASSERT_TRUE(IsAllowed(1, {need}));
  need = Ordered(114'00);
  need.tax = 10'00;
  EXPECT_FALSE(IsAllowed(2, {need})) << "104 of it count, and not 50 and what 54 more would at that share";
  need = Ordered(110'00);
  need.tax = 10'00;
  EXPECT_TRUE(IsAllowed(2, {need}));
  EXPECT_EQ(Committed("b"), 100'00);
}

TEST_F(DocumentGrowthTest, LeavesWhatIsSpentWhereItIs) {
  MakeBudget("old", "company", 1'000'00);
  ASSERT_TRUE(IsAllowed(1, {Ordered(100'00)}));
  EXPECT_EQ(Refusals(2, {Ordered(100'00, 40'00)}), 0);
  MakeBudget("new", "tools", 100'00);
  EXPECT_EQ(ExplainedPassing(Ordered(150'00, 40'00)), 140'00) << "40 of it stay spent";
  EXPECT_EQ(Passing(3, Ordered(150'00, 40'00)), 140'00);
  EXPECT_EQ(ExplainedPassing(Ordered(140'00, 40'00)), std::nullopt);
  EXPECT_EQ(Passing(3, Ordered(140'00, 40'00)), std::nullopt);
  EXPECT_EQ(Spent("old"), 40'00);
  EXPECT_EQ(Committed("old"), 100'00);
  EXPECT_EQ(Spent("new"), 0);
  EXPECT_EQ(Committed("new"), 100'00);
  EXPECT_EQ(Refusals(4, {Ordered(140'00, 140'00)}), 0);
  EXPECT_EQ(Spent("old"), 140'00);
  EXPECT_EQ(Spent("new"), 100'00);
}

TEST_F(DocumentGrowthTest, IsExplainedBesideWhatStaysSpent) {
  MakeBudget("old", "company", 140'00);
  ASSERT_TRUE(IsAllowed(1, {Ordered(100'00)}));
  EXPECT_EQ(Refusals(2, {Ordered(100'00, 40'00)}), 0);
  MakeBudget("new", "tools", 1'000'00);
  EXPECT_EQ(ExplainedPassing(Ordered(150'00, 40'00)), 140'00);
  EXPECT_EQ(Passing(3, Ordered(150'00, 40'00)), 140'00);
}

TEST_F(DocumentGrowthTest, WhereNobodyWaitsStaysInItsBudgets) {
  MakeBudget("old", "company", 1'000'00);
  ASSERT_TRUE(IsAllowed(1, {Ordered(100'00)}));
  MakeBudget("new", "tools", 10'00);
  EXPECT_EQ(Refusals(2, {Ordered(120'00, 120'00)}), 0) << "invoiced beyond the order";
  EXPECT_EQ(Spent("old"), 120'00);
  EXPECT_EQ(Spent("new"), 0);
  CloseBudget("old");
  EXPECT_EQ(Refusals(3, {Ordered(130'00, 130'00)}), 0) << "an invoice is of what is on the way";
  EXPECT_EQ(Spent("old"), 130'00);
}

}  // namespace
}  // namespace outlay::budget
