#include "common/feed/event_feed.h"

#include <algorithm>
#include <bitset>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/keyspaces.h"
#include "common/feed/entry.h"
#include "common/feed/limits.h"
#include "common/feed/snapshot_stream.h"
#include "common/rpc/formats.h"

namespace outlay::feed {
namespace {

using event::v1::Entry;
using event::v1::Position;
using event::v1::SubscribeRequest;
using event::v1::SubscribeResponse;
using event::v1::WatchEventsRequest;
using event::v1::WatchEventsResponse;
using google::protobuf::RepeatedPtrField;

// Allows one position per partition.
absl::Status CheckPartitions(std::string_view field, const RepeatedPtrField<Position>& positions) {
  std::bitset<store::kPartitions> seen;
  for (int i = 0; i < positions.size(); ++i) {
    const uint32_t partition = positions[i].partition();
    if (partition >= store::kPartitions || seen.test(partition)) {
      return FieldInvalid(Concat(field, "[", i, "].partition"), "must be a partition, and be there once");
    }
    seen.set(partition);
  }
  return absl::OkStatus();
}

// Sends whole entries to a consumer.
class SubscribeSink final : public LogSink {
 public:
  SubscribeSink(std::string source, std::vector<uint64_t> epochs, rpc::Stream<SubscribeRequest, SubscribeResponse> call)
      : source_(std::move(source)), epochs_(std::move(epochs)), call_(std::move(call)) {}

  void Send(store::PartitionId partition, std::vector<store::LogEntry> records,
            UniqueFunction<void(bool)> done) override {
    const RecordPlace place{.source = source_, .partition = partition, .epoch = epochs_[partition.value]};
    SubscribeResponse response;
    for (const store::LogEntry& record : records) {
      if (const absl::Status status = FillEntry(place, record, response.add_entries()); !status.ok()) {
        call_.Finish(status);
        return done(false);
      }
    }
    call_.Write(response, std::move(done));
  }

  bool CaughtUp() override { return true; }
  void Fail(const absl::Status& status) override { call_.Finish(status); }
  bool IsGone() override { return call_.cancelled(); }

 private:
  const std::string source_;
  const std::vector<uint64_t> epochs_;  // by partition
  const rpc::Stream<SubscribeRequest, SubscribeResponse> call_;
};

// Sends an organization's events to one of its users.
class WatchSink final : public LogSink {
 public:
  // `last`: the organization's last record that was durable before the tail was created.
  WatchSink(std::string source, uint64_t epoch, int64_t last, rpc::Stream<WatchEventsRequest, WatchEventsResponse> call)
      : source_(std::move(source)),
        epoch_(epoch),
        last_(last),
        call_(std::move(call)),
        organization_(rpc::OrganizationOf(call_.request().parent())),
        types_(call_.request().types().begin(), call_.request().types().end()),
        after_(call_.request().after_organization_sequence()) {}

  void Send(store::PartitionId partition, std::vector<store::LogEntry> records,
            UniqueFunction<void(bool)> done) override {
    WatchEventsResponse response;
    for (const store::LogEntry& record : records) {
      if (const absl::Status status = Add(partition, record, &response); !status.ok()) {
        call_.Finish(status);
        return done(false);
      }
    }
    if (response.entries().empty()) return done(!call_.cancelled());
    call_.Write(response, std::move(done));
  }

  bool CaughtUp() override {
    if (after_ > 0 && after_ < last_) {
      Fail(MissedSome());
      return false;
    }
    if (!call_.request().end_when_caught_up()) return true;
    call_.Finish(absl::OkStatus());
    return false;
  }
  // The store's error names the place in the partition, which users must not see.
  void Fail(const absl::Status& status) override {
    call_.Finish(ErrorReason(status) == "LOG_TRIMMED" ? MissedSome() : status);
  }
  bool IsGone() override { return call_.cancelled(); }

 private:
  absl::Status Add(store::PartitionId partition, const store::LogEntry& record, WatchEventsResponse* response) {
    Entry entry;
    const RecordPlace place{.source = source_, .partition = partition, .epoch = epoch_};
    OUTLAY_RETURN_IF_ERROR(FillEntry(place, record, &entry));
    if (entry.organization() != organization_) return absl::OkStatus();
    const auto sequence = static_cast<int64_t>(entry.organization_sequence());
    if (after_ > 0 && sequence > after_ + 1) {
      return MissedSome();
    }
    if (sequence <= after_) return absl::OkStatus();
    after_ = after_ > 0 ? sequence : after_;
    HidePlace(&entry);
    KeepWanted(&entry);
    if (!entry.events().empty()) *response->add_entries() = std::move(entry);
    return absl::OkStatus();
  }

  static absl::Status MissedSome() { return LogTrimmed("", "the place lies before the oldest event kept"); }

  void KeepWanted(Entry* entry) const {
    if (types_.empty()) return;
    auto& events = *entry->mutable_events();
    events.erase(std::remove_if(events.begin(), events.end(),
                                [this](const event::v1::Event& event) { return !types_.contains(event.type()); }),
                 events.end());
  }

