#include "services/notification/commands/tell_steps.h"

#include <optional>

#include "absl/functional/function_ref.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "common/tenant/tenant.h"
#include "outlay/notification/v1/notification_events.pb.h"
#include "services/notification/commands/tell.h"
#include "services/notification/domain/due_invoice.h"
#include "services/notification/domain/ladder.h"
#include "services/notification/domain/limits.h"
#include "services/notification/domain/order.h"
#include "services/notification/store/due_invoices.h"
#include "services/notification/store/ladders.h"
#include "services/notification/store/orders.h"
#include "services/notification/store/organizations.h"

namespace outlay::notification {
namespace {

// Where the organization's day is.
struct Today {
  absl::CivilDay day;
  TimeZone zone;
};

v1::OrderExpiring ToEvent(const std::string& name, const Order& order, const LadderStep& step, const Today& today) {
  v1::OrderExpiring event;
  event.set_purchase_order(name);
  event.set_purchase_order_number(order.number);
  rpc::ToProto(step.last_day, event.mutable_last_day());
  event.set_months_before(step.offset.months);
  event.set_days_before(step.offset.days);
  rpc::ToProto(DayStart(step.day, today.zone), event.mutable_due_time());
  return event;
}

v1::InvoiceDue ToEvent(const ResourceId& id, const DueInvoice& invoice, const LadderStep& step, const Today& today) {
  v1::InvoiceDue event;
  event.set_invoice(ResourceName(id.organization, "invoices", id.id));
  event.set_number(invoice.number);
  event.set_bill_from_entity(invoice.bill_from_entity);
  rpc::ToProto(invoice.amount, event.mutable_amount());
  if (!invoice.credited.IsZero()) rpc::ToProto(invoice.credited, event.mutable_credited());
  rpc::ToProto(step.last_day, event.mutable_due_date());
  event.set_months_before(step.offset.months);
  event.set_days_before(step.offset.days);
  rpc::ToProto(DayStart(step.day, today.zone), event.mutable_due_time());
  if (!invoice.order_id.empty()) {
    event.set_purchase_order(ResourceName(id.organization, "purchaseOrders", invoice.order_id));
    event.set_purchase_order_number(invoice.order_number);
  }
  for (const std::string& user : invoice.posted_by) event.add_posted_by(user);
  event.set_overdue(today.day > step.last_day);
  return event;
}

// Identifies a step of one end date permanently.
std::string CauseOf(const std::string& name, const LadderStep& step) {
  return Concat(name, " ", absl::FormatCivilTime(step.last_day), " ", step.offset.months, " ", step.offset.days);
}

// An object with steps: an order or an invoice.
template <typename Value, typename Record, typename Event>
struct Stepped {
  const LadderedRows<Value, Record>& rows;
  LadderOf ladder;
  std::string name;        // resource name
  std::string collection;  // of its steps
  absl::FunctionRef<Event(const Value& value, const LadderStep& step, const Today& today)> event;
};

template <typename Value, typename Record, typename Event>
absl::StatusOr<command::Outcome> TellStep(command::Context& context, const std::string& id, const Routing& routing,
                                          const Stepped<Value, Record, Event>& stepped) {
  const std::string& organization = context.caller.organization;
  const std::string& name = stepped.name;
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Value> value, stepped.rows.Find(context.txn, {organization, id}));
  if (!value.has_value()) {
    // The last snapshot did not contain it: delete the rest.
    OUTLAY_RETURN_IF_ERROR(stepped.rows.Save(context.txn, {organization, id}, std::nullopt));
    return command::Outcome{.resource = name};
  }
  OUTLAY_ASSIGN_OR_RETURN(const TimeZone zone, ZoneOf(context.txn, organization));
  OUTLAY_ASSIGN_OR_RETURN(const absl::Time now, tenant::BusinessNow(context.txn, organization, context.now));
  const Today today{.day = DayOf(now, zone), .zone = zone};
  OUTLAY_ASSIGN_OR_RETURN(const LadderBook ladders, LoadLadders(context.txn, stepped.ladder, organization));
  const StepDecision<Value> decision = DecideStep(*value, today.day, ladders.versions);
  const bool is_same = !decision.is_over && decision.after == *value;
  if (!is_same) {
    OUTLAY_RETURN_IF_ERROR(stepped.rows.Save(context.txn, {organization, id},
                                             decision.is_over ? std::nullopt : std::optional<Value>(decision.after)));
  }
  if (!decision.due.has_value()) {
    return command::Outcome{
        .resource = name, .before = {}, .after = {}, .answer = std::nullopt, .announcements = {}, .unchanged = is_same};
  }
  const Event event = stepped.event(*value, *decision.due, today);
  const absl::Time end = DayStart(decision.due->last_day + 1, zone);
  OUTLAY_RETURN_IF_ERROR(Tell(context.txn,
                              {.organization = organization,
                               .cause = CauseOf(name, *decision.due),
                               .subject = name,
                               .time = DayStart(decision.due->day, zone),
                               .is_late = now - end > limits::kContactCatchUp,
                               .event = &event},
                              routing));
  return command::Outcome{
      .resource = Concat(name, "/", stepped.collection, "/", absl::FormatCivilTime(decision.due->day)),
      .before = {},
      .after = event.SerializeAsString(),
      .answer = std::nullopt,
      .announcements = {command::Announce(name, event)}};
}

}  // namespace

absl::StatusOr<command::Outcome> TellExpiry::Run(command::Context& context) const {
  const std::string name = ResourceName(context.caller.organization, "purchaseOrders", order_id_);
  const auto event = [&](const Order& order, const LadderStep& step, const Today& today) {
    return ToEvent(name, order, step, today);
  };
  return TellStep(
      context, order_id_, routing_,
      Stepped<Order, storage::v1::OrderRecord, v1::OrderExpiring>{
          .rows = Orders(), .ladder = LadderOf::kOrderEnds, .name = name, .collection = "expiries", .event = event});
}

absl::StatusOr<command::Outcome> TellInvoiceDue::Run(command::Context& context) const {
  const ResourceId id{context.caller.organization, invoice_id_};
  const auto event = [&](const DueInvoice& invoice, const LadderStep& step, const Today& today) {
    return ToEvent(id, invoice, step, today);
  };
  return TellStep(context, invoice_id_, routing_,
                  Stepped<DueInvoice, storage::v1::DueInvoiceRecord, v1::InvoiceDue>{
                      .rows = DueInvoices(),
                      .ladder = LadderOf::kDueDates,
                      .name = ResourceName(id.organization, "invoices", id.id),
                      .collection = "dueDates",
                      .event = event});
}

}  // namespace outlay::notification
