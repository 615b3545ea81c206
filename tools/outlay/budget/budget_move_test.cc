// outlay move, and the versions of budgets.
#include "outlay/budget/v1/budget_moves.pb.h"
#include "outlay/budget/v1/budgets.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/testing/fixture.h"

namespace outlay::cli {
namespace {

namespace bu = budget::v1;
using ::testing::HasSubstr;

constexpr char kMove[] = R"pb(
  name: "organizations/acme/budgetMoves/m-1"
  kind: KIND_TRANSFER
  state: STATE_PROPOSED
  from_budget: "organizations/acme/budgets/travel"
  to_budget: "organizations/acme/budgets/tools"
  amount { currency_code: "EUR" units: 100 }
  reason: "fewer trips"
)pb";

class BudgetMoveTest : public CliTest {};

TEST_F(BudgetMoveTest, TransfersAndConfirms) {
  Answer<bu::TransferBudgetRequest, bu::BudgetMove>(client::kTransferBudget, kMove);
  EXPECT_EQ(Run({"move", "transfer", "m-1", "travel", "tools", "--amount", "100.00 EUR", "--reason", "fewer trips"}),
            ExitCode::kOk)
      << err();
  EXPECT_THAT(asked(), HasSubstr(R"(from_budget: "organizations/acme/budgets/travel")"));
  EXPECT_THAT(asked(), HasSubstr(R"(to_budget: "organizations/acme/budgets/tools")"));
  EXPECT_THAT(out(), HasSubstr("proposed"));
  Answer<bu::ConfirmBudgetMoveRequest, bu::BudgetMove>(client::kConfirmBudgetMove, kMove);
  EXPECT_EQ(Run({"move", "confirm", "m-1"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr(R"(name: "organizations/acme/budgetMoves/m-1")"));
}

TEST_F(BudgetMoveTest, ShowsTheReviewThatDecidesAndWhyNothingWasMoved) {
  Answer<bu::GetBudgetMoveRequest, bu::BudgetMove>(client::kGetBudgetMove, R"pb(
    name: "organizations/acme/budgetMoves/m-1"
    state: STATE_NOT_POSSIBLE
    review: "organizations/acme/reviews/m-1-0123456789ab"
    end_reason: "budget travel has 1.00 EUR available"
    approvers: "bob"
    approvers: "cat"
  )pb");
  EXPECT_EQ(Run({"move", "get", "m-1"}), ExitCode::kOk) << err();
  for (const char* shown : {"not possible", "m-1-0123456789ab", "has 1.00 EUR available", "bob, cat"}) {
    EXPECT_THAT(out(), HasSubstr(shown));
  }
}

TEST_F(BudgetMoveTest, ListsWhatWaitsAndWhatABudgetWas) {
  Answer<bu::ListBudgetMovesRequest, bu::ListBudgetMovesResponse>(client::kListBudgetMoves,
                                                                  std::string("budget_moves {") + kMove + "}");
  EXPECT_EQ(Run({"move", "list", "--waiting", "--of", "travel"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr("states: STATE_PROPOSED"));
  EXPECT_THAT(out(), HasSubstr("fewer trips"));
  Answer<bu::ListBudgetRevisionsRequest, bu::ListBudgetRevisionsResponse>(client::kListBudgetRevisions, R"pb(
    revisions {
      number: 2
      actor: "ann"
      budget {
        state: STATE_FROZEN
        amount { currency_code: "EUR" units: 7 }
      }
    })pb");
  EXPECT_EQ(Run({"budget", "history", "travel"}), ExitCode::kOk) << err();
  EXPECT_THAT(out(), HasSubstr("frozen"));
}

}  // namespace
}  // namespace outlay::cli
