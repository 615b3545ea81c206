#include "common/feed/parked_events_service.h"

#include <optional>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/function.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/execute_call.h"
#include "common/feed/feed_apply.h"
#include "common/feed/limits.h"
#include "common/feed/parking.h"
#include "common/rpc/formats.h"
#include "common/rpc/page.h"
#include "common/rpc/values.h"

namespace outlay::feed {
namespace {

using event::v1::ListParkedEventsRequest;
using event::v1::ListParkedEventsResponse;
using event::v1::ParkedEvent;
using event::v1::RetryParkedEventsRequest;
using event::v1::RetryParkedEventsResponse;
using event::v1::SkipParkedEventRequest;

constexpr std::string_view kPath = "/outlay.event.v1.ParkedEvents/";

absl::Status EventNotParked(std::string_view subject) {
  return MakeError(absl::StatusCode::kNotFound, "EVENT_NOT_PARKED",
                   Concat("no such event stands in the way of ", subject, "; list what is parked"));
}

ParkedEvent ToProto(const std::string& producer, const Parked& parked) {
  ParkedEvent proto;
  proto.set_producer(producer);
  proto.set_subject(parked.event.event.subject());
  proto.set_event_id(parked.event.event.id());
  proto.set_type(parked.event.event.type());
  *proto.mutable_event_time() = parked.event.event.time();
  rpc::ToProto(parked.time, proto.mutable_park_time());
  proto.set_reason(parked.reason);
  proto.set_message(parked.message);
  proto.set_waiting(static_cast<int64_t>(parked.waiting));
  return proto;
}

// Nothing: nothing is parked, or the caller may not see it.
absl::StatusOr<std::optional<ParkedEvent>> ReadParked(const store::Reader& reader, const std::string& organization,
                                                      const std::string& producer, const std::string& subject) {
  if (rpc::OrganizationOf(subject) != organization) return std::optional<ParkedEvent>();
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Parked> parked, FindFirstParked(reader, producer, subject));
  if (!parked.has_value()) return std::optional<ParkedEvent>();
  return std::optional<ParkedEvent>(ToProto(producer, *parked));
}

// The position of a list: after a subject of a producer.
struct Place {
  std::string producer;
  std::string subject;
};

Place ParsePlace(const std::string& token) {
  const size_t end = token.find('\n');
  return end == std::string::npos ? Place() : Place{.producer = token.substr(0, end), .subject = token.substr(end + 1)};
}

class Skip final : public command::Command {
 public:
  explicit Skip(const SkipParkedEventRequest& request) : request_(request) {}

  std::string_view name() const override { return "parkedEvents.skip"; }

  absl::StatusOr<command::Outcome> Run(command::Context& context) const override {
    if (rpc::OrganizationOf(request_.subject()) != context.caller.organization) {
      return EventNotParked(request_.subject());
    }
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<Parked> first,
                            FindFirstParked(context.txn, request_.producer(), request_.subject()));
    if (!first.has_value() || first->event.event.id() != request_.event_id()) {
      return EventNotParked(request_.subject());
    }
    OUTLAY_RETURN_IF_ERROR(RemoveParked(context.txn, request_.producer(), first->event));
    return command::Outcome{.resource = request_.subject(),
                            .before = first->event.event.SerializeAsString(),
                            .after = {},
                            .answer = ToProto(request_.producer(), *first).SerializeAsString()};
  }

 private:
  const SkipParkedEventRequest request_;
};

}  // namespace

struct ParkedEventsService::State : std::enable_shared_from_this<State> {
  using Done = UniqueFunction<void(absl::StatusOr<int64_t> applied)>;

  store::Store* store = nullptr;
  command::Executor* executor = nullptr;
  Scheduler* scheduler = nullptr;
  std::map<std::string, const FeedHandler*> handlers;  // by producer

  absl::StatusOr<ListParkedEventsResponse> List(const std::string& organization,
                                                const ListParkedEventsRequest& request) const {
    const rpc::PageScope scope = {
        .list = "parkedEvents.list", .organization = organization, .filter = "", .order_by = "producer, subject"};
    OUTLAY_ASSIGN_OR_RETURN(const int64_t size, rpc::PageSize(request.page_size()));
    OUTLAY_ASSIGN_OR_RETURN(const std::string token, rpc::ReadPageToken(scope, request.page_token()));
    const Place begin = ParsePlace(token);
    const auto reader = store->Read(store::PartitionOf(organization));
    // Other organizations' rows of the partition are not read: the end of a page would reveal them.
    const std::string own_name = Concat("organizations/", organization);
    const std::string prefix = own_name + "/";
    size_t left = limits::kParkedSubjectsLookedAt;
    ListParkedEventsResponse response;
    for (auto each = handlers.lower_bound(begin.producer); each != handlers.end(); ++each) {
      const std::string& producer = each->first;
      const std::string after = producer == begin.producer ? begin.subject : "";
      OUTLAY_ASSIGN_OR_RETURN(std::vector<std::string> subjects,
                              ListParkedSubjects(*reader, producer, after, left, prefix));
      // Events about the organization itself come first.
      if (after.empty()) subjects.insert(subjects.begin(), own_name);
      for (const std::string& subject : subjects) {
        --left;
        OUTLAY_ASSIGN_OR_RETURN(std::optional<ParkedEvent> parked,
                                ReadParked(*reader, organization, producer, subject));
        if (parked.has_value()) *response.add_parked_events() = *std::move(parked);
        if (left == 0 || response.parked_events_size() >= size) {
          response.set_next_page_token(rpc::MakePageToken(scope, Concat(producer, "\n", subject)));
          return response;
        }
      }
    }
    return response;
  }

