#include "services/notification/commands/subscription_commands.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "outlay/notification/v1/subscriptions.pb.h"
#include "services/notification/convert/notices.h"
#include "services/notification/domain/delivery.h"
#include "services/notification/domain/errors.h"
#include "services/notification/domain/limits.h"
#include "services/notification/domain/notice.h"
#include "services/notification/store/subscriptions.h"

namespace outlay::notification {

// The notices of one event are written in one body: if they did not fit, the event and its subject would be parked.
static_assert((limits::kPeoplePerEvent + limits::kContactsPerEvent) *
                  (limits::kTitleBytes + limits::kTextBytes + limits::kNoticeBytesBesides) <=
              kMaxBodyBytes);

absl::StatusOr<command::Outcome> CreateSubscription::Run(command::Context& context) const {
  if (IsOwnKind(subscription_.id)) {
    return FieldInvalid("subscription_id", "is the kind of messages that no subscription tells; choose another id");
  }
  const std::string& organization = context.caller.organization;
  const std::string name = SubscriptionName(organization, subscription_.id);
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Subscription> found,
                          FindOwnSubscription(context.txn, {organization, subscription_.id}));
  Subscription created = subscription_;
  created.create_time = context.now;
  if (found.has_value()) {
    created.create_time = found->create_time;
    if (created != *found) return SubscriptionIdTaken(name);
  } else {
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<Subscription> all, ListSubscriptions(context.txn, organization));
    const auto own =
        std::count_if(all.begin(), all.end(), [](const Subscription& other) { return other.create_time.has_value(); });
    if (own >= limits::kSubscriptions) return QuotaExceeded("subscriptions", limits::kSubscriptions);
    size_t people = PeopleMax(created);
    for (const Subscription& other : all) {
      if (other.event_type == created.event_type && other.id != created.id) people += PeopleMax(other);
    }
    if (people > limits::kPeoplePerEvent) {
      return QuotaExceeded("people_per_event", static_cast<int64_t>(limits::kPeoplePerEvent));
    }
    SaveSubscription(context.txn, organization, created);
  }
  return command::Outcome{.resource = name,
                          .before = {},
                          .after = ToProto(organization, created).SerializeAsString(),
                          .answer = std::nullopt,
                          .announcements = {},
                          .unchanged = found.has_value()};
}

absl::StatusOr<command::Outcome> DeleteOwnSubscription::Run(command::Context& context) const {
  const std::string& organization = context.caller.organization;
  const std::string name = SubscriptionName(organization, subscription_id_);
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Subscription> found,
                          FindOwnSubscription(context.txn, {organization, subscription_id_}));
  if (!found.has_value()) return SubscriptionNotFound(name);
  DeleteSubscription(context.txn, {organization, subscription_id_});
  return command::Outcome{.resource = name,
                          .before = ToProto(organization, *found).SerializeAsString(),
                          .after = {},
                          .answer = v1::DeleteSubscriptionResponse().SerializeAsString()};
}

}  // namespace outlay::notification
