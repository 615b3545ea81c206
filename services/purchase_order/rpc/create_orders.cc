#include "services/purchase_order/rpc/create_orders.h"

#include <memory>
#include <utility>

#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "services/purchase_order/convert/orders.h"

namespace outlay::purchase_order {

absl::StatusOr<OrderCreation> ToCreation(const CreationTerms& terms, const v1::CreatePurchaseOrderRequest& request) {
  absl::StatusOr<OrderSpec> spec = FromProto(request.purchase_order());
  if (!spec.ok()) {
    return AtField("purchase_order", spec.status());
  }
  return OrderCreation{.order_id = request.purchase_order_id(),
                       .spec = *std::move(spec),
                       .submit = request.submit(),
                       .peers = terms.peers};
}

absl::StatusOr<command::PreparedCommand> PrepareCreation(const CreationTerms& terms,
                                                         v1::CreatePurchaseOrderRequest request, bool accept_same) {
  OUTLAY_ASSIGN_OR_RETURN(OrderCreation creation, ToCreation(terms, request));
  creation.accept_same = accept_same;
  return command::PreparedCommand{.digest = terms.method->RequestDigest(&request),
                                  .command = std::make_unique<CreateOrder>(std::move(creation))};
}

}  // namespace outlay::purchase_order
