#include "services/notification/events/producer_events.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "common/tenant/tenant.h"
#include "outlay/invoice_matching/v1/invoice_events.pb.h"
#include "outlay/purchase_order/v1/purchase_order_events.pb.h"
#include "services/notification/commands/tell.h"
#include "services/notification/convert/message_fields.h"
#include "services/notification/domain/errors.h"
#include "services/notification/domain/ladder.h"
#include "services/notification/domain/order.h"
#include "services/notification/store/orders.h"

namespace outlay::notification {
namespace {

namespace po = purchase_order::v1;

// How long before a snapshot's state events an order may have been issued, and its steps still be told: longer than a
// feed keeps what was missed.
constexpr absl::Duration kSnapshotCatchUp = absl::Hours(24 * 35);

// Months are those of the organization's zone.
absl::StatusOr<Interval> IntervalIn(const po::Period& period, const TimeZone& zone) {
  if (period.first_month().empty()) {
    return Interval{.start = rpc::TimeFromProto(period.start_time()), .end = rpc::TimeFromProto(period.end_time())};
  }
  OUTLAY_ASSIGN_OR_RETURN(const Month first, Month::Parse(period.first_month()));
  OUTLAY_ASSIGN_OR_RETURN(const Month last, Month::Parse(period.last_month()));
  return MonthsToInterval(first, last, zone);
}

Order OrderIn(const po::PurchaseOrder& proto, const Interval& period) {
  return {.number = proto.number(),
          .creator = proto.creator(),
          .requesters = {proto.requesters().begin(), proto.requesters().end()},
          .requisitioner = proto.order_information().requisitioner(),
          .period = period,
          .armed = proto.state() == po::PurchaseOrder::STATE_ISSUED && !proto.deleted(),
          .told_until = absl::UnixEpoch(),
          .next_step = std::nullopt};
}

// Since when steps of the order could have been told, in business time: of an order that nobody here knows yet, a
// snapshot tells the time of issue only.
absl::Time SinceOf(const feed::FeedEvent& event, const po::PurchaseOrder& order, absl::Time business_now) {
  if (!event.is_state) return std::min(rpc::TimeFromProto(event.event.time()), business_now);
  return std::min(std::max(rpc::TimeFromProto(order.issue_time()), business_now - kSnapshotCatchUp), business_now);
}

absl::Status ApplyOrder(store::Transaction& txn, const feed::FeedEvent& event, const po::PurchaseOrder& proto) {
  const std::optional<ResourceId> id = ParseResourceName(proto.name(), "purchaseOrders");
  if (!id.has_value() || id->organization != event.organization) return EventUnreadable(event.event.type());
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Order> before, FindOrder(txn, *id));
  OUTLAY_ASSIGN_OR_RETURN(const TimeZone zone, ZoneOf(txn, event.organization));
  const absl::StatusOr<Interval> period = IntervalIn(proto.period(), zone);
  if (!period.ok()) return EventUnreadable(event.event.type());
  OUTLAY_ASSIGN_OR_RETURN(const absl::Time now, tenant::BusinessNow(txn, event.organization, txn.now()));
  SaveOrder(txn, *id, before,
            DecideSeen(before, OrderIn(proto, *period), SinceOf(event, proto, now),
                       {.ladder = DefaultLadder(), .zone = zone}));
  return absl::OkStatus();
}

}  // namespace

bool ProducerEvents::Handles(std::string_view type) const {
  return NewEvent(type) != nullptr;
}

absl::Status ProducerEvents::Apply(store::Transaction& txn, const feed::FeedEvent& event) const {
  const std::string& type = event.event.type();
  const std::unique_ptr<google::protobuf::Message> message = NewEvent(type);
  if (message == nullptr || !message->ParseFromString(event.event.data())) return EventUnreadable(type);
  if (message->GetDescriptor() == po::PurchaseOrderChanged::descriptor()) {
    OUTLAY_RETURN_IF_ERROR(
        ApplyOrder(txn, event, static_cast<const po::PurchaseOrderChanged&>(*message).purchase_order()));
  }
  if (event.is_state) return absl::OkStatus();
  return Tell(txn, {.organization = event.organization,
                    .cause = Concat(event.event.source(), " ", event.event.id()),
                    .subject = event.event.subject(),
                    .time = rpc::TimeFromProto(event.event.time()),
                    .event = message.get()});
}

}  // namespace outlay::notification
