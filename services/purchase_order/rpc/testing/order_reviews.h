// For tests of reviewed orders: see reviews.h.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_RPC_TESTING_ORDER_REVIEWS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_RPC_TESTING_ORDER_REVIEWS_H_

#include <memory>
#include <string>

#include "services/purchase_order/commands/follow_review.h"
#include "services/purchase_order/rpc/testing/reviews.h"

namespace outlay::purchase_order {

class OrderReviewsFixture : public ReviewsFixture {
 protected:
  OrderReviewsFixture() : ReviewsFixture(std::make_shared<OrdersInReview>(/*can_ask_budget=*/false)) {
    Tell(R"pb(organization: "organizations/acme"
              base_currency: "USD"
              settings { approvals_enabled: true })pb");
  }

  v1::PurchaseOrder Submit(const std::string& id) {
    v1::CreatePurchaseOrderRequest request = ACreation(id, "PO " + id);
    request.set_submit(true);
    const absl::StatusOr<v1::PurchaseOrder> order = Create(request);
    EXPECT_THAT(order, outlay::testing::IsOk());
    return order.value_or(v1::PurchaseOrder());
  }
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_RPC_TESTING_ORDER_REVIEWS_H_
