// The effects of budgets on an order that they pay for: its needs are recorded in the step that changes them, and
// budget's answers are recorded and applied in one body (B4, B7).
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_FOLLOW_BUDGET_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_FOLLOW_BUDGET_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "outlay/budget/v1/document_holds.pb.h"
#include "services/purchase_order/commands/scene.h"
#include "services/purchase_order/store/keyspaces.h"

namespace outlay::purchase_order {

// Records the request to budget if the order's needs have changed, or if the order waits for the answer. Part of every
// command that saves or removes an order (`before` null: new; `after` null: removed), or changes its invoiced amounts.
absl::Status RecordBudgetNeed(store::Transaction& txn, const Scene& scene, const Order* before,
                              const OrderState* after);

// The following functions are whole bodies. `version`: that of the request; an answer to another request than the
// current one is ignored.

// Applies budget's answer.
absl::Status TakeBudgetAnswer(store::Transaction& txn, const BudgetFlowKey& key, int64_t version,
                              const budget::v1::SettleDocumentResponse& answer);
// Repeats the request under the next version, because budget knows a larger one, as after this store was restored.
absl::Status TakeBudgetNumber(store::Transaction& txn, const BudgetFlowKey& key, int64_t version, int64_t known);
// Applies a permanent refusal of the request: budget could not judge it.
absl::Status TakeBudgetError(store::Transaction& txn, const BudgetFlowKey& key, int64_t version,
                             const std::string& reason);
// Records a permanent refusal of a request whose answer no step waits for: the order shows it, and the request is
// repeated after a pause until somebody has mended the cause.
absl::Status TakeBudgetRefusal(store::Transaction& txn, const BudgetFlowKey& key, int64_t version,
                               const std::string& reason, absl::Duration pause);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_FOLLOW_BUDGET_H_
