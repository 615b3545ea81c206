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
#include "services/notification/store/orders.h"

namespace outlay::notification {
namespace {

v1::OrderExpiring ToEvent(const std::string& name, const Order& order, const LadderStep& step) {
  v1::OrderExpiring event;
  event.set_purchase_order(name);
  event.set_purchase_order_number(order.number);
  rpc::ToProto(step.last_day, event.mutable_last_day());
  event.set_months_before(step.offset.months);
  event.set_days_before(step.offset.days);
  rpc::ToProto(step.due, event.mutable_due_time());
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
  if (!order.has_value()) return OrderNotFound(name);
  OUTLAY_ASSIGN_OR_RETURN(const TimeZone zone, ZoneOf(context.txn, id.organization));
  OUTLAY_ASSIGN_OR_RETURN(const absl::Time now, tenant::BusinessNow(context.txn, id.organization, context.now));
  const StepsDecision decision = DecideSteps(*order, now, {.ladder = DefaultLadder(), .zone = zone});
  SaveOrder(context.txn, id, order, decision.after);
  command::Outcome outcome{.resource = name};
  for (const LadderStep& step : decision.due) {
    const v1::OrderExpiring event = ToEvent(name, *order, step);
    OUTLAY_RETURN_IF_ERROR(Tell(context.txn, {.organization = id.organization,
                                              .cause = CauseOf(event, step),
                                              .subject = name,
                                              .time = step.due,
                                              .event = &event}));
    outcome.announcements.push_back(command::Announce(name, event));
  }
  return outcome;
}

}  // namespace outlay::notification
