#include "services/notification/commands/tell.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "services/notification/commands/audience.h"
#include "services/notification/commands/routes.h"
#include "services/notification/commands/wording.h"
#include "services/notification/convert/message_fields.h"
#include "services/notification/domain/contact.h"
#include "services/notification/domain/limits.h"
#include "services/notification/domain/notice.h"
#include "services/notification/domain/preferences.h"
#include "services/notification/domain/subscription.h"
#include "services/notification/domain/words.h"
#include "services/notification/store/inboxes.h"
#include "services/notification/store/orders.h"
#include "services/notification/store/organization_view.h"
#include "services/notification/store/plans.h"

namespace outlay::notification {
namespace {

Notice NoticeOf(const Happening& happening, const std::string& kind, const Words& words, absl::Time now, bool muted) {
  return {.kind = kind,
          .event_type = happening.event->GetDescriptor()->full_name(),
          .subject = happening.subject,
          .title = words.title,
          .text = words.text,
          .create_time = now,
          .event_time = happening.time,
          .read_time = std::nullopt,
          .acknowledge_time = std::nullopt,
          .muted = muted};
}

// The words of a notice, for those who reach the groups whose figures it tells, and for those whom it concerns alone:
// these read nothing of the order that what it is about is on.
class Phrases {
 public:
  Phrases(const Wording& full, std::optional<Wording> without_order)
      : full_(full), without_order_(std::move(without_order)) {}

  absl::StatusOr<const Words*> For(const Listener& listener) {
    Wording& wording = listener.reaches || !without_order_.has_value() ? full_ : *without_order_;
    return wording.In(listener.person->preferences.language);
  }
  absl::StatusOr<const Words*> ForOutsiders() { return full_.In(/*language=*/""); }

 private:
  Wording full_;
  std::optional<Wording> without_order_;
};

// Adds what is to reach people outside their inboxes to `told`.
absl::Status Deliver(store::Transaction& txn, const Happening& happening, const std::string& kind,
                     const std::vector<Listener>& listeners, Phrases* phrases, std::vector<NoticeRef>* told) {
  for (const Listener& listener : listeners) {
    const Preferences& preferences = listener.person->preferences;
    const bool is_muted = listener.person->muted.contains(happening.subject);
    OUTLAY_ASSIGN_OR_RETURN(const Words* const words, phrases->For(listener));
    OUTLAY_ASSIGN_OR_RETURN(NoticeRef ref,
                            AddNotice(txn, {happening.organization, listener.user_id}, happening.cause,
                                      NoticeOf(happening, kind, *words, txn.now(),
                                               is_muted || !IsWanted(preferences, kind, ChannelKind::kInbox))));
    if (!is_muted) told->push_back(std::move(ref));
  }
  return absl::OkStatus();
}

// Paths of the people outside whom an event is told to: contacts of its order, or who is invited.
std::vector<std::string> OutsidersOf(const Happening& happening, const Order* order, const Routing& routing) {
  std::vector<std::string> outsiders;
  if (!routing.has_email || happening.is_late) return outsiders;
  if (const std::string invited = UserIn(happening.organization, InviteeOf(*happening.event)); !invited.empty()) {
    if (routing.has_invitations) outsiders.push_back(InvitationPath(invited));
  } else if (order != nullptr) {
    const std::string order_id = LastId(OrderOf(*happening.event));
    for (size_t i = 0; i < std::min(order->contacts.size(), limits::kContactsPerEvent); ++i) {
      outsiders.push_back(ContactPath(order_id, order->contacts[i]));
    }
  }
  return outsiders;
}

// Writes notices for people outside, which are in no inbox: each person gets one per event, for the first subscription.
absl::Status DeliverOutside(store::Transaction& txn, const Happening& happening,
                            const std::vector<std::string>& outsiders, const std::string& kind, Phrases* phrases,
                            std::vector<NoticeRef>* told) {
  OUTLAY_ASSIGN_OR_RETURN(const Words* const words, phrases->ForOutsiders());
  Notice notice = NoticeOf(happening, kind, *words, txn.now(), /*muted=*/true);
  notice.inviter = UserIn(happening.organization, InviterOf(*happening.event));
  for (const std::string& path : outsiders) {
    const NoticeRef ref{.organization = happening.organization,
                        .user_id = path,
                        .notice_id = NoticeId(txn.now(), happening.cause, kind, path)};
    OUTLAY_RETURN_IF_ERROR(SaveNotice(txn, ref, std::nullopt, notice));
    told->push_back(ref);
  }
  return absl::OkStatus();
}

// What subscriptions make of one event, in one body.
class Teller {
 public:
  Teller(store::Transaction& txn, OrganizationView* view, const Happening& happening, const Routing& routing)
      : txn_(txn), view_(view), happening_(happening), routing_(routing) {}

  absl::Status Begin() {
    OUTLAY_RETURN_IF_ERROR(FindOrderBehind());
    OUTLAY_ASSIGN_OR_RETURN(const OrganizationView::Calendar* const calendar, view_->ReadCalendar(txn_));
    OUTLAY_RETURN_IF_ERROR(calendar->zone.status());
    calendar_ = calendar;
    outsiders_ = OutsidersOf(happening_, order_, routing_);
    fields_.emplace(*happening_.event, order_, *calendar->zone);
    return absl::OkStatus();
  }

