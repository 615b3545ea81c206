#include "services/notification/jobs/courier.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "absl/synchronization/notification.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "services/notification/commands/delivery_commands.h"
#include "services/notification/commands/routes.h"
#include "services/notification/commands/wording.h"
#include "services/notification/domain/contact.h"
#include "services/notification/domain/delivery.h"
#include "services/notification/domain/limits.h"
#include "services/notification/domain/notice.h"
#include "services/notification/domain/preferences.h"
#include "services/notification/jobs/courier_crew.h"
#include "services/notification/jobs/service_caller.h"
#include "services/notification/store/deliveries.h"
#include "services/notification/store/gathered.h"
#include "services/notification/store/inboxes.h"
#include "services/notification/store/preferences.h"

namespace outlay::notification {
namespace {

// Notices of people outside are in no inbox, and have no name.
std::string NameOfNotice(const std::string& organization, const Delivery& delivery) {
  return IsOutsider(delivery.user_id) ? std::string() : NoticeName(organization, delivery.user_id, delivery.notice_id);
}

Message TestMessage(const std::string& organization, const Delivery& delivery) {
  Message message;
  message.organization = organization;
  message.kind = delivery.kind;
  message.subject = delivery.subject;
  message.title = "Test";
  message.text = "This is a test. Notices will look like it.";
  message.create_time = delivery.create_time;
  message.event_time = delivery.create_time;
  return message;
}

// Combines several notices into one message.
absl::StatusOr<std::optional<Message>> GatheredMessage(const store::Reader& reader, const ResourceId& id,
                                                       const Delivery& delivery) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<Words> words,
                          GatheredWordsFor(reader, {id.organization, delivery.user_id}, delivery.notice_id));
  if (!words.has_value()) return std::optional<Message>();
  // Its time is the one for which it was gathered, whatever attempts were made since.
  const absl::Time time = DueOf(delivery.notice_id).value_or(delivery.create_time);
  Message message;
  message.id = MessageId(id.organization, id.id);
  message.organization = id.organization;
  message.user_id = delivery.user_id;
  message.kind = delivery.kind;
  message.subject = delivery.subject;
  message.title = std::move(words->title);
  message.text = std::move(words->text);
  message.create_time = time;
  message.event_time = time;
  return std::optional<Message>(std::move(message));
}

// The current preferences of the recipient: the delivery may have been planned or attempted long ago.
struct Wish {
  bool is_wanted = true;
  absl::Time not_before;
};

absl::StatusOr<Wish> WishFor(const store::Reader& reader, const TargetRef& to, const Delivery& delivery,
                             absl::Time now) {
  if (CollectionOf(to.target) != "users") return Wish{.not_before = now};
  const InboxRef user = {to.organization, delivery.user_id};
  OUTLAY_ASSIGN_OR_RETURN(const Preferences preferences, LoadPreferences(reader, user));
  OUTLAY_ASSIGN_OR_RETURN(const absl::Time not_before, EmailTime(reader, user, preferences, now));
  return Wish{.is_wanted = IsWanted(preferences, delivery.kind, ChannelKind::kEmail), .not_before = not_before};
}

// Nothing: the notice was deleted.
absl::StatusOr<std::optional<Message>> MessageOf(const store::Reader& reader, const ResourceId& id,
                                                 const Delivery& delivery) {
  if (delivery.notice_id.empty()) {
    Message test = TestMessage(id.organization, delivery);
    test.id = MessageId(id.organization, id.id);
    return std::optional<Message>(std::move(test));
  }
  if (delivery.kind == kGatheredKind) return GatheredMessage(reader, id, delivery);
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Notice> notice,
                          FindNotice(reader, {id.organization, delivery.user_id, delivery.notice_id}));
  if (!notice.has_value()) return std::optional<Message>();
  return std::optional<Message>(Message{.id = MessageId(id.organization, id.id),
                                        .organization = id.organization,
                                        .user_id = delivery.user_id,
                                        .notice = NameOfNotice(id.organization, delivery),
                                        .kind = notice->kind,
                                        .event_type = notice->event_type,
                                        .subject = notice->subject,
                                        .title = notice->title,
                                        .text = notice->text,
                                        .create_time = notice->create_time,
                                        .event_time = notice->event_time});
}

}  // namespace

struct Courier::State : std::enable_shared_from_this<State> {
  CourierOptions options;
  CourierCrew crew;
  std::atomic<bool> is_stopped = false;
  std::mutex looking;
  std::array<std::optional<DuePlace>, store::kPartitions> places;  // Guarded by looking. Where the next look goes on.

  void LookAgainAfter(absl::Duration pause) {
    options.scheduler->RunAfter(pause, [weak = weak_from_this()] {
      const std::shared_ptr<State> self = weak.lock();
      if (self == nullptr || self->is_stopped) return;
      self->Look();
      self->LookAgainAfter(self->options.interval);
    });
  }

  void Look() {
    const absl::Time now = options.clock->Now();
    const std::lock_guard lock(looking);
    for (uint32_t i = 0; i < store::kPartitions; ++i) {
      const CourierCrew::Look look(&crew);
      const auto reader = options.store->Read(store::PartitionId{i});
      absl::StatusOr<DueTargets> due = ListDueTargets(*reader, now, places[i]);
      if (!due.ok()) continue;
      places[i] = std::move(due->next);
      std::vector<TargetRef> waiting;
      for (TargetRef& target : due->targets) {
        // Deliveries without a channel here wait until a process has one.
        if (!options.channels.contains(CollectionOf(target.target))) continue;
        if (crew.HasRoom(target)) {
          Serve(look, *reader, target);
        } else {
          waiting.push_back(std::move(target));
        }
      }
      crew.StandInLine(waiting);
    }
    crew.ForgetIdle(now);
  }

