// More proposals of other budgets for a large order than a step has room for (A11). See testing/order_moves.h for what
// is fake.
#include "common/base/strings.h"
#include "services/purchase_order/domain/limits.h"
#include "services/purchase_order/rpc/testing/order_moves.h"

namespace outlay::purchase_order {
namespace {

namespace ap = approval::v1;
using ::outlay::testing::IsOk;

constexpr int kProposals = 20;

// An order with 100 lines of some 500 bytes.
class OrderManyMovesTest : public MovesFixture {
 protected:
  OrderManyMovesTest() {
    v1::CreatePurchaseOrderRequest request = ACreation("po-1", "PO po-1");
    request.set_submit(true);
    request.mutable_purchase_order()->clear_lines();
    for (int i = 0; i < 100; ++i) {
      v1::Line& line = *request.mutable_purchase_order()->add_lines();
      line.set_number(Concat(i));
      line.set_item(std::string(200, 'x'));
      line.mutable_amount()->set_currency_code("USD");
      line.mutable_amount()->set_units(10);
    }
    EXPECT_THAT(Create(request), IsOk());
  }
  // Adds all proposals at once, as one answer brings those that were made before it.
  void ProposeMany() {
    for (int i = 1; i <= kProposals; ++i) AddProposal(Concat("cost_center: 'c-", i, "'"));
  }
  int Told(v1::PurchaseOrderChanged::Change change) {
    int told = 0;
    for (const v1::PurchaseOrderChanged& event : Events<v1::PurchaseOrderChanged>()) told += event.change() == change;
    return told;
  }
  void RunOften() {
    for (int i = 0; i < kProposals; ++i) Run();
  }
};

TEST_F(OrderManyMovesTest, AreTakenAFewAtATimeAndTheOrderGoesOn) {
  Run();
  ASSERT_EQ(Order().state(), v1::PurchaseOrder::STATE_PENDING_APPROVAL);
  budget_.status = absl::UnavailableError("down");
  ProposeMany();
  TellReview(ap::ReviewOpened());
  EXPECT_EQ(Move().state(), v1::BudgetMove::STATE_ASKED);
  EXPECT_LT(Told(v1::PurchaseOrderChanged::CHANGE_BUDGET_NOT_MOVED), kProposals - 1) << "not all in one step";
  RunOften();
  EXPECT_EQ(Told(v1::PurchaseOrderChanged::CHANGE_BUDGET_PROPOSED), 1);
  EXPECT_EQ(Told(v1::PurchaseOrderChanged::CHANGE_BUDGET_NOT_MOVED), kProposals - 1) << "each is told, once";
  budget_.status = absl::OkStatus();
  RunOften();
  EXPECT_EQ(ChargedTo(), "c-1");
  Review(ap::Review::STATE_APPROVED, "po-1");
  RunOften();
  EXPECT_EQ(Order().state(), v1::PurchaseOrder::STATE_ISSUED);
}

TEST_F(OrderManyMovesTest, DoNotKeepTheOrderFromItsEnd) {
  Run();
  ProposeMany();
  approval_.review.set_state(ap::Review::STATE_REJECTED);
  TellReview(ap::ReviewDecided());
  EXPECT_EQ(Order().state(), v1::PurchaseOrder::STATE_DRAFT);
  RunOften();
  EXPECT_EQ(Order().state(), v1::PurchaseOrder::STATE_DRAFT);
}

}  // namespace
}  // namespace outlay::purchase_order
