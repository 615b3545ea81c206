#include <utility>

#include "common/base/status_macros.h"
#include "common/store/record_values.h"
#include "services/purchase_order/store/keyspaces.h"
#include "services/purchase_order/store/record_parts.h"
#include "services/purchase_order/store/records.h"

namespace outlay::purchase_order {
namespace {

using storage::v1::AddressRecord;
using storage::v1::LineRecord;
using storage::v1::OrderInformationRecord;
using storage::v1::OrderRecord;

void FromAddress(const Address& address, AddressRecord* record) {
  record->set_addressee(address.addressee);
  for (const std::string& line : address.lines) {
    record->add_lines(line);
  }
  record->set_locality(address.locality);
  record->set_postal_code(address.postal_code);
  record->set_region_code(address.region_code);
}

Address ToAddress(const AddressRecord& record) {
  return {.addressee = record.addressee(),
          .lines = {record.lines().begin(), record.lines().end()},
          .locality = record.locality(),
          .postal_code = record.postal_code(),
          .region_code = record.region_code()};
}

void FromInformation(const OrderInformation& information, OrderInformationRecord* record) {
  record->set_cost_center(information.cost_center);
  record->set_project_code(information.project_code);
  record->set_job_code(information.job_code);
  record->set_location(information.location);
  record->set_department(information.department);
  record->set_requisitioner(information.requisitioner);
  for (const OwnField& field : information.own_fields) {
    record->add_own_labels(field.label);
    record->add_own_values(field.value);
  }
}

absl::StatusOr<OrderInformation> ToInformation(const OrderInformationRecord& record) {
  if (record.own_labels_size() != record.own_values_size()) {
    return DataLoss(kOrders.name);
  }
  OrderInformation information = {.cost_center = record.cost_center(),
                                  .project_code = record.project_code(),
                                  .job_code = record.job_code(),
                                  .location = record.location(),
                                  .department = record.department(),
                                  .requisitioner = record.requisitioner(),
                                  .own_fields = {}};
  for (int i = 0; i < record.own_labels_size(); ++i) {
    information.own_fields.push_back({.label = record.own_labels(i), .value = record.own_values(i)});
  }
  return information;
}

void FromLine(const Line& line, LineRecord* record) {
  record->set_number(line.number);
  record->set_type(line.type);
  record->set_kind(static_cast<int>(line.kind));
  if (line.period.has_value()) {
    *record->mutable_period() = record_parts::FromPeriod(*line.period);
  }
  record->set_item(line.item);
  record->set_category(line.category);
  record->set_quantity(store::DecimalText(line.quantity));
  record->set_unit(line.unit);
  record->set_unit_price(store::DecimalText(line.unit_price));
  record->set_discount_minor(line.discount.minor_units());
  record->set_tax_minor(line.tax.minor_units());
  record->set_amount_minor(line.amount.minor_units());
  record->set_expected_delivery_day(record_parts::FromDay(line.expected_delivery));
  record->set_marketplace_transaction(line.marketplace_transaction);
}

absl::StatusOr<Line> ToLine(const LineRecord& record, Currency currency) {
  Line line;
  line.number = record.number();
  line.type = record.type();
  line.kind = static_cast<LineKind>(record.kind());
  if (record.has_period()) {
    OUTLAY_ASSIGN_OR_RETURN(line.period, record_parts::ToPeriod(record.period(), kOrders.name));
  }
  line.item = record.item();
  line.category = record.category();
  OUTLAY_ASSIGN_OR_RETURN(line.quantity, store::StoredDecimal(record.quantity(), kOrders.name));
  line.unit = record.unit();
  OUTLAY_ASSIGN_OR_RETURN(line.unit_price, store::StoredDecimal(record.unit_price(), kOrders.name));
  line.discount = Money(record.discount_minor(), currency);
  line.tax = Money(record.tax_minor(), currency);
  line.amount = Money(record.amount_minor(), currency);
  line.expected_delivery = record_parts::ToDay(record.expected_delivery_day());
  line.marketplace_transaction = record.marketplace_transaction();
  return line;
}

// The fields that users do not write.
absl::Status ReadLifeCycle(const OrderRecord& record, Order* order) {
  order->creator = record.creator();
  OUTLAY_ASSIGN_OR_RETURN(order->state, store::StoredEnum(record.state(), State::kCancelled, kOrders.name));
  order->suspended = record.suspended();
  order->deleted = record.deleted();
  order->version = record.version();
  order->revision = record.revision();
  order->create_time = absl::FromUnixMicros(record.create_time_micros());
  order->update_time = absl::FromUnixMicros(record.update_time_micros());
  order->issue_time = store::StoredTime(record.issue_time_micros());
  order->create_digest = record.create_digest();
  order->requesters = Persons::FromText(record.requesters());
  order->approvers = Persons::FromText(record.approvers());
  if (record.has_review()) {
    OUTLAY_ASSIGN_OR_RETURN(order->review, FromRecord(record.review()));
  }
  if (record.has_budget()) {
    OUTLAY_ASSIGN_OR_RETURN(order->budget, FromRecord(record.budget()));
  }
  if (record.has_change()) {
    OUTLAY_ASSIGN_OR_RETURN(order->change, FromRecord(record.change(), order->currency));
  }
  if (record.has_spending()) {
    OUTLAY_ASSIGN_OR_RETURN(order->spending, FromRecord(record.spending()));
  }
  return absl::OkStatus();
}

}  // namespace

void ToRecords(const std::vector<Line>& lines, LineRecords* records) {
  records->Clear();
  for (const Line& line : lines) {
    FromLine(line, records->Add());
  }
}

absl::StatusOr<std::vector<Line>> FromRecords(const LineRecords& records, Currency currency) {
  std::vector<Line> lines;
  lines.reserve(static_cast<size_t>(records.size()));
  for (const LineRecord& record : records) {
    OUTLAY_ASSIGN_OR_RETURN(Line line, ToLine(record, currency));
    lines.push_back(std::move(line));
  }
  return lines;
}

OrderRecord ToRecord(const Order& order) {
  OrderRecord record;
  record.set_number(order.number);
  record.set_group_id(order.group_id);
  record.set_supplier_id(order.supplier_id);
  for (const std::string& id : order.entity_ids) record.add_bill_from_entity_ids(id);
  *record.mutable_period() = record_parts::FromPeriod(order.period);
  ToRecords(order.lines, record.mutable_lines());
  record.set_currency(std::string(order.currency.code()));
  record.set_payment_terms(order.payment_terms);
  if (order.ship_to.has_value()) FromAddress(*order.ship_to, record.mutable_ship_to());
  if (order.bill_to.has_value()) FromAddress(*order.bill_to, record.mutable_bill_to());
  for (const Contact& contact : order.contacts) record.add_contact_ids(contact.id);
  for (const std::string& tag : order.tags) record.add_tags(tag);
  record.set_notes(order.notes);
  if (order.order_information.has_value()) {
    FromInformation(*order.order_information, record.mutable_order_information());
  }
  record.set_payment_method(order.payment_method);
  record.set_balance_tracking_disabled(order.balance_tracking_disabled);
  record.set_balance_threshold_basis_points(order.balance_threshold_basis_points);
  record.set_grown_minor(order.grown_minor);
  record.set_creator(order.creator);
  record.set_state(static_cast<int>(order.state));
  record.set_suspended(order.suspended);
  record.set_deleted(order.deleted);
  record.set_version(order.version);
  record.set_revision(order.revision);
  record.set_create_time_micros(absl::ToUnixMicros(order.create_time));
  record.set_update_time_micros(absl::ToUnixMicros(order.update_time));
  record.set_issue_time_micros(store::TimeMicros(order.issue_time));
  record.set_create_digest(order.create_digest);
  record.set_requesters(order.requesters.text());
  record.set_approvers(order.approvers.text());
  if (order.review.attempt > 0) *record.mutable_review() = ToRecord(order.review);
  if (order.budget.phase != BudgetPhase::kOff) *record.mutable_budget() = ToRecord(order.budget);
  if (order.change.state != ChangeState::kNone) *record.mutable_change() = ToRecord(order.change);
  if (order.spending != OrderSpending()) *record.mutable_spending() = ToRecord(order.spending);
  return record;
}

absl::StatusOr<Order> FromRecord(std::string_view order_id, const OrderRecord& record) {
  Order order;
  order.id = order_id;
  order.number = record.number();
  order.group_id = record.group_id();
  order.supplier_id = record.supplier_id();
  order.entity_ids = {record.bill_from_entity_ids().begin(), record.bill_from_entity_ids().end()};
  OUTLAY_ASSIGN_OR_RETURN(order.period, record_parts::ToPeriod(record.period(), kOrders.name));
  OUTLAY_ASSIGN_OR_RETURN(order.currency, store::StoredCurrency(record.currency(), kOrders.name));
  OUTLAY_ASSIGN_OR_RETURN(order.lines, FromRecords(record.lines(), order.currency));
  order.payment_terms = record.payment_terms();
  if (record.has_ship_to()) order.ship_to = ToAddress(record.ship_to());
  if (record.has_bill_to()) order.bill_to = ToAddress(record.bill_to());
  for (const std::string& id : record.contact_ids())
    order.contacts.push_back({.id = id, .display_name = {}, .email = {}});
  order.tags = {record.tags().begin(), record.tags().end()};
  order.notes = record.notes();
  if (record.has_order_information()) {
    OUTLAY_ASSIGN_OR_RETURN(order.order_information, ToInformation(record.order_information()));
  }
  order.payment_method = record.payment_method();
  order.balance_tracking_disabled = record.balance_tracking_disabled();
  order.balance_threshold_basis_points = record.balance_threshold_basis_points();
  order.grown_minor = record.grown_minor();
  OUTLAY_RETURN_IF_ERROR(ReadLifeCycle(record, &order));
  return order;
}

storage::v1::ContactRecord ToRecord(const Contact& contact) {
  storage::v1::ContactRecord record;
  record.set_display_name(contact.display_name);
  record.set_email(contact.email);
  return record;
}

storage::v1::FiguresRecord ToRecord(const Invoiced& invoiced) {
  storage::v1::FiguresRecord record;
  record.set_invoiced_minor(invoiced.minor);
  record.set_low(invoiced.marks.low);
  record.set_exhausted(invoiced.marks.exhausted);
  return record;
}

Invoiced FromRecord(const storage::v1::FiguresRecord& record) {
  return {.minor = record.invoiced_minor(), .marks = {.low = record.low(), .exhausted = record.exhausted()}};
}

}  // namespace outlay::purchase_order
