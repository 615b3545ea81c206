#include "services/notification/commands/delivery_commands.h"

#include <optional>
#include <utility>
#include <vector>

#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/notification/v1/notification_events.pb.h"
#include "services/notification/commands/routes.h"
#include "services/notification/commands/tell_not_mailed.h"
#include "services/notification/convert/deliveries.h"
#include "services/notification/domain/contact.h"
#include "services/notification/domain/limits.h"
#include "services/notification/domain/notice.h"
#include "services/notification/store/deliveries.h"
#include "services/notification/store/figures.h"
#include "services/notification/store/gathered.h"
#include "services/notification/store/inboxes.h"
#include "services/notification/store/plans.h"

namespace outlay::notification {
namespace {

command::Outcome Unchanged(std::string resource) {
  return {.resource = std::move(resource),
          .before = {},
          .after = {},
          .answer = std::nullopt,
          .announcements = {},
          .unchanged = true};
}

// Creates the deliveries of one planned notice, and adds them to `made`.
absl::Status PlanOne(command::Context& context, const NoticeRef& ref, const Routing& routing,
                     v1::ListDeliveriesResponse* made) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Notice> notice, FindNotice(context.txn, ref));
  // The notice was deleted, so there is nothing to deliver.
  if (!notice.has_value()) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<Route> routes, RoutesOf(context.txn, ref, *notice, context.now, routing));
  for (const Route& route : routes) {
    Delivery delivery;
    delivery.target = route.target;
    delivery.user_id = ref.user_id;
    delivery.notice_id = ref.notice_id;
    delivery.kind = notice->kind;
    delivery.subject = notice->subject;
    delivery.create_time = context.now;
    delivery.due_time = route.due_time;
    if (route.is_paced) {
      OUTLAY_ASSIGN_OR_RETURN(delivery.due_time, TakeContactSlot(context.txn, ref.organization, context.now));
    }
    if (route.is_gathered) {
      delivery.notice_id = GatheringId(route.due_time);
      delivery.kind = kGatheredKind;
      delivery.subject = UserName(ref.organization, ref.user_id);
      OUTLAY_ASSIGN_OR_RETURN(const bool is_first, Gather(context.txn, ref, delivery.notice_id));
      if (!is_first) continue;
    }
    OUTLAY_ASSIGN_OR_RETURN(const std::string id, AddDelivery(context.txn, ref.organization, delivery));
    *made->add_deliveries() = ForLog(ref.organization, id, delivery);
  }
  return absl::OkStatus();
}

absl::StatusOr<Delivery> SendAgain(command::Context& context, const ResourceId& id, const Delivery& before) {
  if (before.state == DeliveryState::kPending) return before;
  OUTLAY_ASSIGN_OR_RETURN(const uint64_t place, TakePlace(context.txn, id.organization));
  absl::Time due = context.now;
  if (IsOutsider(before.target)) {
    OUTLAY_ASSIGN_OR_RETURN(due, TakeContactSlot(context.txn, id.organization, context.now));
  }
  OUTLAY_RETURN_IF_ERROR(SaveDelivery(context.txn, id, before, DecideRedelivery(before, place, due)));
  // Read again, because whether it is the first depends on other pending ones.
  return LoadDelivery(context.txn, id);
}

// Tells who invited that the letter was given up. Nothing: it is none, or nobody knows who invited.
absl::StatusOr<std::vector<command::Announcement>> TellGivenUp(command::Context& context, const ResourceId& id,
                                                               const Delivery& letter, const Routing& routing) {
  std::vector<command::Announcement> announced;
  if (letter.state != DeliveryState::kDead || !IsInvitation(letter.user_id)) return announced;
  const NoticeRef ref = {id.organization, letter.user_id, letter.notice_id};
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Notice> notice, FindNotice(context.txn, ref));
  if (!notice.has_value() || notice->inviter.empty()) return announced;
  v1::InvitationNotMailed event;
  event.set_user(UserName(id.organization, LastId(letter.user_id)));
  event.set_inviter(UserName(id.organization, notice->inviter));
  OUTLAY_RETURN_IF_ERROR(TellNotMailed(context.txn,
                                       {.organization = id.organization,
                                        .cause = Concat(DeliveryName(id.organization, id.id), " ", letter.redeliveries),
                                        .time = context.now},
                                       event, routing));
  announced.push_back(command::Announce(event.user(), event));
  return announced;
}

}  // namespace

