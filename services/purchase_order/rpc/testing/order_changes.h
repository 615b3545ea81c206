// For tests of change orders (P5): an issued order "po-1" of 150 dollars that was approved and whose money is set
// aside. See testing/order_budgets.h for what is fake.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_RPC_TESTING_ORDER_CHANGES_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_RPC_TESTING_ORDER_CHANGES_H_

#include <string>

#include "services/purchase_order/rpc/testing/order_budgets.h"

namespace outlay::purchase_order {

class OrderChangesTest : public OrderBudgetsTest {
 protected:
  OrderChangesTest() {
    Switch("budgets_enabled: true approvals_enabled: true");
    Submit("po-1");
    approval_.review.set_state(approval::v1::Review::STATE_APPROVED);
    Run();
    approval_.review.set_state(approval::v1::Review::STATE_OPEN);
    approval_.TakeCalls();
  }
  absl::StatusOr<v1::PurchaseOrder> Revise(const std::string& amount, const std::string& more = "") {
    return Send<v1::RevisePurchaseOrderRequest, v1::PurchaseOrder>(
        "PurchaseOrders/RevisePurchaseOrder",
        "name: 'organizations/acme/purchaseOrders/po-1' reason: 'two more chairs' lines { number: '1' amount { "
        "currency_code: 'USD' units: " +
            amount + " } } " + more);
  }
  absl::StatusOr<v1::PurchaseOrder> Withdraw(const std::string& more = "") {
    return Send<v1::WithdrawPurchaseOrderChangeRequest, v1::PurchaseOrder>(
        "PurchaseOrders/WithdrawPurchaseOrderChange", "name: 'organizations/acme/purchaseOrders/po-1' " + more);
  }
  absl::StatusOr<v1::PurchaseOrder> Update(const std::string& what) {
    return Send<v1::UpdatePurchaseOrderRequest, v1::PurchaseOrder>(
        "PurchaseOrders/UpdatePurchaseOrder",
        "purchase_order { name: 'organizations/acme/purchaseOrders/po-1' " + what + " }");
  }
  // Makes another supplier, written by zoe, in the same currency.
  void MakeGlobex() {
    ASSERT_THAT((Send<v1::CreateSupplierRequest, v1::Supplier>(
                    "Suppliers/CreateSupplier",
                    "parent: 'organizations/acme' supplier_id: 'globex' supplier { display_name: 'Globex' "
                    "bill_from_entities { bill_from_entity_id: 'us' payment_terms: 'at once' currency: 'USD' } }",
                    "zoe")),
                outlay::testing::IsOk());
  }
  v1::OrderChange Change() { return Get("po-1")->change(); }
  int64_t Total() { return Get("po-1")->total().units(); }
  v1::PurchaseOrderChanged::Change LastEvent() { return Events<v1::PurchaseOrderChanged>().back().change(); }
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_RPC_TESTING_ORDER_CHANGES_H_
