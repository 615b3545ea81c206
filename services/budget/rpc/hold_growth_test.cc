// How far AdjustHold can change holds of platforms when other budgets apply than those that judged them (B4, B7, B19).
// See testing/service.h for what is fake.
#include "common/testing/matchers.h"
#include "services/budget/rpc/testing/documents.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

class HoldGrowthTest : public DocumentsTest {
 protected:
  // Expects that the hold cannot grow, but can be reduced.
  void ExpectElsewhere(const std::string& id, int64_t cents) {
    EXPECT_THAT(Adjust(id, cents + 1), HasReason("HOLD_COUNTS_ELSEWHERE"));
    EXPECT_THAT(Adjust(id, cents), IsOk());
    EXPECT_THAT(Adjust(id, cents - 1), IsOk());
  }
};

TEST_F(HoldGrowthTest, IsNotPastABudgetThatIsActiveSince) {
  ASSERT_TRUE(Passes("h", "tools", 10'00));
  MakeBudget("b", "company", 100'00);
  ExpectElsewhere("h", 10'00);
  EXPECT_EQ(Held("b"), 0);
  ASSERT_THAT(Release("h"), IsOk());
  EXPECT_FALSE(Passes("anew", "tools", 100'01));
  EXPECT_TRUE(Passes("anew-2", "tools", 100'00));
}

TEST_F(HoldGrowthTest, IsNotTakenByAClosedBudget) {
  MakeBudget("b", "tools", 100'00);
  ASSERT_TRUE(Passes("h", "tools", 10'00, "stage: STAGE_ORDER"));
  EXPECT_THAT(BudgetVerb<v1::CloseBudgetRequest>("Close", "b"), IsOk());
  ExpectElsewhere("h", 10'00);
}

TEST_F(HoldGrowthTest, IsNotAskedOfBudgetsThatTheGroupHasLeft) {
  MakeBudget("engineering", "engineering", 100'00);
  MakeBudget("sales", "sales", 20'00);
  ASSERT_TRUE(Passes("h", "tools", 10'00));
  ASSERT_THAT(Adjust("h", 11'00), IsOk());
  TellGroup("acme", "tools", "sales");
  ExpectElsewhere("h", 11'00);
}

TEST_F(HoldGrowthTest, IsNotTakenByAPeriodThatIsOver) {
  MakeBudget("b", "tools", 100'00);
  ASSERT_TRUE(Passes("h", "tools", 10'00));
  GoTo(2026, 9, 1);
  ExpectElsewhere("h", 10'00);
}

TEST_F(HoldGrowthTest, IsNotCountedAtARateOfBefore) {
  MakeEuroBudget("b", "tools", 100'00);
  TellRate("0.5");
  ASSERT_TRUE(Passes("h", "tools", 10'00));
  ASSERT_THAT(Adjust("h", 11'00), IsOk());
  GoTo(2026, 8, 20);
  TellRate("1");
  ExpectElsewhere("h", 11'00);
  EXPECT_EQ(Held("b"), 5'50);
}

TEST_F(HoldGrowthTest, NeedsABudgetWhereSpendsNeedOneSince) {
  ASSERT_TRUE(Passes("h", "tools", 10'00));
  ASSERT_THAT(Adjust("h", 11'00), IsOk());
  Tell("acme", "spends_need_budget: true");
  ExpectElsewhere("h", 11'00);
}

TEST_F(HoldGrowthTest, OfANamedBudgetThatIsClosedIsNotPossible) {
  MakeBudget("project", "company", 100'00, "by_choice: true");
  ASSERT_TRUE(Passes("h", "tools", 10'00, "spend { budgets: 'organizations/acme/budgets/project' }"));
  ASSERT_THAT(Adjust("h", 11'00), IsOk());
  EXPECT_THAT(BudgetVerb<v1::CloseBudgetRequest>("Close", "project"), IsOk());
  ExpectElsewhere("h", 11'00);
}

}  // namespace
}  // namespace outlay::budget