  // Retries the events of a subject, one body each, until one fails.
  void Retry(const std::string& organization, const std::string& producer, const std::string& subject, int64_t applied,
             Done done) {
    const auto handler = handlers.find(producer);
    if (handler == handlers.end() || rpc::OrganizationOf(subject) != organization) {
      return done(EventNotParked(subject));
    }
    if (applied >= limits::kParkedEventsPerRetry) return done(applied);
    const auto is_applied = std::make_shared<bool>(false);
    auto body = [is_applied, subject, producer, handler = handler->second](store::Transaction& txn) -> absl::Status {
      const absl::StatusOr<bool> retried = RetryParked(txn, producer, subject, *handler);
      *is_applied = retried.ok() && *retried;
      return retried.status();
    };
    store->Write(
        {.partition = store::PartitionOf(organization), .organization = organization, .body = std::move(body)},
        [weak = weak_from_this(), is_applied, organization, producer, subject, applied,
         done = std::move(done)](const absl::Status& status) mutable {
          const std::shared_ptr<State> self = weak.lock();
          if (!status.ok() || !*is_applied || self == nullptr) {
            return done(status.ok() ? absl::StatusOr<int64_t>(applied) : status);
          }
          self->scheduler->Run([weak, organization, producer, subject, applied, done = std::move(done)]() mutable {
            const std::shared_ptr<State> later = weak.lock();
            if (later == nullptr) return done(applied + 1);
            later->Retry(organization, producer, subject, applied + 1, std::move(done));
          });
        });
  }
};

ParkedEventsService::ParkedEventsService(store::Store* store, command::Executor* executor, Scheduler* scheduler)
    : state_(std::make_shared<State>()) {
  state_->store = store;
  state_->executor = executor;
  state_->scheduler = scheduler;
}

ParkedEventsService::~ParkedEventsService() = default;

void ParkedEventsService::Handle(const std::string& producer, const FeedHandler* handler) {
  state_->handlers[producer] = handler;
}

void ParkedEventsService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.Bind(Concat(kPath, "ListParkedEvents"), this, &ParkedEventsService::ListParkedEvents);
  dispatcher.Bind(Concat(kPath, "RetryParkedEvents"), this, &ParkedEventsService::RetryParkedEvents);
  dispatcher.Bind(Concat(kPath, "SkipParkedEvent"), this, &ParkedEventsService::SkipParkedEvent);
}

void ParkedEventsService::ListParkedEvents(rpc::Call<ListParkedEventsRequest, ListParkedEventsResponse> call) {
  call.Finish(state_->List(call.caller().organization, call.request()));
}

void ParkedEventsService::RetryParkedEvents(rpc::Call<RetryParkedEventsRequest, RetryParkedEventsResponse> call) {
  const RetryParkedEventsRequest& request = call.request();
  const std::string& organization = call.caller().organization;
  const absl::StatusOr<std::optional<ParkedEvent>> before = ReadParked(
      *state_->store->Read(store::PartitionOf(organization)), organization, request.producer(), request.subject());
  if (!before.ok()) return call.Finish(before.status());
  if (!before->has_value()) return call.Finish(EventNotParked(request.subject()));
  state_->Retry(organization, request.producer(), request.subject(), 0,
                [store = state_->store, call](const absl::StatusOr<int64_t>& applied) {
                  if (!applied.ok()) return call.Finish(applied.status());
                  const std::string& whose = call.caller().organization;
                  RetryParkedEventsResponse response;
                  response.set_applied(*applied);
                  absl::StatusOr<std::optional<ParkedEvent>> left =
                      ReadParked(*store->Read(store::PartitionOf(whose)), whose, call.request().producer(),
                                 call.request().subject());
                  if (!left.ok()) return call.Finish(left.status());
                  if (left->has_value()) *response.mutable_parked_event() = **std::move(left);
                  call.Finish(std::move(response));
                });
}

void ParkedEventsService::SkipParkedEvent(rpc::Call<SkipParkedEventRequest, ParkedEvent> call) {
  state_->executor->Execute(call.caller(),
                            {.request_id = call.context().request_id, .digest = call.context().request_digest},
                            std::make_unique<Skip>(call.request()),
                            [weak = std::weak_ptr<State>(state_), call](absl::StatusOr<command::Result> result) {
                              if (!result.ok()) return call.Finish(result.status());
                              call.FinishSerialized(result->answer, result->organization_sequence);
                              // The events queued behind it continue.
                              const std::shared_ptr<State> state = weak.lock();
                              if (state == nullptr) return;
                              state->Retry(call.caller().organization, call.request().producer(),
                                           call.request().subject(), 0, [](const absl::StatusOr<int64_t>&) {});
                            });
}

}  // namespace outlay::feed
