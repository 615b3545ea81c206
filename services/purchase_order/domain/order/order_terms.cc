#include "services/purchase_order/domain/order/order_terms.h"

#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "common/base/content_digest.h"
#include "common/base/strings.h"

namespace outlay::purchase_order {
namespace {

void AddText(std::string_view text, ContentDigest& terms) {
  terms.Add(text);
}

void AddPeriod(const Period& period, ContentDigest& terms) {
  AddText(period.first_month.has_value() ? period.first_month->ToString() : "", terms);
  AddText(period.last_month.has_value() ? period.last_month->ToString() : "", terms);
  terms.Add(absl::ToUnixMicros(period.interval.start)).Add(absl::ToUnixMicros(period.interval.end));
}

void AddAddress(const std::optional<Address>& address, ContentDigest& terms) {
  terms.Add(static_cast<int64_t>(address.has_value()));
  if (!address.has_value()) return;
  AddText(address->addressee, terms);
  terms.Add(address->lines);
  AddText(address->locality, terms);
  AddText(address->postal_code, terms);
  AddText(address->region_code, terms);
}

void AddInformation(const OrderInformation& information, ContentDigest& terms) {
  for (const std::string* const text : {&information.cost_center, &information.project_code, &information.job_code,
                                        &information.location, &information.department, &information.requisitioner}) {
    AddText(*text, terms);
  }
  terms.Add(static_cast<int64_t>(information.own_fields.size()));
  for (const OwnField& field : information.own_fields) {
    AddText(field.label, terms);
    AddText(field.value, terms);
  }
}

void AddLine(const Line& line, bool with_amount, ContentDigest& terms) {
  AddText(line.number, terms);
  AddText(line.type, terms);
  terms.Add(static_cast<int64_t>(line.kind)).Add(static_cast<int64_t>(line.period.has_value()));
  if (line.period.has_value()) AddPeriod(*line.period, terms);
  AddText(line.item, terms);
  AddText(line.category, terms);
  AddText(line.quantity.has_value() ? line.quantity->ToString() : "", terms);
  AddText(line.unit, terms);
  AddText(line.unit_price.has_value() ? line.unit_price->ToString() : "", terms);
  AddText(line.discount.ToString(), terms);
  AddText(line.tax.ToString(), terms);
  AddText(with_amount ? line.amount.ToString() : "", terms);
  AddText(line.expected_delivery.has_value() ? absl::FormatCivilTime(*line.expected_delivery) : "", terms);
  AddText(line.marketplace_transaction, terms);
}

}  // namespace

Digest TermsOf(const Order& order, bool lines_are_shown) {
  ContentDigest terms;
  AddText(order.id, terms);
  AddText(order.number, terms);
  AddText(order.group_id, terms);
  AddText(order.supplier_id, terms);
  terms.Add(order.entity_ids);
  AddPeriod(order.period, terms);
  terms.Add(static_cast<int64_t>(order.lines.size()));
  for (const Line& line : order.lines) AddLine(line, !lines_are_shown, terms);
  AddText(order.currency.code(), terms);
  AddText(order.payment_terms, terms);
  AddAddress(order.ship_to, terms);
  AddAddress(order.bill_to, terms);
  AddText(order.notes, terms);
  terms.Add(static_cast<int64_t>(order.order_information.has_value()));
  if (order.order_information.has_value()) AddInformation(*order.order_information, terms);
  AddText(order.payment_method, terms);
  terms.Add(static_cast<int64_t>(order.balance_tracking_disabled));
  return terms.digest();
}

}  // namespace outlay::purchase_order
