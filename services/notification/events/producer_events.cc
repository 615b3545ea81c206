#include "services/notification/events/producer_events.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "outlay/invoice_matching/v1/invoice_events.pb.h"
#include "outlay/purchase_order/v1/purchase_order_events.pb.h"
#include "services/notification/commands/tell.h"
#include "services/notification/convert/message_fields.h"
#include "services/notification/domain/errors.h"
#include "services/notification/domain/limits.h"
#include "services/notification/domain/order.h"
#include "services/notification/store/orders.h"
#include "services/notification/store/organization_view.h"

namespace outlay::notification {
namespace {

namespace po = purchase_order::v1;

// Months are those of the organization's calendar; instants those of its zone.
absl::StatusOr<Days> DaysIn(const po::Period& period, const TimeZone& zone) {
  if (period.first_month().empty()) {
    return Days{.first = DayOf(rpc::TimeFromProto(period.start_time()), zone),
                .last = DayOf(rpc::TimeFromProto(period.end_time()) - absl::Microseconds(1), zone)};
  }
  OUTLAY_ASSIGN_OR_RETURN(const Month first, Month::Parse(period.first_month()));
  OUTLAY_ASSIGN_OR_RETURN(const Month last, Month::Parse(period.last_month()));
  return Days{.first = absl::CivilDay(first.civil()), .last = absl::CivilDay(last.civil() + 1) - 1};
}

Order OrderIn(const po::PurchaseOrder& proto, const Days& days) {
  Order order;
  order.number = proto.number();
  order.group_id = LastId(proto.group());
  order.creator = proto.creator();
  order.requesters = {proto.requesters().begin(), proto.requesters().end()};
  order.requisitioner = proto.order_information().requisitioner();
  for (const po::Contact& contact : proto.contacts()) order.contacts.push_back(contact.contact_id());
  order.days = days;
  order.armed = proto.state() == po::PurchaseOrder::STATE_ISSUED && !proto.deleted();
  return order;
}

// Since when steps of the order could have been told, in business time: of an order that nobody here knows yet, a
// snapshot tells the time of issue only.
absl::Time SinceOf(const feed::FeedEvent& event, const po::PurchaseOrder& order, absl::Time business_now) {
  if (!event.is_state) return std::min(rpc::TimeFromProto(event.event.time()), business_now);
  return std::min(std::max(rpc::TimeFromProto(order.issue_time()), business_now - limits::kSnapshotCatchUp),
                  business_now);
}

absl::StatusOr<Order> ApplyOrder(store::Transaction& txn, const feed::FeedEvent& event,
                                 const po::PurchaseOrder& proto) {
  const std::optional<ResourceId> id = ParseResourceName(proto.name(), "purchaseOrders");
  if (!id.has_value() || id->organization != event.organization) return EventUnreadable(event.event.type());
  OUTLAY_ASSIGN_OR_RETURN(OrganizationView* const view, OrganizationView::Find(txn, event.organization));
  OUTLAY_ASSIGN_OR_RETURN(const OrganizationView::Calendar* const calendar, view->ReadCalendar(txn));
  OUTLAY_ASSIGN_OR_RETURN(const TimeZone zone, calendar->zone);
  const absl::StatusOr<Days> days = DaysIn(proto.period(), zone);
  if (!days.ok()) return EventUnreadable(event.event.type());
  OUTLAY_ASSIGN_OR_RETURN(const LadderBook* const ladders, view->ReadLadders(txn));
  const absl::Time now = calendar->business_time.value_or(txn.now());
  return SaveSeenOrder(txn, *id, [&](const std::optional<Order>& before) {
    return DecideSeen(before, OrderIn(proto, *days), DayOf(SinceOf(event, proto, now), zone), ladders->versions);
  });
}

// A draft that is gone: nobody will ask for it again.
bool IsGone(const po::PurchaseOrderChanged& changed) {
  return changed.change() == po::PurchaseOrderChanged::CHANGE_DELETED && !changed.purchase_order().has_issue_time();
}

}  // namespace

bool ProducerEvents::Handles(std::string_view type) const {
  return NewEvent(type) != nullptr;
}

absl::Status ProducerEvents::Apply(store::Transaction& txn, const feed::FeedEvent& event) const {
  const std::string& type = event.event.type();
  const std::unique_ptr<google::protobuf::Message> message = NewEvent(type);
  if (message == nullptr || !message->ParseFromString(event.event.data())) return EventUnreadable(type);
  const auto* const order = google::protobuf::DynamicCastToGenerated<po::PurchaseOrderChanged>(message.get());
  std::optional<Order> known;
  if (order != nullptr) {
    OUTLAY_ASSIGN_OR_RETURN(known, ApplyOrder(txn, event, order->purchase_order()));
  }
  if (event.is_state) return absl::OkStatus();
  const absl::Time time = rpc::TimeFromProto(event.event.time());
  if (txn.now() - time <= limits::kEventCatchUp) {
    OUTLAY_RETURN_IF_ERROR(Tell(txn,
                                {.organization = event.organization,
                                 .cause = Concat(event.event.source(), " ", event.event.id()),
                                 .subject = event.event.subject(),
                                 .time = time,
                                 .is_late = txn.now() - time > limits::kContactCatchUp,
                                 .event = message.get(),
                                 .order = std::move(known)},
                                routing_));
  }
  if (order == nullptr || !IsGone(*order)) return absl::OkStatus();
  return DeleteOrder(txn, {.organization = event.organization, .id = LastId(order->purchase_order().name())});
}

absl::Status ProducerEvents::BeginSnapshot(store::Transaction& txn) const {
  return has_orders_ ? notification::BeginSnapshot(txn) : absl::OkStatus();
}

absl::Status ProducerEvents::EndSnapshot(store::Transaction& txn) const {
  return has_orders_ ? notification::EndSnapshot(txn) : absl::OkStatus();
}

}  // namespace outlay::notification
