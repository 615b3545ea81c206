// A move of money that is reviewed, over real ports: proposed while approval is down, taken there when it is up,
// approved, and done once after budget was killed. Real: three programs, their processes, gRPC, RocksDB, the feeds
// between them. Fake: nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "common/base/strings.h"
#include "common/testing/matchers.h"
#include "outlay/budget/v1/budget_moves.pb.h"
#include "outlay/budget/v1/budgets.pb.h"
#include "tests/integration/reviewed_services.h"

namespace outlay {
namespace {

namespace ap = approval::v1;
namespace bu = budget::v1;
using ::outlay::testing::HasReason;
using ::testing::HasSubstr;

constexpr char kBoth[] =
    "from_budget: 'organizations/acme/budgets/from' to_budget: 'organizations/acme/budgets/to' earmarked: true ";

class MoveReviewPortsTest : public ReviewedServices {
 protected:
  MoveReviewPortsTest() : ReviewedServices("move-reviews") {}

  void MakeBudgets() {
    for (const char* id : {"from", "to"}) {
      const auto draft = Send<bu::CreateBudgetRequest, bu::Budget>(
          "eve", "budget.v1.Budgets/CreateBudget",
          Concat("parent: 'organizations/acme' budget_id: '", id,
                 "' budget { group: 'organizations/acme/groups/root' display_name: 'B' period { recurrence: "
                 "RECURRENCE_YEARLY first_day { year: 2000 month: 1 day: 1 } } amount { currency_code: 'USD' units: "
                 "100 } }"));
      const std::string activation = Concat("name: '", draft.name(), "' etag: '", draft.etag(), "'");
      bu::Budget active;
      EXPECT_THAT(
          (Try<bu::ActivateBudgetRequest, bu::Budget>("eve", "budget.v1.Budgets/ActivateBudget",
                                                      Concat(activation, " request_id: 'alone-", id, "'"), &active)),
          HasReason("SECOND_PERSON_REQUIRED"));
      Send<bu::ActivateBudgetRequest, bu::Budget>("ann", "budget.v1.Budgets/ActivateBudget",
                                                  Concat(activation, " request_id: 'on-", id, "'"));
    }
  }
  bu::BudgetMove Transfer(const std::string& id, int units) {
    return Send<bu::TransferBudgetRequest, bu::BudgetMove>(
        "eve", "budget.v1.BudgetMoves/TransferBudget",
        Concat("parent: 'organizations/acme' ", kBoth, "reason: 'why' move_id: '", id,
               "' amount { currency_code: 'USD' units: ", units, " }"));
  }
  bu::BudgetMove Read(const std::string& id) {
    return Send<bu::GetBudgetMoveRequest, bu::BudgetMove>("eve", "budget.v1.BudgetMoves/GetBudgetMove",
                                                          Concat("name: 'organizations/acme/budgetMoves/", id, "'"));
  }
  int64_t Limit(const std::string& id) {
    return Send<bu::GetBudgetRequest, bu::Budget>("eve", "budget.v1.Budgets/GetBudget",
                                                  Concat("name: 'organizations/acme/budgets/", id, "'"))
        .figures()
        .limit()
        .units();
  }
};

TEST_F(MoveReviewPortsTest, AMoveIsProposedReviewedAndDoneOnce) {
  for (const char* name : {"directory", "approval", "budget"}) {
    Start(name);
    ASSERT_FALSE(HasFailure());
  }
  MakeCompany("budget_move_review: true", "finance");
  MakeBudgets();
  // Reviews are asked for, and nobody holds them.
  bu::BudgetMove none;
  EXPECT_THAT((Try<bu::TransferBudgetRequest, bu::BudgetMove>(
                  "eve", "budget.v1.BudgetMoves/TransferBudget",
                  Concat("parent: 'organizations/acme' ", kBoth,
                         "reason: 'why' move_id: 'm-0' amount { currency_code: 'USD' units: 1 }"),
                  &none)),
              HasReason("APPROVAL_UNAVAILABLE"));
  Kill("budget");
  Kill("approval");
  Start("budget", {"approval"});
  ASSERT_FALSE(HasFailure());
  ASSERT_EQ(Transfer("m-1", 70).state(), bu::BudgetMove::STATE_PROPOSED);
  ASSERT_EQ(Transfer("m-2", 40).state(), bu::BudgetMove::STATE_PROPOSED);

  Start("approval");
  ASSERT_FALSE(HasFailure());
  ASSERT_TRUE(Until([&] { return WaitingForBob().size() == 2; }));
  std::map<std::string, ap::Review> waiting;
  for (const ap::Review& review : WaitingForBob()) waiting[review.name()] = review;
  const ap::Review& first = waiting[Read("m-1").review()];
  EXPECT_THAT(first.subject().details(), HasSubstr("100.00 USD -> 30.00 USD"));
  Kill("budget");
  Approve(first);
  Start("budget", {"approval"});
  ASSERT_FALSE(HasFailure());
  ASSERT_TRUE(Until([&] { return Read("m-1").state() == bu::BudgetMove::STATE_DONE; }));
  EXPECT_EQ(Limit("from"), 30);
  EXPECT_EQ(Limit("to"), 170);

  // The money of the other one is gone.
  Approve(waiting[Read("m-2").review()]);
  ASSERT_TRUE(Until([&] { return Read("m-2").state() == bu::BudgetMove::STATE_NOT_POSSIBLE; }));
  EXPECT_THAT(Read("m-2").end_reason(), HasSubstr("30.00 USD available"));
  Kill("budget");
  Start("budget", {"approval"});
  ASSERT_FALSE(HasFailure());
  EXPECT_EQ(Limit("from"), 30);
  EXPECT_EQ(Limit("to"), 170);

  // Given up, one is none of bob's business any more.
  Transfer("m-3", 5);
  ASSERT_TRUE(Until([&] { return WaitingForBob().size() == 1; }));
  Send<bu::RejectBudgetMoveRequest, bu::BudgetMove>("eve", "budget.v1.BudgetMoves/RejectBudgetMove",
                                                    "request_id: 'no' name: 'organizations/acme/budgetMoves/m-3'");
  EXPECT_TRUE(Until([&] { return WaitingForBob().empty(); }));
}

}  // namespace
}  // namespace outlay
