#include "services/purchase_order/store/budget_flows.h"

#include <utility>

#include "common/base/status_macros.h"
#include "common/store/record_values.h"
#include "services/purchase_order/store/records.h"

namespace outlay::purchase_order {

storage::v1::OrderBudgetRecord ToRecord(const OrderBudget& budget) {
  storage::v1::OrderBudgetRecord record;
  record.set_phase(static_cast<int>(budget.phase));
  record.set_spender(budget.spender);
  record.set_reason(budget.reason);
  record.set_refusals(budget.refusals);
  record.set_is_incomplete(budget.is_incomplete);
  return record;
}

absl::StatusOr<OrderBudget> FromRecord(const storage::v1::OrderBudgetRecord& record) {
  OrderBudget budget;
  OUTLAY_ASSIGN_OR_RETURN(budget.phase, store::StoredEnum(record.phase(), BudgetPhase::kReleased, kOrders.name));
  budget.spender = record.spender();
  budget.reason = record.reason();
  budget.refusals = record.refusals();
  budget.is_incomplete = record.is_incomplete();
  return budget;
}

storage::v1::BudgetFlowRecord ToRecord(const BudgetFlow& flow) {
  storage::v1::BudgetFlowRecord record;
  record.set_order_id(flow.order_id);
  record.set_spender(flow.spender);
  record.set_version(flow.version);
  record.set_request(flow.request);
  record.set_due_micros(store::TimeMicros(flow.due));
  return record;
}

BudgetFlow FromRecord(const storage::v1::BudgetFlowRecord& record) {
  return {.order_id = record.order_id(),
          .spender = record.spender(),
          .version = record.version(),
          .request = record.request(),
          .due = store::StoredTime(record.due_micros())};
}

absl::StatusOr<std::optional<BudgetFlow>> FindBudgetFlow(const store::Reader& reader, const BudgetFlowKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::BudgetFlowRecord> record, reader.Find(kBudgetFlows, key));
  return record.has_value() ? std::optional(FromRecord(*record)) : std::nullopt;
}

absl::Status SaveBudgetFlow(store::Transaction& txn, const BudgetFlowKey& key, const std::optional<BudgetFlow>& flow) {
  const auto& [organization, document_id] = key;
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<BudgetFlow> before, FindBudgetFlow(txn, key));
  if (before.has_value() && before->due.has_value()) {
    txn.Delete(kBudgetFlowsByDue, {*before->due, organization, document_id});
  }
  if (!flow.has_value()) {
    if (before.has_value()) txn.Delete(kBudgetFlows, key);
    return absl::OkStatus();
  }
  txn.Put(kBudgetFlows, key, ToRecord(*flow));
  if (flow->due.has_value()) txn.Put(kBudgetFlowsByDue, {*flow->due, organization, document_id}, NoValue());
  return absl::OkStatus();
}

}  // namespace outlay::purchase_order
