#include "services/purchase_order/domain/order/order_terms.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "common/base/content_digest.h"
#include "common/base/decimal.h"
#include "common/base/money.h"
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

void AddAddress(const Address& address, ContentDigest& terms) {
  AddText(address.addressee, terms);
  terms.Add(address.lines);
  AddText(address.locality, terms);
  AddText(address.postal_code, terms);
  AddText(address.region_code, terms);
}

std::string DayOf(const Line& line) {
  return line.expected_delivery.has_value() ? absl::FormatCivilTime(*line.expected_delivery) : "";
}

std::string TextOf(const Money& money) {
  return money.minor_units() == 0 ? "" : money.ToString();
}

std::string TextOf(const std::optional<Decimal>& decimal) {
  return decimal.has_value() ? decimal->ToString() : "";
}

// Adds a line, without what has a digest of its own, or is shown itself.
void AddLine(const Line& line, bool is_shown, ContentDigest& terms) {
  AddText(line.number, terms);
  AddText(line.type, terms);
  terms.Add(static_cast<int64_t>(line.kind)).Add(static_cast<int64_t>(line.period.has_value()));
  if (line.period.has_value()) AddPeriod(*line.period, terms);
  AddText(line.item, terms);
  AddText(line.category, terms);
  AddText(line.unit, terms);
  AddText(line.marketplace_transaction, terms);
  if (is_shown) return;
  AddText(TextOf(line.quantity), terms);
  AddText(TextOf(line.unit_price), terms);
  AddText(TextOf(line.discount), terms);
  AddText(TextOf(line.tax), terms);
  AddText(TextOf(line.amount), terms);
  AddText(DayOf(line), terms);
}

// Adds the digest of a text, if there is one.
void AddTerm(std::string_view field, std::string_view text, std::vector<OrderTerm>* terms) {
  if (!text.empty()) terms->push_back({.field = field, .digest = ContentDigest().Add(text).digest()});
}

void AddTerm(std::string_view field, const std::optional<Address>& address, std::vector<OrderTerm>* terms) {
  if (!address.has_value()) return;
  ContentDigest content;
  AddAddress(*address, content);
  terms->push_back({.field = field, .digest = content.digest()});
}

void AddTerms(const OrderInformation& information, std::vector<OrderTerm>* terms) {
  AddTerm("job_code", information.job_code, terms);
  AddTerm("location", information.location, terms);
  AddTerm("department", information.department, terms);
  AddTerm("requisitioner", information.requisitioner, terms);
  if (information.own_fields.empty()) return;
  ContentDigest own_fields;
  for (const OwnField& field : information.own_fields) {
    AddText(field.label, own_fields);
    AddText(field.value, own_fields);
  }
  terms->push_back({.field = "own_fields", .digest = own_fields.digest()});
}

// Adds the digest of a field of all lines that have it.
template <typename Text>
void AddTermOfLines(std::string_view field, const std::vector<Line>& lines, const Text& text_of,
                    std::vector<OrderTerm>* terms) {
  ContentDigest content;
  bool is_set = false;
  for (const Line& line : lines) {
    const std::string text = text_of(line);
    if (text.empty()) continue;
    is_set = true;
    AddText(line.number, content);
    AddText(text, content);
  }
  if (is_set) terms->push_back({.field = field, .digest = content.digest()});
}

// Returns the digest of all fields that have none of their own.
Digest DigestOfOthers(const Order& order, bool lines_are_shown) {
  ContentDigest terms;
  AddText(order.id, terms);
  AddText(order.number, terms);
  AddText(order.group_id, terms);
  AddText(order.supplier_id, terms);
  terms.Add(order.entity_ids);
  AddPeriod(order.period, terms);
  terms.Add(static_cast<int64_t>(order.lines.size()));
  for (const Line& line : order.lines) AddLine(line, lines_are_shown, terms);
  AddText(order.currency.code(), terms);
  AddText(order.payment_terms, terms);
  const OrderInformation information = order.order_information.value_or(OrderInformation());
  AddText(information.cost_center, terms);
  AddText(information.project_code, terms);
  AddText(order.payment_method, terms);
  terms.Add(static_cast<int64_t>(order.balance_tracking_disabled));
  return terms.digest();
}

}  // namespace

std::vector<OrderTerm> TermsOf(const Order& order, bool lines_are_shown) {
  std::vector<OrderTerm> terms = {{.field = "order", .digest = DigestOfOthers(order, lines_are_shown)}};
  AddTerm("notes", order.notes, &terms);
  AddTerm("ship_to", order.ship_to, &terms);
  AddTerm("bill_to", order.bill_to, &terms);
  if (order.order_information.has_value()) AddTerms(*order.order_information, &terms);
  if (!lines_are_shown) return terms;
  AddTermOfLines("expected_delivery", order.lines, DayOf, &terms);
  AddTermOfLines(
      "discount", order.lines, [](const Line& line) { return TextOf(line.discount); }, &terms);
  AddTermOfLines(
      "tax", order.lines, [](const Line& line) { return TextOf(line.tax); }, &terms);
  return terms;
}

}  // namespace outlay::purchase_order
