// Reviewed money moves whose budgets changed meanwhile, within the materiality (A5, B13). See testing/move_reviews.h
// for what is fake.
#include "services/budget/rpc/testing/move_reviews.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::IsOk;

class MoveMaterialityTest : public MoveReviewsTest {
 protected:
  // Proposes move "m" of 10 dollars. Another one, that nobody reviews, then changes both budgets by a tenth of it.
  void ProposeAndChange(const std::string& materiality_of_engineering) {
    ASSERT_THAT(Transfer("m", 1'000), IsOk());
    Run();
    Tell("acme", "");
    ASSERT_THAT(Transfer("other", 100), IsOk());
    Tell("acme", "budget_move_review: true materiality { basis_points: 1000 }");
    tenant::TellDirectoryEvent(
        node_,
        Parse<directory::v1::GroupChanged>(
            "group: 'organizations/acme/groups/engineering' parent: 'organizations/acme/groups/company' settings "
            "{ materiality { " +
            materiality_of_engineering + " } }"));
  }
};

TEST_F(MoveMaterialityTest, IsThatOfTheGroupsOfBothBudgets) {
  ProposeAndChange("basis_points: 999");
  Approve();
  EXPECT_EQ(Events<v1::BudgetMoveChanged>().back().change(), v1::BudgetMoveChanged::CHANGE_SHOWN_ANEW);
  EXPECT_EQ(Limit("to"), 1'100);
}

TEST_F(MoveMaterialityTest, IsToldWithTheMoveThatIsDone) {
  ProposeAndChange("basis_points: 1000");
  Approve();
  const v1::BudgetMoveChanged done = Events<v1::BudgetMoveChanged>().back();
  EXPECT_EQ(done.change(), v1::BudgetMoveChanged::CHANGE_DONE);
  EXPECT_EQ(Cents(done.budget_move().tolerated_difference()), 100);
  EXPECT_EQ(Limit("to"), 2'100);
  EXPECT_FALSE(Get("other").has_tolerated_difference());
}

}  // namespace
}  // namespace outlay::budget
