#include "services/purchase_order/store/budget_flows.h"

#include <utility>

#include "common/base/status_macros.h"
#include "common/store/record_values.h"
#include "services/purchase_order/store/records.h"

namespace outlay::purchase_order {

namespace {

void ToMoveRecord(const BudgetMove& move, storage::v1::BudgetMoveRecord* record) {
  record->set_state(static_cast<int>(move.state));
  record->set_number(move.number);
  record->set_group_id(move.group_id);
  record->set_cost_center(move.cost_center);
  record->set_project(move.project);
  record->set_proposer(move.proposer);
  record->set_reason(move.reason);
  record->set_end_reason(move.end_reason);
  record->set_refusals(move.refusals);
}

absl::StatusOr<BudgetMove> FromMoveRecord(const storage::v1::BudgetMoveRecord& record) {
  BudgetMove move;
  OUTLAY_ASSIGN_OR_RETURN(move.state, store::StoredEnum(record.state(), MoveState::kNotMoved, kOrders.name));
  move.number = record.number();
  move.group_id = record.group_id();
  move.cost_center = record.cost_center();
  move.project = record.project();
  move.proposer = record.proposer();
  move.reason = record.reason();
  move.end_reason = record.end_reason();
  move.refusals = record.refusals();
  return move;
}

}  // namespace

storage::v1::ChargeRecord ToRecord(const Charge& charge) {
  storage::v1::ChargeRecord record;
  record.set_group_id(charge.group_id);
  record.set_cost_center(charge.cost_center);
  record.set_project(charge.project);
  return record;
}

Charge FromRecord(const storage::v1::ChargeRecord& record) {
  return {.group_id = record.group_id(), .cost_center = record.cost_center(), .project = record.project()};
}

storage::v1::OrderBudgetRecord ToRecord(const OrderBudget& budget) {
  storage::v1::OrderBudgetRecord record;
  record.set_phase(static_cast<int>(budget.phase));
  record.set_spender(budget.spender);
  record.set_reason(budget.reason);
  record.set_refusals(budget.refusals);
  record.set_is_incomplete(budget.is_incomplete);
  record.set_beyond_minor(budget.beyond);
  if (budget.move.state != MoveState::kNone) ToMoveRecord(budget.move, record.mutable_move());
  if (budget.charge_before.has_value()) *record.mutable_charge_before() = ToRecord(*budget.charge_before);
  record.mutable_owners()->Assign(budget.owners.begin(), budget.owners.end());
  return record;
}

absl::StatusOr<OrderBudget> FromRecord(const storage::v1::OrderBudgetRecord& record) {
  OrderBudget budget;
  OUTLAY_ASSIGN_OR_RETURN(budget.phase, store::StoredEnum(record.phase(), BudgetPhase::kReleased, kOrders.name));
  budget.spender = record.spender();
  budget.reason = record.reason();
  budget.refusals = record.refusals();
  budget.is_incomplete = record.is_incomplete();
  budget.beyond = record.beyond_minor();
  if (record.has_move()) {
    OUTLAY_ASSIGN_OR_RETURN(budget.move, FromMoveRecord(record.move()));
  }
  if (record.has_charge_before()) budget.charge_before = FromRecord(record.charge_before());
  budget.owners = {record.owners().begin(), record.owners().end()};
  return budget;
}

storage::v1::BudgetFlowRecord ToRecord(const BudgetFlow& flow) {
  storage::v1::BudgetFlowRecord record;
  record.set_order_id(flow.order_id);
  record.set_spender(flow.spender);
  record.set_version(flow.version);
  record.set_request(flow.request);
  record.set_due_micros(store::TimeMicros(flow.due));
  record.set_asks_owners(flow.asks_owners);
  record.set_is_repeated(flow.is_repeated);
  return record;
}

BudgetFlow FromRecord(const storage::v1::BudgetFlowRecord& record) {
  return {.order_id = record.order_id(),
          .spender = record.spender(),
          .version = record.version(),
          .request = record.request(),
          .due = store::StoredTime(record.due_micros()),
          .asks_owners = record.asks_owners(),
          .is_repeated = record.is_repeated()};
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
