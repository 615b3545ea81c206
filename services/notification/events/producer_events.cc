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
#include "services/notification/domain/due_invoice.h"
#include "services/notification/domain/errors.h"
#include "services/notification/domain/limits.h"
#include "services/notification/domain/order.h"
#include "services/notification/store/due_invoices.h"
#include "services/notification/store/orders.h"
#include "services/notification/store/organization_view.h"

namespace outlay::notification {
namespace {

namespace im = invoice_matching::v1;
namespace po = purchase_order::v1;

// Converts a period: months are in the organization's calendar, instants in its zone.
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
  if (!proto.budget().moved_from_group().empty()) {
    order.former_group_id = LastId(proto.budget().moved_from_group());
    order.spender = proto.budget().spender();
  }
  order.days = days;
  order.armed = proto.state() == po::PurchaseOrder::STATE_ISSUED && !proto.deleted();
  return order;
}

// Returns the business time since which steps could have been notified. For a snapshot that is `begin`: an order or
// invoice that is unknown here may have been notified long ago, and then deleted.
absl::Time SinceOf(const feed::FeedEvent& event, absl::Time begin, absl::Time business_now) {
  const absl::Time since = event.is_state ? begin : rpc::TimeFromProto(event.event.time());
  const absl::Duration catch_up = event.is_state ? limits::kSnapshotCatchUp : limits::kEventCatchUp;
  return std::min(std::max(since, business_now - catch_up), business_now);
}

// The inputs of decisions about steps.
struct LadderScene {
  TimeZone zone;
  absl::CivilDay since;
  const LadderBook* ladders;
};

// `begin`: the beginning of the order or invoice.
absl::StatusOr<LadderScene> SceneOf(store::Transaction& txn, const feed::FeedEvent& event, LadderOf of,
                                    absl::Time begin) {
  OUTLAY_ASSIGN_OR_RETURN(OrganizationView* const view, OrganizationView::Find(txn, event.organization));
  OUTLAY_ASSIGN_OR_RETURN(const OrganizationView::Calendar* const calendar, view->ReadCalendar(txn));
  OUTLAY_ASSIGN_OR_RETURN(const TimeZone zone, calendar->zone);
  OUTLAY_ASSIGN_OR_RETURN(const LadderBook* const ladders, view->ReadLadders(txn, of));
  const absl::Time now = calendar->business_time.value_or(txn.now());
  return LadderScene{.zone = zone, .since = DayOf(SinceOf(event, begin, now), zone), .ladders = ladders};
}

absl::StatusOr<std::optional<Order>> ApplyOrder(store::Transaction& txn, const feed::FeedEvent& event,
                                                const po::PurchaseOrder& proto) {
  const std::optional<ResourceId> id = ParseResourceName(proto.name(), "purchaseOrders");
  if (!id.has_value() || id->organization != event.organization) return EventUnreadable(event.event.type());
  OUTLAY_ASSIGN_OR_RETURN(const LadderScene scene,
                          SceneOf(txn, event, LadderOf::kOrderEnds, rpc::TimeFromProto(proto.issue_time())));
  const absl::StatusOr<Days> days = DaysIn(proto.period(), scene.zone);
  if (!days.ok()) return EventUnreadable(event.event.type());
  return Orders().SaveSeen(txn, *id, [&](const std::optional<Order>& before) {
    return std::optional(DecideSeen(before, OrderIn(proto, *days), scene.since, scene.ladders->versions));
  });
}

bool IsToBePaid(const im::InvoiceChanged& invoice, const DueInvoice& kept) {
  const bool is_live = invoice.state() == im::Invoice::STATE_RECEIVED ||
                       invoice.state() == im::Invoice::STATE_ASSOCIATED ||
                       invoice.state() == im::Invoice::STATE_UNMATCHED;
  return is_live && invoice.kind() != im::Invoice::KIND_CREDIT_NOTE &&
         kept.credited.minor_units() < kept.amount.minor_units();
}

absl::StatusOr<DueInvoice> InvoiceIn(const im::InvoiceChanged& proto) {
  DueInvoice invoice;
  invoice.number = proto.number();
  invoice.bill_from_entity = proto.bill_from_entity();
  OUTLAY_ASSIGN_OR_RETURN(invoice.amount, rpc::MoneyFromProto("amount", proto.amount()));
  invoice.credited = Money::Zero(invoice.amount.currency());
  if (proto.has_credited()) {
    OUTLAY_ASSIGN_OR_RETURN(invoice.credited, rpc::MoneyFromProto("credited", proto.credited()));
  }
  invoice.order_id = LastId(proto.purchase_order());
  invoice.order_number = proto.purchase_order_number();
  invoice.posted_by = {proto.posted_by().begin(), proto.posted_by().end()};
  OUTLAY_ASSIGN_OR_RETURN(const absl::CivilDay due, rpc::DateFromProto("due_date", proto.due_date()));
  invoice.days = {.first = due, .last = due};
  invoice.armed = IsToBePaid(proto, invoice);
  return invoice;
}

// Does not store an invoice without a due date, or one that is gone for good; nor an unknown one that was already due
// at the time of the event.
absl::Status ApplyInvoice(store::Transaction& txn, const feed::FeedEvent& event, const im::InvoiceChanged& proto) {
  const std::optional<ResourceId> id = ParseResourceName(proto.invoice(), "invoices");
  if (!id.has_value() || id->organization != event.organization) return EventUnreadable(event.event.type());
  if (!proto.has_due_date() || proto.state() == im::Invoice::STATE_CANCELLED) {
    return DueInvoices().Save(txn, *id, std::nullopt);
  }
  const absl::StatusOr<DueInvoice> invoice = InvoiceIn(proto);
  if (!invoice.ok()) return EventUnreadable(event.event.type());
  OUTLAY_ASSIGN_OR_RETURN(const LadderScene scene,
                          SceneOf(txn, event, LadderOf::kDueDates, rpc::TimeFromProto(proto.receive_time())));
  const auto decide = [&](const std::optional<DueInvoice>& before) -> std::optional<DueInvoice> {
    if (!before.has_value() && invoice->days.last <= scene.since) return std::nullopt;
    return DecideSeen(before, *invoice, scene.since, scene.ladders->versions);
  };
  return DueInvoices().SaveSeen(txn, *id, decide).status();
}

// Returns whether a draft was deleted, so that it will never be needed again.
bool IsGone(const po::PurchaseOrderChanged& changed) {
  return changed.change() == po::PurchaseOrderChanged::CHANGE_DELETED && !changed.purchase_order().has_issue_time();
}

}  // namespace