  absl::Status TellBy(const Subscription& subscription) {
    if (!Holds(subscription, *fields_)) return absl::OkStatus();
    if (!audience_.has_value()) {
      OUTLAY_ASSIGN_OR_RETURN(Audience found, Audience::Of(txn_, view_, happening_, order_, routing_));
      audience_.emplace(std::move(found));
    }
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<Listener> listeners, audience_->For(subscription, *fields_));
    const bool tells_outsiders = !outsiders_.empty() && subscription.contacts;
    if (!tells_outsiders && !HasPerson(listeners)) untold_.push_back(&subscription);
    if (listeners.empty() && !tells_outsiders) return absl::OkStatus();
    Phrases phrases = PhrasesFor(subscription, listeners);
    OUTLAY_RETURN_IF_ERROR(Deliver(txn_, happening_, subscription.id, listeners, &phrases, &told_));
    if (!tells_outsiders) return absl::OkStatus();
    OUTLAY_RETURN_IF_ERROR(DeliverOutside(txn_, happening_, outsiders_, subscription.id, &phrases, &told_));
    outsiders_.clear();
    return absl::OkStatus();
  }

  // Nothing can fail after it.
  void Report() const {
    if (routing_.observer == nullptr) return;
    const std::string& type = happening_.event->GetDescriptor()->full_name();
    if (audience_.has_value() && audience_->has_unknown()) {
      routing_.observer->OnUnknownPeople({.organization = happening_.organization, .cause = happening_.cause}, type);
    }
    for (const Subscription* const subscription : untold_) {
      routing_.observer->OnNobodyTold({.organization = happening_.organization, .cause = happening_.cause},
                                      *subscription);
    }
  }

  const std::vector<NoticeRef>& told() const { return told_; }

 private:
  absl::Status FindOrderBehind() {
    order_ = happening_.order;
    if (order_ != nullptr) return absl::OkStatus();
    const std::optional<ResourceId> id = ParseResourceName(OrderOf(*happening_.event), "purchaseOrders");
    if (!id.has_value() || id->organization != happening_.organization) return absl::OkStatus();
    OUTLAY_ASSIGN_OR_RETURN(found_order_, FindOrder(txn_, *id));
    if (found_order_.has_value()) order_ = &*found_order_;
    return absl::OkStatus();
  }

  Phrases PhrasesFor(const Subscription& subscription, const std::vector<Listener>& listeners) {
    const bool has_party =
        std::any_of(listeners.begin(), listeners.end(), [](const auto& each) { return !each.reaches; });
    if (has_party && !hiding_.has_value() && IsOnOrder(*happening_.event)) {
      hiding_.emplace(*happening_.event, order_, *calendar_->zone, MessageFields::OfOrder::kHidden);
    }
    std::optional<Wording> without_order;
    if (has_party && hiding_.has_value()) without_order.emplace(WordingBy(subscription, *hiding_));
    return {WordingBy(subscription, *fields_), std::move(without_order)};
  }
  Wording WordingBy(const Subscription& subscription, const MessageFields& fields) const {
    return Wording(txn_, view_, calendar_->language, subscription, fields);
  }

  store::Transaction& txn_;
  OrganizationView* const view_;
  const Happening& happening_;
  const Routing& routing_;
  std::optional<Order> found_order_;
  const Order* order_ = nullptr;  // null: none, or it is not known
  const OrganizationView::Calendar* calendar_ = nullptr;
  std::vector<std::string> outsiders_;
  std::optional<MessageFields> fields_;
  std::optional<MessageFields> hiding_;  // for those who read nothing of the order
  std::optional<Audience> audience_;     // nothing: no subscription held so far
  std::vector<const Subscription*> untold_;
  std::vector<NoticeRef> told_;
};

}  // namespace

absl::Status Tell(store::Transaction& txn, const Happening& happening, const Routing& routing) {
  OUTLAY_ASSIGN_OR_RETURN(OrganizationView* const view, OrganizationView::Find(txn, happening.organization));
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<Subscription>* const subscriptions,
                          view->SubscriptionsTo(txn, happening.event->GetDescriptor()->full_name()));
  if (subscriptions->empty()) return absl::OkStatus();
  Teller teller(txn, view, happening, routing);
  OUTLAY_RETURN_IF_ERROR(teller.Begin());
  for (const Subscription& subscription : *subscriptions) OUTLAY_RETURN_IF_ERROR(teller.TellBy(subscription));
  if (!teller.told().empty()) {
    OUTLAY_ASSIGN_OR_RETURN(const bool has_routes, HasRoutes(txn, happening.organization, routing));
    if (has_routes) OUTLAY_RETURN_IF_ERROR(AddPlan(txn, happening.organization, teller.told()));
  }
  teller.Report();
  return absl::OkStatus();
}

}  // namespace outlay::notification
