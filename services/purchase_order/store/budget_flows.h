// What budget is to be told of orders: the only place that reads and writes these rows. All functions return
// DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_STORE_BUDGET_FLOWS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_STORE_BUDGET_FLOWS_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "services/purchase_order/domain/order_budget.h"
#include "services/purchase_order/store/keyspaces.h"

namespace outlay::purchase_order {

absl::StatusOr<std::optional<BudgetFlow>> FindBudgetFlow(const store::Reader& reader, const BudgetFlowKey& key);

// Writes the flow, or nothing instead of it, in place of what is there.
absl::Status SaveBudgetFlow(store::Transaction& txn, const BudgetFlowKey& key, const std::optional<BudgetFlow>& flow);

// Those of the reader's partition that are due, at most `max`, the earliest first.
absl::StatusOr<std::vector<BudgetFlowKey>> ListDueBudgetFlows(const store::Reader& reader, absl::Time now, size_t max);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_STORE_BUDGET_FLOWS_H_