absl::StatusOr<command::Outcome> PlanDeliveries::Run(command::Context& context) const {
  const std::string& organization = context.caller.organization;
  const std::string resource = Concat(OrganizationName(organization), "/deliveries");
  OUTLAY_ASSIGN_OR_RETURN(std::optional<Plan> plan, FindFirstPlan(context.txn, organization));
  if (!plan.has_value()) return Unchanged(resource);
  v1::ListDeliveriesResponse made;
  for (size_t taken = 0; plan->done < plan->notices.size() && taken < limits::kNoticesPerPlan &&
                         static_cast<size_t>(made.deliveries_size()) < limits::kDeliveriesPerPlan;
       ++taken) {
    OUTLAY_RETURN_IF_ERROR(PlanOne(context, plan->notices[plan->done], routing_, &made));
    ++plan->done;
  }
  SavePlan(context.txn, organization, *plan);
  return command::Outcome{.resource = resource, .before = {}, .after = made.SerializeAsString()};
}

absl::StatusOr<command::Outcome> PostponeDelivery::Run(command::Context& context) const {
  const ResourceId id{context.caller.organization, delivery_id_};
  OUTLAY_ASSIGN_OR_RETURN(const Delivery before, LoadDelivery(context.txn, id));
  if (before.state != DeliveryState::kPending || before.due_time >= until_) {
    return Unchanged(DeliveryName(id.organization, id.id));
  }
  Delivery after = before;
  after.due_time = until_;
  OUTLAY_RETURN_IF_ERROR(SaveDelivery(context.txn, id, before, after));
  return command::Outcome{.resource = DeliveryName(id.organization, id.id),
                          .before = ForLog(id.organization, id.id, before).SerializeAsString(),
                          .after = ForLog(id.organization, id.id, after).SerializeAsString()};
}

absl::StatusOr<command::Outcome> RecordAttempt::Run(command::Context& context) const {
  const ResourceId id{context.caller.organization, delivery_id_};
  OUTLAY_ASSIGN_OR_RETURN(const Delivery before, LoadDelivery(context.txn, id));
  const Delivery after = DecideAttempt(before, attempt_, context.now, chance_);
  if (after == before) return Unchanged(DeliveryName(id.organization, id.id));
  OUTLAY_RETURN_IF_ERROR(SaveDelivery(context.txn, id, before, after));
  // Most contacts are users, who are notified as such: they use no slot of the pace.
  if (after.state == DeliveryState::kSkipped && IsOutsider(after.target)) {
    OUTLAY_RETURN_IF_ERROR(GiveBackContactSlot(context.txn, id.organization));
  }
  OUTLAY_RETURN_IF_ERROR(UpdateTargetState(context.txn, {id.organization, after.target}, [&](TargetState& state) {
    state = DecideTarget(state, attempt_, context.now);
  }));
  OUTLAY_ASSIGN_OR_RETURN(std::vector<command::Announcement> announced, TellGivenUp(context, id, after, routing_));
  return command::Outcome{.resource = DeliveryName(id.organization, id.id),
                          .before = ForLog(id.organization, id.id, before).SerializeAsString(),
                          .after = ForLog(id.organization, id.id, after).SerializeAsString(),
                          .answer = std::nullopt,
                          .announcements = std::move(announced)};
}

absl::StatusOr<command::Outcome> RedeliverOne::Run(command::Context& context) const {
  const ResourceId id{context.caller.organization, delivery_id_};
  OUTLAY_ASSIGN_OR_RETURN(const Delivery before, LoadDelivery(context.txn, id));
  OUTLAY_ASSIGN_OR_RETURN(const Delivery after, SendAgain(context, id, before));
  return command::Outcome{.resource = DeliveryName(id.organization, id.id),
                          .before = ForLog(id.organization, id.id, before).SerializeAsString(),
                          .after = ForLog(id.organization, id.id, after).SerializeAsString(),
                          .answer = std::nullopt,
                          .announcements = {},
                          .unchanged = before == after};
}