uint32_t ProducerEvents::version() const {
  // 1: what falls due.
  return producer_ == kInvoiceProducer ? 1 : 0;
}

bool WaitsForPeople(const feed::FeedEvent& event, absl::Time now) {
  const absl::Duration waited = now - event.refused_since.value_or(now);
  return waited < limits::kPeopleCatchUp && now - rpc::TimeFromProto(event.event.time()) < limits::kPeopleCatchUpAge;
}

bool ProducerEvents::Handles(std::string_view type) const {
  return NewEvent(type) != nullptr;
}

absl::Status ProducerEvents::Apply(store::Transaction& txn, const feed::FeedEvent& event) const {
  const std::string& type = event.event.type();
  const std::unique_ptr<google::protobuf::Message> message = NewEvent(type);
  if (message == nullptr || !message->ParseFromString(event.event.data())) return EventUnreadable(type);
  const auto* const order = google::protobuf::DynamicCastToGenerated<po::PurchaseOrderChanged>(message.get());
  const auto* const invoice = google::protobuf::DynamicCastToGenerated<im::InvoiceChanged>(message.get());
  if (invoice != nullptr) OUTLAY_RETURN_IF_ERROR(ApplyInvoice(txn, event, *invoice));
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
                                 .waits_for_people = WaitsForPeople(event, txn.now()),
                                 .event = message.get(),
                                 .order = known.has_value() ? &*known : nullptr},
                                routing_));
  }
  if (order == nullptr || !IsGone(*order)) return absl::OkStatus();
  return Orders().Save(txn, {.organization = event.organization, .id = LastId(order->purchase_order().name())},
                       std::nullopt);
}

absl::Status ProducerEvents::BeginSnapshot(store::Transaction& txn) const {
  return HasRows() ? BeginSnapshotOf(txn, producer_) : absl::OkStatus();
}

absl::Status ProducerEvents::EndSnapshot(store::Transaction& txn) const {
  return HasRows() ? EndSnapshotOf(txn, producer_) : absl::OkStatus();
}

bool ProducerEvents::HasRows() const {
  return producer_ == kOrderProducer || producer_ == kInvoiceProducer;
}

}  // namespace outlay::notification
