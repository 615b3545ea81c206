// The subscriptions that every organization has from the first day: rows, not rules. Sorted by id.
#include "services/notification/domain/subscription.h"

namespace outlay::notification {
namespace {

constexpr char kOrderChanged[] = "outlay.purchase_order.v1.PurchaseOrderChanged";
constexpr char kBalanceCrossed[] = "outlay.purchase_order.v1.BalanceCrossed";
constexpr char kOrderExpiring[] = "outlay.notification.v1.OrderExpiring";
constexpr char kInvoiceChanged[] = "outlay.invoice_matching.v1.InvoiceChanged";

// Whom an order concerns.
const std::vector<std::string>& OrderPeople() {
  static const auto& people = *new std::vector<std::string>{"order.creator", "order.requesters", "order.requisitioner"};
  return people;
}

Subscription Row(const char* id, const char* event_type, std::vector<Condition> conditions, const char* title,
                 const char* text) {
  Subscription row;
  row.id = id;
  row.event_type = event_type;
  row.conditions = std::move(conditions);
  row.user_fields = OrderPeople();
  row.title = title;
  row.text = text;
  return row;
}

Subscription OrderRow(const char* id, std::vector<std::string> changes, const char* title, const char* text) {
  return Row(id, kOrderChanged, {{.field = "change", .values = std::move(changes)}}, title, text);
}

Subscription UnmatchedRow() {
  Subscription row = Row("invoice-unmatched", kInvoiceChanged, {{.field = "change", .values = {"CHANGE_UNMATCHED"}}},
                         "Invoice {{number}} fits no order",
                         "Invoice {{number}} over {{amount}} is on no purchase order ({{unmatched_reason}}).");
  row.user_fields = {"posted_by"};
  return row;
}

std::vector<Subscription> MakeRows() {
  return {
      Row("balance-exhausted", kBalanceCrossed, {{.field = "threshold", .values = {"THRESHOLD_EXHAUSTED"}}},
          "Purchase order {{purchase_order_number}} is used up",
          "{{#line_number}}Line {{line_number}} of p{{/line_number}}{{^line_number}}P{{/line_number}}urchase order "
          "{{purchase_order_number}} over {{amount}} has {{balance_after}} left, from {{balance_before}} before."),
      Row("balance-low", kBalanceCrossed, {{.field = "threshold", .values = {"THRESHOLD_LOW"}}},
          "Purchase order {{purchase_order_number}} runs low",
          "{{#line_number}}Line {{line_number}} of p{{/line_number}}{{^line_number}}P{{/line_number}}urchase order "
          "{{purchase_order_number}} over {{amount}} has {{balance_after}} left, from {{balance_before}} before."),
      UnmatchedRow(),
      OrderRow("order-changed", {"CHANGE_UPDATED", "CHANGE_REVISED"},
               "Purchase order {{purchase_order.number}} was changed",
               "Purchase order {{purchase_order.number}} was changed; its total is now {{purchase_order.total}}."),
      OrderRow("order-created", {"CHANGE_CREATED"}, "Purchase order {{purchase_order.number}} was created",
               "Purchase order {{purchase_order.number}} over {{purchase_order.total}} was created."),
      OrderRow("order-ended", {"CHANGE_CLOSED", "CHANGE_CANCELLED", "CHANGE_DELETED"},
               "Purchase order {{purchase_order.number}} has ended",
               "Purchase order {{purchase_order.number}} takes no more invoices.{{#reason}} {{reason}}{{/reason}}"),
      Row("order-expiring", kOrderExpiring, {}, "Purchase order {{purchase_order_number}} ends on {{last_day}}",
          "The last day of purchase order {{purchase_order_number}} is {{last_day}}; it then takes no more invoices."),
      OrderRow("order-issued", {"CHANGE_ISSUED"}, "Purchase order {{purchase_order.number}} was issued",
               "Purchase order {{purchase_order.number}} over {{purchase_order.total}} is in force."),
      OrderRow("order-suspended", {"CHANGE_SUSPENDED"}, "Purchase order {{purchase_order.number}} is suspended",
               "Purchase order {{purchase_order.number}} takes no invoices until it is resumed."
               "{{#reason}} {{reason}}{{/reason}}"),
  };
}

}  // namespace

const std::vector<Subscription>& BuiltInSubscriptions() {
  static const auto& rows = *new std::vector<Subscription>(MakeRows());
  return rows;
}

}  // namespace outlay::notification
