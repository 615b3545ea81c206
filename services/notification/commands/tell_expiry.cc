#include "services/notification/commands/tell_expiry.h"

#include <optional>

#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "common/tenant/tenant.h"
#include "outlay/notification/v1/notification_events.pb.h"
#include "services/notification/commands/tell.h"
#include "services/notification/domain/errors.h"
#include "services/notification/domain/ladder.h"
#include "services/notification/domain/order.h"
#include "services/notification/store/ladders.h"
#include "services/notification/store/orders.h"
#include "services/notification/store/organizations.h"

namespace outlay::notification {
namespace {

v1::OrderExpiring ToEvent(const std::string& name, const Order& order, const LadderStep& step, const TimeZone& zone) {
  v1::OrderExpiring event;
  event.set_purchase_order(name);
  event.set_purchase_order_number(order.number);
  rpc::ToProto(step.last_day, event.mutable_last_day());
  event.set_months_before(step.offset.months);
  event.set_days_before(step.offset.days);
  rpc::ToProto(DayStart(step.day, zone), event.mutable_due_time());
  return event;
}

// Of one step of one end date, for ever.
std::string CauseOf(const v1::OrderExpiring& event, const LadderStep& step) {
  return Concat(event.purchase_order(), " ", absl::FormatCivilTime(step.last_day), " ", step.offset.months, " ",
                step.offset.days);
}

}  // namespace

absl::StatusOr<command::Outcome> TellExpiry::Run(command::Context& context) const {
  const ResourceId id{context.caller.organization, order_id_};
  const std::string name = ResourceName(id.organization, "purchaseOrders", id.id);
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Order> order, FindOrder(context.txn, id));
  if (!order.has_value()) {
    // No snapshot named it any more: what is left of it goes.
    OUTLAY_RETURN_IF_ERROR(DeleteOrder(context.txn, id));
    return command::Outcome{.resource = name};
  }
  OUTLAY_ASSIGN_OR_RETURN(const TimeZone zone, ZoneOf(context.txn, id.organization));
  OUTLAY_ASSIGN_OR_RETURN(const absl::Time now, tenant::BusinessNow(context.txn, id.organization, context.now));
  OUTLAY_ASSIGN_OR_RETURN(const LadderBook ladders, LoadLadders(context.txn, id.organization));
  const StepDecision decision = DecideStep(*order, DayOf(now, zone), ladders.versions);
  const bool is_same = decision.after == *order;
  if (!is_same) OUTLAY_RETURN_IF_ERROR(SaveOrder(context.txn, id, decision.after));
  if (!decision.due.has_value()) {
    return command::Outcome{
        .resource = name, .before = {}, .after = {}, .answer = std::nullopt, .announcements = {}, .unchanged = is_same};
  }
  const v1::OrderExpiring event = ToEvent(name, *order, *decision.due, zone);
  OUTLAY_RETURN_IF_ERROR(Tell(context.txn,
                              {.organization = id.organization,
                               .cause = CauseOf(event, *decision.due),
                               .subject = name,
                               .time = DayStart(decision.due->day, zone),
                               .event = &event},
                              routing_));
  return command::Outcome{.resource = Concat(name, "/expiries/", absl::FormatCivilTime(decision.due->day)),
                          .before = {},
                          .after = event.SerializeAsString(),
                          .answer = std::nullopt,
                          .announcements = {command::Announce(name, event)}};
}

}  // namespace outlay::notification