  // Serves the target again, and those that found no room.
  void ServeSoon(const TargetRef& target) {
    options.scheduler->Run([weak = weak_from_this(), target] {
      const std::shared_ptr<State> self = weak.lock();
      if (self == nullptr || self->is_stopped) return;
      const CourierCrew::Look look(&self->crew);
      const auto reader = self->options.store->Read(store::PartitionOf(target.organization));
      self->Serve(look, *reader, target);
      while (const std::optional<TargetRef> next = self->crew.NextInLine(target)) self->Serve(look, *reader, *next);
    });
  }

  void Serve(const CourierCrew::Look& look, const store::Reader& reader, const TargetRef& target) {
    const absl::Time now = options.clock->Now();
    const absl::StatusOr<TargetState> state = LoadTargetState(reader, target);
    if (!state.ok() || !state->next_time.has_value() || *state->next_time > now) return;
    const bool is_on_trial = IsOnTrial(*state);
    const size_t look_at = crew.LookAt(target, is_on_trial, now);
    if (look_at == 0) return;
    const absl::StatusOr<std::vector<std::string>> ids = ListDueDeliveries(reader, target, now, look_at);
    if (!ids.ok()) return;
    for (const std::string& id : crew.Take(look, target, is_on_trial, *ids, now)) {
      if (!Carry(reader, target, id).ok()) crew.Return(target, id, now);
    }
  }

  // An error: nothing was sent, and the delivery stays due.
  absl::Status Carry(const store::Reader& reader, const TargetRef& to, const std::string& id) {
    OUTLAY_ASSIGN_OR_RETURN(const Delivery delivery, LoadDelivery(reader, {to.organization, id}));
    const auto channel = options.channels.find(CollectionOf(to.target));
    if (channel == options.channels.end()) return absl::UnimplementedError("nothing serves such targets here");
    const absl::Time now = options.clock->Now();
    OUTLAY_ASSIGN_OR_RETURN(const Wish wish, WishFor(reader, to, delivery, now));
    if (!wish.is_wanted) {
      Note(to, id, Unsent(AttemptOutcome::kSkipped, "the user wants no such e-mails any more"));
      return absl::OkStatus();
    }
    if (wish.not_before > now) {
      Postpone(to, id, wish.not_before);
      return absl::OkStatus();
    }
    OUTLAY_ASSIGN_OR_RETURN(std::optional<Target> target,
                            channel->second->FindTarget(reader, to.organization, to.target, now));
    // A delivery for a deleted target is not for a later target of the same name.
    if (target.has_value() && target->create_time > delivery.create_time) target.reset();
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<Message> message, MessageOf(reader, {to.organization, id}, delivery));
    if (!target.has_value() || !message.has_value()) {
      Note(to, id,
           Unsent(AttemptOutcome::kPermanent,
                  target.has_value() ? "the notice is no longer kept" : "the target is gone or off"));
      return absl::OkStatus();
    }
    channel->second->Send(*target, *message, [weak = weak_from_this(), to, id](Attempt attempt) {
      if (const std::shared_ptr<State> self = weak.lock()) self->Note(to, id, std::move(attempt));
    });
    return absl::OkStatus();
  }

  // If this fails, the delivery is still due, and is looked at again.
  void Postpone(const TargetRef& to, const std::string& id, absl::Time until) {
    options.executor->Execute(ServiceCaller(to.organization), {}, std::make_unique<PostponeDelivery>(id, until),
                              [weak = weak_from_this(), to, id](const absl::StatusOr<command::Result>&) {
                                const std::shared_ptr<State> self = weak.lock();
                                if (self == nullptr || self->is_stopped) return;
                                self->crew.Return(to, id, self->options.clock->Now());
                                self->ServeSoon(to);
                              });
  }

  // Stores the result of an attempt; until it is stored, the delivery is in progress.
  void Note(const TargetRef& to, const std::string& id, Attempt attempt, absl::Duration pause = limits::kStoreAgain) {
    if (is_stopped) return;
    options.executor->Execute(
        ServiceCaller(to.organization), {},
        std::make_unique<RecordAttempt>(id, attempt, options.random->Next(), options.routing),
        [weak = weak_from_this(), to, id, attempt, pause](const absl::StatusOr<command::Result>& result) {
          const std::shared_ptr<State> self = weak.lock();
          if (self == nullptr || self->is_stopped) return;
          if (!result.ok() && !absl::IsNotFound(result.status())) {
            if (self->options.on_unstored) self->options.on_unstored(id, result.status());
            self->options.scheduler->RunAfter(pause, [weak, to, id, attempt, pause] {
              if (const std::shared_ptr<State> later = weak.lock()) {
                later->Note(to, id, attempt, std::min(pause * 2, limits::kStoreAgainMax));
              }
            });
            return;
          }
          self->Noted(to, id, attempt);
        });
  }

  void Noted(const TargetRef& to, const std::string& id, const Attempt& attempt) {
    if (options.on_attempt) {
      options.on_attempt(CollectionOf(to.target), DeliveryName(to.organization, id), attempt);
    }
    crew.Return(to, id, options.clock->Now());
    ServeSoon(to);
  }
};

Courier::Courier(CourierOptions options) : state_(std::make_shared<State>()) {
  state_->options = std::move(options);
}

Courier::~Courier() {
  state_->is_stopped = true;
}

void Courier::Start() {
  state_->LookAgainAfter(state_->options.interval);
}

void Courier::Drain(absl::Duration at_most) {
  const auto idle = std::make_shared<absl::Notification>();
  state_->crew.Close([idle] { idle->Notify(); });
  idle->WaitForNotificationWithTimeout(at_most);
}

void Courier::RunOnce() {
  state_->Look();
}

}  // namespace outlay::notification