absl::StatusOr<command::Outcome> RedeliverDead::Run(command::Context& context) const {
  const std::string& organization = context.caller.organization;
  std::vector<std::string> ids;
  size_t looked_at = 0;
  bool has_more = false;
  std::string last;
  v1::RedeliverAllResponse response;
  absl::Status status;
  OUTLAY_RETURN_IF_ERROR(
      VisitDeliveryIds(context.txn, organization,
                       {.state = DeliveryState::kDead, .user_id = {}, .after = after_, .is_oldest_first = true},
                       [&](const std::string& id) {
                         const absl::StatusOr<Delivery> delivery = LoadDelivery(context.txn, {organization, id});
                         status = delivery.status();
                         if (!status.ok()) return store::Visit::kStop;
                         if (ids.size() >= limits::kRedeliveries || looked_at++ >= limits::kRedeliveriesLookedAt) {
                           has_more = true;
                           return store::Visit::kStop;
                         }
                         last = id;
                         if (Matches(filter_, organization, *delivery)) ids.push_back(id);
                         return store::Visit::kContinue;
                       }));
  OUTLAY_RETURN_IF_ERROR(status);
  for (const std::string& id : ids) {
    OUTLAY_ASSIGN_OR_RETURN(const Delivery before, LoadDelivery(context.txn, {organization, id}));
    OUTLAY_RETURN_IF_ERROR(SendAgain(context, {organization, id}, before).status());
    response.add_deliveries(DeliveryName(organization, id));
  }
  if (has_more) {
    const std::string filter = filter_.SerializeAsString();
    response.set_next_page_token(rpc::MakePageToken(RedeliverScope(organization, filter), last));
  }
  return command::Outcome{.resource = Concat(OrganizationName(organization), "/deliveries"),
                          .before = {},
                          .after = response.SerializeAsString(),
                          .answer = std::nullopt,
                          .announcements = {},
                          .unchanged = ids.empty()};
}

absl::StatusOr<command::Outcome> ForgetDeliveries::Run(command::Context& context) const {
  const std::string& organization = context.caller.organization;
  v1::ListDeliveriesResponse forgotten;
  size_t rows_left = limits::kErasedPerBody;
  for (const std::string& id : delivery_ids_) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<Delivery> delivery, FindDelivery(context.txn, {organization, id}));
    // It was sent again meanwhile, or is already deleted.
    if (!delivery.has_value() || !IsForgotten(*delivery, context.now)) continue;
    if (delivery->kind == kGatheredKind) {
      OUTLAY_ASSIGN_OR_RETURN(const size_t rows, DeleteGathered(context.txn, {organization, delivery->user_id},
                                                                delivery->notice_id, rows_left));
      rows_left -= rows;
      // More rows may remain: the delivery is deleted with the last of them, so that it is found again.
      if (rows_left == 0) break;
    }
    OUTLAY_RETURN_IF_ERROR(DeleteEndedDelivery(context.txn, {organization, id}, *delivery));
    *forgotten.add_deliveries() = ForLog(organization, id, *delivery);
  }
  return command::Outcome{.resource = Concat(OrganizationName(organization), "/deliveries"),
                          .before = forgotten.SerializeAsString(),
                          .after = {},
                          .answer = std::nullopt,
                          .announcements = {},
                          .unchanged = forgotten.deliveries().empty() && rows_left == limits::kErasedPerBody};
}

rpc::PageScope RedeliverScope(const std::string& organization, const std::string& filter) {
  return {.list = "deliveries.redeliverAll", .organization = organization, .filter = filter, .order_by = "id"};
}

bool Matches(const v1::DeliveryFilter& filter, std::string_view organization, const Delivery& delivery) {
  return (filter.target().empty() || filter.target() == TargetName(organization, delivery.target)) &&
         (filter.user().empty() || filter.user() == UserName(organization, delivery.user_id)) &&
         (filter.subject().empty() || filter.subject() == delivery.subject);
}

}  // namespace outlay::notification
