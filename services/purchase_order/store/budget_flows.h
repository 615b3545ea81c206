// The requests to budget about orders; only this file reads and writes these rows. All functions return DATA_LOSS /
// STORED_BYTES_UNREADABLE for rows that cannot be read.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_STORE_BUDGET_FLOWS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_STORE_BUDGET_FLOWS_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "services/purchase_order/domain/order/order_budget.h"
#include "services/purchase_order/store/keyspaces.h"

namespace outlay::purchase_order {

absl::StatusOr<std::optional<BudgetFlow>> FindBudgetFlow(const store::Reader& reader, const BudgetFlowKey& key);

// Replaces the stored flow; nullopt removes it.
absl::Status SaveBudgetFlow(store::Transaction& txn, const BudgetFlowKey& key, const std::optional<BudgetFlow>& flow);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_STORE_BUDGET_FLOWS_H_