  const std::string source_;
  const uint64_t epoch_;
  const int64_t last_;
  const rpc::Stream<WatchEventsRequest, WatchEventsResponse> call_;
  const std::string organization_;
  const absl::flat_hash_set<std::string> types_;
  int64_t after_;
};

}  // namespace

EventFeedService::EventFeedService(EventFeedOptions options)
    : options_(std::move(options)), claims_(options_.store, options_.clock) {
  options_.store->OnAppended([subscribers = subscribers_, watchers = watchers_](store::PartitionId partition) {
    subscribers->OnAppended(partition);
    watchers->OnAppended(partition);
  });
}

EventFeedService::~EventFeedService() {
  subscribers_->StopAll();
  watchers_->StopAll();
}

void EventFeedService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.BindStream("/outlay.event.v1.EventFeed/Subscribe", this, &EventFeedService::Subscribe);
  dispatcher.BindStream("/outlay.event.v1.EventFeed/Snapshot", this, &EventFeedService::Snapshot);
  dispatcher.Bind("/outlay.event.v1.EventFeed/ListHeads", this, &EventFeedService::ListHeads);
  dispatcher.BindStream("/outlay.event.v1.Events/WatchEvents", this, &EventFeedService::WatchEvents);
}

void EventFeedService::Subscribe(rpc::Stream<SubscribeRequest, SubscribeResponse> call) {
  const RepeatedPtrField<Position>& positions = call.request().positions();
  if (const absl::Status status = CheckPartitions("positions", positions); !status.ok()) return call.Finish(status);
  std::vector<uint64_t> epochs(store::kPartitions);
  std::string trimmed;
  std::string_view why;
  for (const Position& position : positions) {
    const absl::StatusOr<store::LogHead> head = options_.store->Head({position.partition()});
    if (!head.ok()) return call.Finish(head.status());
    epochs[position.partition()] = head->epoch;
    const std::string_view why_not = WhyNotServed(position, *head);
    if (why_not.empty()) continue;
    why = why_not;
    trimmed += Concat(trimmed.empty() ? "" : ",", position.partition());
  }
  // All of them at once, so that the consumer can request their snapshots without returning for each.
  if (!trimmed.empty()) return call.Finish(LogTrimmed(trimmed, why));
  auto tail = std::make_shared<LogTail>(options_.store, options_.scheduler,
                                        std::make_unique<SubscribeSink>(options_.source, std::move(epochs), call));
  for (const Position& position : positions) {
    tail->Add({position.partition()}, position.sequence());
    claims_.Note(call.request().consumer(), position);
  }
  if (!subscribers_->Start(std::move(tail), limits::kStreams)) call.Finish(Overloaded(limits::kStreamRetryAfter));
}

void EventFeedService::Snapshot(rpc::Stream<event::v1::SnapshotRequest, event::v1::SnapshotResponse> call) {
  if (!options_.snapshot) {
    return call.Finish(MakeError(absl::StatusCode::kUnimplemented, "SNAPSHOT_UNSUPPORTED",
                                 "this service serves no snapshots; subscribe from the start"));
  }
  if (snapshots_->fetch_add(1) >= limits::kStreams) {
    snapshots_->fetch_sub(1);
    return call.Finish(Overloaded(limits::kStreamRetryAfter));
  }
  StartSnapshot(options_, std::move(call), {nullptr, [open = snapshots_](void*) { open->fetch_sub(1); }});
}

void EventFeedService::ListHeads(rpc::Call<event::v1::ListHeadsRequest, event::v1::ListHeadsResponse> call) {
  const RepeatedPtrField<Position>& applied = call.request().applied();
  if (const absl::Status status = CheckPartitions("applied", applied); !status.ok()) return call.Finish(status);
  if (!call.request().consumer().empty()) {
    for (const Position& position : applied) claims_.Note(call.request().consumer(), position);
  }
  event::v1::ListHeadsResponse response;
  for (uint32_t partition = 0; partition < store::kPartitions; ++partition) {
    const absl::StatusOr<store::LogHead> head = options_.store->Head({partition});
    if (!head.ok()) return call.Finish(head.status());
    Position* const position = response.add_heads();
    position->set_partition(partition);
    position->set_epoch(head->epoch);
    position->set_sequence(head->last_sequence);
  }
  call.Finish(response);
}

void EventFeedService::WatchEvents(rpc::Stream<WatchEventsRequest, WatchEventsResponse> call) {
  const std::string organization(rpc::OrganizationOf(call.request().parent()));
  const store::PartitionId partition = store::PartitionOf(organization);
  const absl::StatusOr<store::Store::Snapshot> now = options_.store->ReadSnapshot(partition);
  if (!now.ok()) return call.Finish(now.status());
  const auto last = now->reader->Find(command::kOrganizationHeads, {organization});
  if (!last.ok()) return call.Finish(last.status());
  const int64_t last_sequence = last->has_value() ? static_cast<int64_t>((*last)->organization_sequence()) : 0;
  const int64_t after = call.request().after_organization_sequence();
  // The position belongs to a history that a restored backup has lost: later records differ from those.
  if (after > last_sequence) return call.Finish(LogTrimmed("", "the place lies behind the last event"));
  auto tail =
      std::make_shared<LogTail>(options_.store, options_.scheduler,
                                std::make_unique<WatchSink>(options_.source, now->head.epoch, last_sequence, call));
  tail->Add(partition, after < 0 ? now->head.last_sequence : now->head.first_sequence - 1);
  if (!watchers_->Start(std::move(tail), limits::kStreams, organization, limits::kWatchersPerOrganization)) {
    call.Finish(Overloaded(limits::kStreamRetryAfter));
  }
}

}  // namespace outlay::feed
