#include "common/base/status_macros.h"
#include "common/store/record_values.h"
#include "services/purchase_order/store/keyspaces.h"
#include "services/purchase_order/store/records.h"

namespace outlay::purchase_order {

using storage::v1::OrderChangeRecord;

OrderChangeRecord ToRecord(const OrderChange& change) {
  OrderChangeRecord record;
  record.set_state(static_cast<int>(change.state));
  record.set_number(change.number);
  ToRecords(change.lines, record.mutable_lines());
  for (const std::string& number : change.remove) record.add_remove(number);
  record.set_supplier_id(change.supplier_id);
  for (const std::string& id : change.entity_ids) record.add_entity_ids(id);
  record.set_payment_terms(change.payment_terms);
  record.set_proposer(change.proposer);
  record.set_proposers(change.proposers.text());
  record.set_approvers(change.approvers.text());
  record.set_reason(change.reason);
  record.set_propose_time_micros(absl::ToUnixMicros(change.propose_time));
  record.set_attempt(change.attempt);
  record.set_review_id(change.review_id);
  record.set_end_time_micros(store::TimeMicros(change.end_time));
  record.set_end_reason(change.end_reason);
  record.set_refusals(change.refusals);
  record.set_end_error(change.end_error);
  record.set_was_complete(change.was_complete);
  if (change.charge.has_value()) *record.mutable_charge() = ToRecord(*change.charge);
  record.set_proposals_taken(change.proposals_taken);
  return record;
}

absl::StatusOr<OrderChange> FromRecord(const OrderChangeRecord& record, Currency currency) {
  OrderChange change;
  OUTLAY_ASSIGN_OR_RETURN(change.state, store::StoredEnum(record.state(), ChangeState::kRefused, kOrders.name));
  change.number = record.number();
  OUTLAY_ASSIGN_OR_RETURN(change.lines, FromRecords(record.lines(), currency));
  change.remove = {record.remove().begin(), record.remove().end()};
  change.supplier_id = record.supplier_id();
  change.entity_ids = {record.entity_ids().begin(), record.entity_ids().end()};
  change.payment_terms = record.payment_terms();
  change.proposer = record.proposer();
  change.proposers = Persons::FromText(record.proposers());
  change.approvers = Persons::FromText(record.approvers());
  change.reason = record.reason();
  change.propose_time = absl::FromUnixMicros(record.propose_time_micros());
  change.attempt = record.attempt();
  change.review_id = record.review_id();
  change.end_time = store::StoredTime(record.end_time_micros());
  change.end_reason = record.end_reason();
  change.refusals = record.refusals();
  change.end_error = record.end_error();
  change.was_complete = record.was_complete();
  if (record.has_charge()) change.charge = FromRecord(record.charge());
  change.proposals_taken = record.proposals_taken();
  return change;
}

}  // namespace outlay::purchase_order
