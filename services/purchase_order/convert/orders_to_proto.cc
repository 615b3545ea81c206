#include <string>

#include "common/rpc/etag.h"
#include "common/rpc/values.h"
#include "services/purchase_order/convert/budgets.h"
#include "services/purchase_order/convert/orders.h"
#include "services/purchase_order/domain/balance.h"
#include "services/purchase_order/domain/names.h"

namespace outlay::purchase_order {
namespace {

void ToAddress(const Address& address, v1::Address* proto) {
  proto->set_addressee(address.addressee);
  for (const std::string& line : address.lines) {
    proto->add_lines(line);
  }
  proto->set_locality(address.locality);
  proto->set_postal_code(address.postal_code);
  proto->set_region_code(address.region_code);
}

void ToInformation(const OrderInformation& information, v1::OrderInformation* proto) {
  proto->set_cost_center(information.cost_center);
  proto->set_project_code(information.project_code);
  proto->set_job_code(information.job_code);
  proto->set_location(information.location);
  proto->set_department(information.department);
  proto->set_requisitioner(information.requisitioner);
  for (const OwnField& field : information.own_fields) {
    v1::OrderInformation::OwnField& own = *proto->add_own_fields();
    own.set_label(field.label);
    own.set_value(field.value);
  }
}

void ToLine(const Line& line, v1::Line* proto) {
  proto->set_number(line.number);
  proto->set_type(line.type);
  proto->set_kind(static_cast<v1::Line::Kind>(line.kind));
  if (line.period.has_value()) *proto->mutable_period() = ToProto(*line.period);
  proto->set_item(line.item);
  proto->set_category(line.category);
  if (line.quantity.has_value()) rpc::ToProto(*line.quantity, proto->mutable_quantity());
  proto->set_unit(line.unit);
  if (line.unit_price.has_value()) rpc::ToProto(*line.unit_price, proto->mutable_unit_price());
  if (!line.discount.IsZero()) rpc::ToProto(line.discount, proto->mutable_discount());
  if (!line.tax.IsZero()) rpc::ToProto(line.tax, proto->mutable_tax());
  rpc::ToProto(line.amount, proto->mutable_amount());
  if (line.expected_delivery.has_value()) {
    rpc::ToProto(*line.expected_delivery, proto->mutable_expected_delivery());
  }
  proto->set_marketplace_transaction(line.marketplace_transaction);
}

// Writes what is invoiced of `amount` into a line or an order.
template <typename Proto>
void ToFigures(const Order& order, int64_t amount_minor, int64_t invoiced_minor, Proto* proto) {
  rpc::ToProto(Money(invoiced_minor, order.currency), proto->mutable_invoiced());
  if (!order.balance_tracking_disabled) {
    const Figures figures = {.amount = amount_minor, .invoiced = invoiced_minor};
    rpc::ToProto(Money(figures.Balance(), order.currency), proto->mutable_balance());
  }
}

void ToContent(const OrderPicture& picture, Audience audience, v1::PurchaseOrder* proto) {
  const Order& order = picture.order;
  if (!order.group_id.empty()) proto->set_group(GroupName(picture.organization, order.group_id));
  proto->set_supplier(SupplierName(picture.organization, order.supplier_id));
  for (const std::string& entity : order.entity_ids) {
    proto->add_bill_from_entities(EntityName(picture.organization, order.supplier_id, entity));
  }
  *proto->mutable_period() = ToProto(order.period);
  for (const Line& line : order.lines) {
    v1::Line& line_proto = *proto->add_lines();
    ToLine(line, &line_proto);
    const auto invoiced = picture.invoiced.lines.find(line.number);
    ToFigures(order, line.amount.minor_units(), invoiced == picture.invoiced.lines.end() ? 0 : invoiced->second.minor,
              &line_proto);
  }
  if (order.ship_to.has_value()) ToAddress(*order.ship_to, proto->mutable_ship_to());
  if (order.bill_to.has_value()) ToAddress(*order.bill_to, proto->mutable_bill_to());
  for (const Contact& contact : order.contacts) {
    v1::Contact& contact_proto = *proto->add_contacts();
    contact_proto.set_contact_id(contact.id);
    if (audience == Audience::kCaller) {
      contact_proto.set_display_name(contact.display_name);
      contact_proto.set_email(contact.email);
    }
  }
  for (const std::string& tag : order.tags) proto->add_tags(tag);
  proto->set_notes(order.notes);
  if (order.order_information.has_value()) {
    ToInformation(*order.order_information, proto->mutable_order_information());
  }
  proto->set_payment_method(order.payment_method);
  proto->set_balance_tracking_disabled(order.balance_tracking_disabled);
  proto->set_balance_threshold_basis_points(order.balance_threshold_basis_points);
}

void ToReview(std::string_view organization, const OrderReview& review, v1::OrderReview* proto) {
  proto->set_review(ReviewName(organization, review.review_id));
  proto->set_submitter(review.submitter);
  proto->set_outcome(static_cast<v1::OrderReview::Outcome>(review.outcome));
  proto->set_reason(review.reason);
  for (const std::string& line : review.rejected_lines) proto->add_rejected_lines(line);
  rpc::ToProto(review.submit_time, proto->mutable_submit_time());
  if (review.end_time.has_value()) rpc::ToProto(*review.end_time, proto->mutable_end_time());
  proto->set_new_delivery_address(review.new_delivery_address);
}

// The content of a pending change is for readers of the order and for the log.
void ToDifferences(const OrderPicture& picture, v1::OrderChange* proto) {
  const OrderChange& change = picture.order.change;
  for (const Line& line : change.lines) ToLine(line, proto->add_lines());
  for (const std::string& number : change.remove) proto->add_remove_line_numbers(number);
  if (!change.supplier_id.empty()) proto->set_supplier(SupplierName(picture.organization, change.supplier_id));
  for (const std::string& entity : change.entity_ids) {
    proto->add_bill_from_entities(EntityName(picture.organization, change.supplier_id, entity));
  }
  const Order changed = WithChange(picture.order);
  rpc::ToProto(TotalOf(changed).value_or(Money::Zero(changed.currency)), proto->mutable_total());
}

void ToChange(const OrderPicture& picture, Audience audience, v1::OrderChange* proto) {
  const OrderChange& change = picture.order.change;
  proto->set_number(change.number);
  proto->set_state(static_cast<v1::OrderChange::State>(change.state));
  if (Waits(change) && audience != Audience::kFeed) ToDifferences(picture, proto);
  proto->set_proposer(change.proposer);
  proto->set_reason(change.reason);
  rpc::ToProto(change.propose_time, proto->mutable_propose_time());
  if (!change.review_id.empty()) proto->set_review(ReviewName(picture.organization, change.review_id));
  if (change.end_time.has_value()) rpc::ToProto(*change.end_time, proto->mutable_end_time());
  proto->set_end_reason(change.end_reason);
  proto->set_end_error(change.end_error);
  HideRefusals(change.refusals, proto->mutable_refusals());
}

}  // namespace

v1::Period ToProto(const Period& period) {
  v1::Period proto;
  if (period.first_month.has_value()) {
    proto.set_first_month(period.first_month->ToString());
    proto.set_last_month(period.last_month->ToString());
    return proto;
  }
  rpc::ToProto(period.interval.start, proto.mutable_start_time());
  rpc::ToProto(period.interval.end, proto.mutable_end_time());
  return proto;
}

std::string EtagOf(const Order& order) {
  return rpc::MakeEtag(order.create_time, order.revision);
}

v1::PurchaseOrder ToProto(const OrderPicture& picture, Audience audience) {
  const Order& order = picture.order;
  v1::PurchaseOrder proto;
  proto.set_name(OrderName(picture.organization, order.id));
  proto.set_number(order.number);
  ToContent(picture, audience, &proto);
  proto.set_payment_terms(order.payment_terms);
  proto.set_currency(std::string(order.currency.code()));
  proto.set_creator(order.creator);
  proto.set_state(static_cast<v1::PurchaseOrder::State>(order.state));
  proto.set_label(static_cast<v1::PurchaseOrder::Label>(LabelAt(order, picture.business_now)));
  proto.set_suspended(order.suspended);
  const Money total = TotalOf(order).value_or(Money::Zero(order.currency));
  rpc::ToProto(total, proto.mutable_total());
  ToFigures(order, total.minor_units(), picture.invoiced.order.minor, &proto);
  rpc::ToProto(order.create_time, proto.mutable_create_time());
  rpc::ToProto(order.update_time, proto.mutable_update_time());
  if (order.issue_time.has_value()) rpc::ToProto(*order.issue_time, proto.mutable_issue_time());
  proto.set_version(order.version);
  proto.set_deleted(order.deleted);
  proto.set_etag(EtagOf(order));
  rpc::ToProto(order.requesters, proto.mutable_requesters());
  rpc::ToProto(order.approvers, proto.mutable_approvers());
  if (order.review.attempt > 0) ToReview(picture.organization, order.review, proto.mutable_review());
  if (order.budget.phase != BudgetPhase::kOff) ToProto(picture.organization, order, proto.mutable_budget());
  if (order.change.state != ChangeState::kNone) ToChange(picture, audience, proto.mutable_change());
  proto.set_spending_limit_breach(order.spending.breach);
  return proto;
}

v1::MarketplacePurchase ToProto(std::string_view organization, const MarketplacePurchase& purchase) {
  v1::MarketplacePurchase proto;
  proto.set_transaction_id(purchase.transaction_id);
  proto.set_purchase_order_number(purchase.order_number);
  proto.set_bill_from_entity(EntityName(organization, purchase.supplier_id, purchase.entity_id));
  rpc::ToProto(purchase.amount, proto.mutable_amount());
  *proto.mutable_period() = ToProto(purchase.period);
  proto.set_item(purchase.item);
  proto.set_outcome(static_cast<v1::MarketplacePurchase::Outcome>(purchase.outcome));
  if (!purchase.order_id.empty()) proto.set_purchase_order(OrderName(organization, purchase.order_id));
  proto.set_line_number(purchase.line_number);
  rpc::ToProto(purchase.create_time, proto.mutable_create_time());
  return proto;
}

}  // namespace outlay::purchase_order
