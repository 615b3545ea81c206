#include <optional>
#include <string>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/store/record_values.h"
#include "services/budget/store/keyspaces.h"
#include "services/budget/store/records.h"

namespace outlay::budget {
namespace {

absl::StatusOr<HoldEnd> ToEnd(int number) {
  if (number == 0) return HoldEnd::kOpen;
  if (number < static_cast<int>(HoldEnd::kSpent)) return DataLoss(kHolds.name);
  return store::StoredEnum(number, HoldEnd::kExpired, kHolds.name);
}

}  // namespace

void ToRecord(const Spend& spend, storage::v1::SpendRecord* record) {
  record->set_group_id(spend.group_id);
  record->set_member_id(spend.member_id);
  record->set_amount_minor(spend.amount.minor_units());
  record->set_currency(std::string(spend.amount.currency().code()));
  record->set_category(spend.category);
  record->set_supplier_id(spend.supplier_id);
  record->set_cost_center(spend.cost_center);
  record->set_project(spend.project);
  record->set_purchase_order_number(spend.purchase_order_number);
  record->mutable_budget_ids()->Assign(spend.budget_ids.begin(), spend.budget_ids.end());
  record->set_document(spend.document);
  record->set_tax_minor(spend.tax.minor);
  record->set_recoverable_basis_points(static_cast<int>(spend.tax.recoverable.basis_points));
}

absl::StatusOr<Spend> FromRecord(const storage::v1::SpendRecord& record) {
  Spend spend;
  spend.group_id = record.group_id();
  spend.member_id = record.member_id();
  OUTLAY_ASSIGN_OR_RETURN(const Currency currency, store::StoredCurrency(record.currency(), kHolds.name));
  spend.amount = Money(record.amount_minor(), currency);
  spend.category = record.category();
  spend.supplier_id = record.supplier_id();
  spend.cost_center = record.cost_center();
  spend.project = record.project();
  spend.purchase_order_number = record.purchase_order_number();
  spend.budget_ids.assign(record.budget_ids().begin(), record.budget_ids().end());
  spend.document = record.document();
  spend.tax = {.minor = record.tax_minor(), .recoverable = Percent{record.recoverable_basis_points()}};
  return spend;
}

void ToRecord(const HoldNode& node, storage::v1::NodeRecord* record) {
  record->set_budget_id(node.budget_id);
  record->set_group_id(node.group_id);
  record->set_period(node.period);
  record->set_currency(std::string(node.currency.code()));
  record->set_rate(store::DecimalText(node.rate));
  record->set_is_cleared(node.is_cleared);
  record->set_has_allotment(node.allotment.has_value());
  if (node.allotment.has_value()) record->set_allotment_member_id(*node.allotment);
  if (node.tax != TaxCounting::kWhole) record->set_tax_counting(static_cast<int>(node.tax));
}

absl::StatusOr<HoldNode> FromRecord(const storage::v1::NodeRecord& record) {
  HoldNode node;
  node.budget_id = record.budget_id();
  node.group_id = record.group_id();
  node.period = record.period();
  OUTLAY_ASSIGN_OR_RETURN(node.currency, store::StoredCurrency(record.currency(), kHolds.name));
  OUTLAY_ASSIGN_OR_RETURN(node.rate, store::StoredDecimal(record.rate(), kHolds.name));
  node.is_cleared = record.is_cleared();
  if (record.has_allotment()) node.allotment = record.allotment_member_id();
  if (record.tax_counting() != 0) {
    OUTLAY_ASSIGN_OR_RETURN(node.tax,
                            store::StoredEnum(record.tax_counting(), TaxCounting::kNonRecoverable, kHolds.name));
  }
  return node;
}

storage::v1::HoldRecord ToRecord(const Hold& hold) {
  storage::v1::HoldRecord record;
  ToRecord(hold.spend, record.mutable_spend());
  record.set_held_minor(hold.amounts.held);
  record.set_committed_minor(hold.amounts.committed);
  record.set_spent_minor(hold.amounts.spent);
  record.set_beyond_minor(hold.amounts.beyond);
  record.set_tolerance_minor(hold.tolerance);
  record.set_end(static_cast<int>(hold.end));
  if (hold.expire_time.has_value()) record.set_expire_time_micros(absl::ToUnixMicros(*hold.expire_time));
  for (const HoldNode& node : hold.nodes) ToRecord(node, record.add_nodes());
  record.set_entries(hold.entries);
  record.set_creator(hold.creator);
  record.set_create_time_micros(absl::ToUnixMicros(hold.create_time));
  record.set_update_time_micros(absl::ToUnixMicros(hold.update_time));
  record.set_create_digest(hold.create_digest);
  record.set_is_of_document(hold.is_of_document);
  return record;
}

absl::StatusOr<Hold> FromRecord(std::string_view hold_id, const storage::v1::HoldRecord& record) {
  Hold hold;
  hold.id = hold_id;
  OUTLAY_ASSIGN_OR_RETURN(hold.spend, FromRecord(record.spend()));
  hold.amounts = {.held = record.held_minor(),
                  .committed = record.committed_minor(),
                  .spent = record.spent_minor(),
                  .beyond = record.beyond_minor()};
  hold.tolerance = record.tolerance_minor();
  OUTLAY_ASSIGN_OR_RETURN(hold.end, ToEnd(record.end()));
  if (record.expire_time_micros() != 0) hold.expire_time = absl::FromUnixMicros(record.expire_time_micros());
  for (const storage::v1::NodeRecord& stored : record.nodes()) {
    OUTLAY_ASSIGN_OR_RETURN(HoldNode node, FromRecord(stored));
    hold.nodes.push_back(std::move(node));
  }
  hold.entries = record.entries();
  hold.creator = record.creator();
  hold.create_time = absl::FromUnixMicros(record.create_time_micros());
  hold.update_time = absl::FromUnixMicros(record.update_time_micros());
  hold.create_digest = record.create_digest();
  hold.is_of_document = record.is_of_document();
  return hold;
}

storage::v1::HoldEntryRecord ToRecord(const HoldEntry& entry) {
  storage::v1::HoldEntryRecord record;
  record.set_verb(static_cast<int>(entry.verb));
  record.set_held_minor(entry.change.held);
  record.set_committed_minor(entry.change.committed);
  record.set_spent_minor(entry.change.spent);
  record.set_beyond_minor(entry.change.beyond);
  record.set_tolerance_used_minor(entry.tolerance_used);
  record.set_reversed_number(entry.reversed_number);
  record.set_document(entry.document);
  record.set_actor(entry.actor);
  record.set_time_micros(absl::ToUnixMicros(entry.time));
  return record;
}

absl::StatusOr<HoldEntry> FromRecord(int64_t number, const storage::v1::HoldEntryRecord& record) {
  HoldEntry entry;
  entry.number = number;
  OUTLAY_ASSIGN_OR_RETURN(entry.verb, store::StoredEnum(record.verb(), EntryVerb::kReversePost, kHoldEntries.name));
  entry.change = {.held = record.held_minor(),
                  .committed = record.committed_minor(),
                  .spent = record.spent_minor(),
                  .beyond = record.beyond_minor()};
  entry.tolerance_used = record.tolerance_used_minor();
  entry.reversed_number = record.reversed_number();
  entry.document = record.document();
  entry.actor = record.actor();
  entry.time = absl::FromUnixMicros(record.time_micros());
  return entry;
}

}  // namespace outlay::budget
