// What happens to an order by the budgets that pay for it: what it needs of them is recorded with the change that needs
// it, and what they say is recorded, and carried out, in one body (B4, B7).
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

// Part of every command that saves or removes an order (`before` null: it is new; `after` null: it is gone), or what
// is invoiced on one: budget is to be told what it needs now, if that is something else, or if the order waits for it.
absl::Status RecordBudgetNeed(store::Transaction& txn, const Scene& scene, const Order* before,
                              const OrderState* after);

// These are whole bodies. `version`: what budget was told; an answer to anything else than what it is told now means
// nothing.

// Budget answered.
absl::Status TakeBudgetAnswer(store::Transaction& txn, const BudgetFlowKey& key, int64_t version,
                              const budget::v1::SettleDocumentResponse& answer);
// Budget knows a larger number, as when this store was restored: it is told again under the next one.
absl::Status TakeBudgetNumber(store::Transaction& txn, const BudgetFlowKey& key, int64_t version, int64_t known);
// Budget could not judge it, for a reason that does not pass by itself.
absl::Status TakeBudgetError(store::Transaction& txn, const BudgetFlowKey& key, int64_t version,
                             const std::string& reason);
// Budget refuses, for a reason that does not pass by itself, what it is told and nobody waits for: the order says so,
// and budget is told again after a pause, until somebody has mended it.
absl::Status TakeBudgetRefusal(store::Transaction& txn, const BudgetFlowKey& key, int64_t version,
                               const std::string& reason, absl::Duration pause);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_FOLLOW_BUDGET_H_
