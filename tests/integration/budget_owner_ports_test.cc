// Rules that ask the owners of budgets, over real ports: an order and a move of money find who owns the budgets that
// they are about. Real: four programs, their processes, gRPC, RocksDB, the feeds between them. Fake: nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/base/strings.h"
#include "common/testing/matchers.h"
#include "outlay/budget/v1/budget_moves.pb.h"
#include "outlay/budget/v1/budgets.pb.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "outlay/purchase_order/v1/suppliers.pb.h"
#include "tests/integration/reviewed_services.h"

namespace outlay {
namespace {

namespace ap = approval::v1;
namespace bu = budget::v1;
namespace po = purchase_order::v1;
using ::outlay::testing::HasReason;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kCat[] = "organizations/acme/users/cat";
constexpr char kEve[] = "organizations/acme/users/eve";

class BudgetOwnerPortsTest : public ReviewedServices {
 protected:
  BudgetOwnerPortsTest() : ReviewedServices("budget-owners") {}

  // Cat approves up to 1,000 dollars, and a rule asks owners of budgets besides bob.
  void MakePeople() {
    MakeCompany("approvals_enabled: true budgets_enabled: true budget_move_review: true", "requisitioner");
    for (const char* user : {"cat", "dan"}) {
      Send<directory::v1::CreateUserRequest, directory::v1::User>(
          "ann", "directory.v1.Users/CreateUser",
          Concat("parent: 'organizations/acme' user_id: '", user, "' activate: true user { email: '", user,
                 "@acme.example' }"));
    }
    Send<directory::v1::GrantRoleRequest, directory::v1::RoleGrant>(
        "ann", "directory.v1.RoleGrants/GrantRole",
        "parent: 'organizations/acme' role_grant_id: 'dan' role_grant { user: 'organizations/acme/users/dan' role: "
        "'organizations/acme/roles/finance' group: 'organizations/acme/groups/root' }");
    Send<directory::v1::GrantRoleRequest, directory::v1::RoleGrant>(
        "ann", "directory.v1.RoleGrants/GrantRole",
        Concat("parent: 'organizations/acme' role_grant_id: 'cat' role_grant { user: '", kCat,
               "' role: 'organizations/acme/roles/approver' group: 'organizations/acme/groups/root' authority_limit { "
               "currency_code: 'USD' units: 1000 } }"));
    Send<ap::CreateRuleRequest, ap::Rule>(
        "ann", "approval.v1.Rules/CreateRule",
        "parent: 'organizations/acme' rule_id: 'owners' rule { group: 'organizations/acme/groups/root' tiers { stages "
        "{ approvers { budget_owners: true } quorum: QUORUM_ANY_ONE } } }");
  }
  // Ann drafts it, and dan puts it in force.
  absl::Status MakeBudget(const std::string& id, const std::string& more) {
    bu::Budget budget;
    const absl::Status drafted = Try<bu::CreateBudgetRequest, bu::Budget>(
        "ann", "budget.v1.Budgets/CreateBudget",
        Concat("parent: 'organizations/acme' budget_id: '", id,
               "' budget { group: 'organizations/acme/groups/root' display_name: 'B' period { recurrence: "
               "RECURRENCE_YEARLY first_day { year: 2000 month: 1 day: 1 } } amount { currency_code: 'USD' units: "
               "500 } ",
               more, " }"),
        &budget);
    if (!drafted.ok()) return drafted;
    return Try<bu::ActivateBudgetRequest, bu::Budget>(
        "dan", "budget.v1.Budgets/ActivateBudget",
        Concat("request_id: 'on-", id, "' name: '", budget.name(), "' etag: '", budget.etag(), "'"), &budget);
  }
  po::PurchaseOrder Read() {
    return Send<po::GetPurchaseOrderRequest, po::PurchaseOrder>(
        "eve", "purchase_order.v1.PurchaseOrders/GetPurchaseOrder", "name: 'organizations/acme/purchaseOrders/po-1'");
  }
  std::vector<ap::Review> WaitingFor(const std::string& user) {
    const auto page = Send<ap::ListReviewsRequest, ap::ListReviewsResponse>(
        user, "approval.v1.Reviews/ListReviews", "parent: 'organizations/acme' waiting_for_me: true");
    return {page.reviews().begin(), page.reviews().end()};
  }
  absl::Status Decide(const std::string& user, const ap::Review& review) {
    ap::Review decided;
    return Try<ap::DecideReviewRequest, ap::Review>(
        user, "approval.v1.Reviews/DecideReview",
        Concat("request_id: '", user, "-", review.digest().substr(0, 8), "' name: '", review.name(), "' digest: '",
               review.digest(), "' verdict: VERDICT_APPROVE"),
        &decided);
  }
  // Lets bob and cat approve the only review that waits, in whatever order they are asked.
  void BobAndCatApprove() {
    for (int approvals = 0; approvals < 2; ++approvals) {
      ASSERT_TRUE(Until([&] { return WaitingFor("bob").size() + WaitingFor("cat").size() == 1; }));
      const std::string user = WaitingFor("bob").empty() ? "cat" : "bob";
      EXPECT_THAT(Decide(user, WaitingFor(user)[0]), testing::IsOk());
    }
  }
};

TEST_F(BudgetOwnerPortsTest, WhoOwnsTheMoneyIsAskedAndNotWhoWantsIt) {
  for (const char* name : {"directory", "approval"}) {
    Start(name);
    ASSERT_FALSE(HasFailure());
  }
  Start("budget", {"approval"});
  ASSERT_FALSE(HasFailure());
  Start("purchase_order", {"approval", "budget"});
  ASSERT_FALSE(HasFailure());
  MakePeople();
  Send<po::CreateSupplierRequest, po::Supplier>(
      "ann", "purchase_order.v1.Suppliers/CreateSupplier",
      "parent: 'organizations/acme' supplier_id: 's' supplier { display_name: 'S' bill_from_entities { "
      "bill_from_entity_id: 'e' currency: 'USD' } }");
  ASSERT_TRUE(Until([&] { return MakeBudget("b", Concat("owners: '", kEve, "' owners: '", kCat, "'")).ok(); }));
  EXPECT_THAT(MakeBudget("c", "owners: 'organizations/acme/users/nobody'"), HasReason("MEMBER_NOT_FOUND"));

  Send<po::CreatePurchaseOrderRequest, po::PurchaseOrder>(
      "eve", "purchase_order.v1.PurchaseOrders/CreatePurchaseOrder",
      "parent: 'organizations/acme' purchase_order_id: 'po-1' submit: true purchase_order { number: '1' supplier: "
      "'organizations/acme/suppliers/s' bill_from_entities: 'organizations/acme/suppliers/s/billFromEntities/e' period "
      "{ first_month: '2026-01' last_month: '2026-12' } lines { number: '1' amount { currency_code: 'USD' units: 100 } "
      "} }");
  ASSERT_TRUE(Until([&] { return Read().review().with_approval(); }));
  BobAndCatApprove();
  EXPECT_TRUE(Until([&] { return Read().state() == po::PurchaseOrder::STATE_ISSUED; }));
  const auto review = Send<ap::GetReviewRequest, ap::Review>("ann", "approval.v1.Reviews/GetReview",
                                                             Concat("name: '", Read().review().review(), "'"));
  EXPECT_THAT(review.subject().budget_owners(), ElementsAre(kEve, kCat));
  ASSERT_EQ(review.stages_size(), 2);
  const ap::ReviewStage& owners = review.stages(review.stages(0).rule().ends_with("/owners") ? 0 : 1);
  EXPECT_EQ(owners.seats(0).user(), kCat);
  EXPECT_EQ(owners.seats_size(), 1);
  ASSERT_GT(owners.left_out_size(), 0);
  EXPECT_EQ(owners.left_out(0).user(), kEve) << "an owner who asks does not decide";

  const auto move = Send<bu::IncreaseBudgetRequest, bu::BudgetMove>(
      "ann", "budget.v1.BudgetMoves/IncreaseBudget",
      "parent: 'organizations/acme' move_id: 'm' budget: 'organizations/acme/budgets/b' reason: 'why' amount { "
      "currency_code: 'USD' units: 50 }");
  EXPECT_EQ(move.state(), bu::BudgetMove::STATE_PROPOSED);
  BobAndCatApprove();
  EXPECT_TRUE(Until([&] {
    return Send<bu::GetBudgetMoveRequest, bu::BudgetMove>("ann", "budget.v1.BudgetMoves/GetBudgetMove",
                                                          "name: 'organizations/acme/budgetMoves/m'")
               .state() == bu::BudgetMove::STATE_DONE;
  }));
  EXPECT_THAT(WaitingFor("cat"), IsEmpty());
}

}  // namespace
}  // namespace outlay
