#include "common/feed/feed_consumer.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bitset>
#include <optional>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "common/feed/backoff.h"
#include "common/feed/consumer_chores.h"
#include "common/feed/feed_apply.h"
#include "common/feed/parking.h"
#include "common/feed/partition_pause.h"
#include "common/feed/snapshot_needs.h"
#include "common/feed/strand.h"
#include "common/feed/trimmed_partitions.h"
#include "common/feed/unit_runner.h"
#include "common/rpc/formats.h"
#include "google/protobuf/util/time_util.h"
#include "outlay/event/v1/event_feed.pb.h"

namespace outlay::feed {
namespace {

using event::v1::Position;
using event::v1::SnapshotRequest;
using event::v1::SnapshotResponse;
using event::v1::SubscribeRequest;
using event::v1::SubscribeResponse;

constexpr std::string_view kSubscribe = "/outlay.event.v1.EventFeed/Subscribe";
constexpr std::string_view kSnapshot = "/outlay.event.v1.EventFeed/Snapshot";

}  // namespace

// One conversation with the producer at a time: a subscription, or the snapshot of one partition. All members are used
// on the strand only; callbacks of an earlier conversation are recognized by its number and ignored.
class FeedConsumer::State : public std::enable_shared_from_this<State> {
 public:
  explicit State(FeedConsumerOptions options)
      : options_(std::move(options)), strand_(std::make_shared<Strand>(options_.scheduler)) {}

  void Start() {
    Post([](State& self) {
      self.chores_ = std::make_shared<ConsumerChores>(self.options_, self.strand_, self.OnSilence());
      self.chores_->Start();
      self.Connect();
    });
  }

  void Stop() {
    is_stopped_ = true;
    Post([](State& self) {
      self.Hang();
      if (self.chores_ != nullptr) self.chores_->Stop();
    });
  }

 private:
  // Runs `step` on the strand if the consumer still exists.
  void Post(UniqueFunction<void(State&)> step) {
    strand_->Post([weak = weak_from_this(), step = std::move(step)]() mutable {
      if (const std::shared_ptr<State> self = weak.lock()) step(*self);
    });
  }

  // Like Post, for steps of the current conversation.
  UniqueFunction<void()> InConversation(UniqueFunction<void(State&)> step) {
    return [weak = weak_from_this(), number = conversation_, step = std::move(step)]() mutable {
      if (const std::shared_ptr<State> self = weak.lock()) {
        self->Post([number, step = std::move(step)](State& state) mutable {
          if (state.conversation_ == number && !state.is_stopped_) step(state);
        });
      }
    };
  }

  ConsumerChores::SilenceFunction OnSilence() {
    return [weak = weak_from_this()](const absl::Status& why) {
      if (const auto self = weak.lock(); self != nullptr && self->stream_ != nullptr) self->Retry(why);
    };
  }

  // Ends the conversation without notifying anyone.
  void Hang() {
    ++conversation_;
    stream_.reset();
    opened_ = absl::InfiniteFuture();
    busy_runners_ = 0;
    for (std::shared_ptr<UnitRunner>& runner : runners_) {
      if (runner != nullptr) runner->Stop();
      runner = nullptr;
    }
  }

  void Connect() {
    Hang();
    is_backing_off_ = false;
    is_joined_ = true;
    if (is_stopped_) return;
    for (uint32_t partition = 0; partition < store::kPartitions; ++partition) {
      const absl::StatusOr<Kept> kept = ReadKept(*options_.store->Read({partition}), options_.producer);
      if (!kept.ok()) return Retry(kept.status());
      cursors_[partition] = kept->cursor;
      pauses_[partition].NoteCursor(kept->cursor);
      if (kept->version.value_or(options_.handler->version()) != options_.handler->version()) {
        needs_.AddOutdated(partition);
      }
    }
    const std::optional<uint32_t> next =
        needs_.Next(snapshot_of_, [this](uint32_t partition) { return pauses_[partition].is_on; });
    next.has_value() ? BeginSnapshot({*next}) : Subscribe();
  }

  void Retry(const absl::Status& why) {
    // A conversation that lasted counts as a success, whatever ended it.
    if (options_.clock->Now() - opened_ >= backoff_.next()) backoff_.Reset();
    Hang();
    is_backing_off_ = true;
    if (options_.observer != nullptr && !is_stopped_) options_.observer->OnDisconnected(why);
    After(backoff_.Take(*options_.random), [](State& self) { self.Connect(); });
  }

  void After(absl::Duration pause, UniqueFunction<void(State&)> step) {
    options_.scheduler->RunAfter(pause, [weak = weak_from_this(), step = std::move(step)]() mutable {
      if (const std::shared_ptr<State> self = weak.lock()) self->Post(std::move(step));
    });
  }

  // Excludes a partition for a while, so that only its events wait: after a snapshot for as long as that took.
  void PausePartition(uint32_t partition, const absl::Status& why) {
    const absl::Duration taken = is_snapshot_ ? SnapshotTook() : absl::ZeroDuration();
    runners_[partition]->Stop();
    runners_[partition] = nullptr;
    pauses_[partition].Begin(options_.clock->Now());
    if (options_.observer != nullptr && !is_stopped_) options_.observer->OnPaused({partition}, why);
    RejoinAfter(std::max(pauses_[partition].backoff.Take(*options_.random), taken),
                [partition](State& self) { self.pauses_[partition].is_on = false; });
  }

  // Bounded, because a clock that jumps must not make anybody wait.
  absl::Duration SnapshotTook() const {
    return std::clamp(options_.clock->Now() - opened_, absl::ZeroDuration(), limits::kSnapshotAge);
  }

  // Ends a pause, and begins a conversation at the cursors once nothing is in progress in the current one.
  void RejoinAfter(absl::Duration pause, UniqueFunction<void(State&)> end_pause) {
    After(pause, [end_pause = std::move(end_pause)](State& self) mutable {
      end_pause(self);
      self.is_joined_ = false;
      if (!self.is_snapshot_ && !self.is_backing_off_ && self.busy_runners_ == 0) self.Connect();
    });
  }

  void Open(std::string_view method, const google::protobuf::Message& request) {
    const rpc::Caller caller{.subject = options_.consumer};
    opened_ = options_.clock->Now();
    stream_ = options_.channel->Open(method, {.caller = caller, .timeout = absl::InfiniteDuration()});
    stream_->Write(request,
                   [step = InConversation([](State& self) { self.stream_->WritesDone(); })](bool is_sent) mutable {
                     if (is_sent) step();
                   });
  }

  // Reads the next message of the conversation and passes it to `take`.
  template <typename Response>
  void ReadNext(void (State::*take)(Response)) {
    const auto response = std::make_shared<Response>();
    auto more = InConversation([take, response](State& self) { (self.*take)(std::move(*response)); });
    auto end = InConversation([](State& self) { self.AskWhyItEnded(); });
    stream_->Read(response.get(), [response, more = std::move(more), end = std::move(end)](bool is_there) mutable {
      is_there ? more() : end();
    });
  }

  void AskWhyItEnded() {
    const auto why = std::make_shared<absl::Status>();
    auto step = InConversation([why](State& self) { self.OnEnded(*why); });
    stream_->Finish([why, step = std::move(step)](absl::Status status) mutable {
      *why = std::move(status);
      step();
    });
  }

  void OnEnded(const absl::Status& status) {
    if (status.ok() && is_snapshot_ && snapshot_end_.has_value()) return EndSnapshot();
    const size_t added = needs_.AddTrimmed(TrimmedPartitions(status));
    // What the producer answers of one partition is no matter of the others.
    const bool is_about_one = is_snapshot_ && !status.ok() && !absl::IsUnavailable(status);
    if (is_snapshot_) PausePartition(snapshot_of_, status);
    // Immediately, but only once: a peer that repeats the error is asked again after a pause.
    added > 0 || is_about_one ? Connect() : Retry(status.ok() ? absl::UnavailableError("the stream ended") : status);
  }

  // Creates a runner for the conversation that starts.
  void AddRunner(uint32_t partition, UnitRunner::ApplyFunction apply) {
    const auto on_idle = [weak = weak_from_this(), number = conversation_] {
      if (const auto self = weak.lock(); self != nullptr && self->conversation_ == number) self->OnRunnerIdle();
    };
    runners_[partition] =
        std::make_shared<UnitRunner>(options_, strand_, store::PartitionId{partition}, apply, on_idle);
  }

  void OnRunnerIdle() {
    if (--busy_runners_ > 0) return;
    for (uint32_t partition = 0; partition < store::kPartitions; ++partition) {
      if (!has_run_.test(partition)) continue;
      const absl::Status status = runners_[partition]->status();
      if (status.ok()) pauses_[partition].backoff.Reset();
      if (!status.ok()) PausePartition(partition, status);
    }
    ReadOn();
  }

  void ReadOn() {
    const bool has_snapshot_failed = is_snapshot_ && pauses_[snapshot_of_].is_on;
    if (has_snapshot_failed || (!is_snapshot_ && !is_joined_)) return Connect();
    is_snapshot_ ? ReadNext<SnapshotResponse>(&State::TakeStates) : ReadNext<SubscribeResponse>(&State::TakeEntries);
  }

  // Runs the units by partition, then continues to read.
  void RunUnits(std::array<std::vector<FeedUnit>, store::kPartitions> units) {
    for (uint32_t partition = 0; partition < store::kPartitions; ++partition) {
      has_run_.set(partition, !units[partition].empty());
    }
    busy_runners_ = has_run_.count();
    if (busy_runners_ == 0) return ReadOn();
    for (uint32_t partition = 0; partition < store::kPartitions; ++partition) {
      if (!units[partition].empty()) runners_[partition]->Run(std::move(units[partition]));
    }
  }

  void Subscribe() {
    is_snapshot_ = false;
    SubscribeRequest request;
    request.set_consumer(options_.consumer);
    // The partition whose turn it was: a connection that breaks often must not always begin with the same ones.
    for (uint32_t i = 0; i < store::kPartitions; ++i) {
      const uint32_t partition = (turn_ + i) % store::kPartitions;
      if (pauses_[partition].is_on || needs_.Has(partition)) continue;
      Position* const position = request.add_positions();
      position->set_partition(partition);
      position->set_epoch(cursors_[partition].epoch);
      position->set_sequence(cursors_[partition].sequence);
      AddRunner(partition, &ApplyUnit);
    }
    // The end of a pause reconnects.
    if (request.positions().empty()) return;
    Open(kSubscribe, request);
    ReadOn();
  }

  void TakeEntries(SubscribeResponse response) {
    chores_->NoteHeard();
    std::array<std::vector<FeedUnit>, store::kPartitions> units;
    uint64_t skipped = 0;
    for (event::v1::Entry& entry : *response.mutable_entries()) {
      const uint32_t partition = entry.partition();
      if (partition >= store::kPartitions) return Retry(FeedGap());
      turn_ = (partition + 1) % store::kPartitions;
      if (runners_[partition] == nullptr) continue;
      if (!entry.events().empty()) chores_->NoteTime(entry.events(0).time());
      const bool is_refused = pauses_[partition].IsOf(cursors_[partition]);
      const absl::StatusOr<uint64_t> cut =
          CutEntry(std::move(entry), *options_.handler, &cursors_[partition], &units[partition]);
      if (!cut.ok()) return Retry(cut.status());
      skipped += *cut;
      if (is_refused && !units[partition].empty()) pauses_[partition].Mark(&units[partition].front());
    }
    if (skipped > 0 && options_.observer != nullptr) options_.observer->OnSkipped(skipped);
    RunUnits(std::move(units));
  }

  void BeginSnapshot(store::PartitionId partition) {
    is_snapshot_ = true;
    snapshot_of_ = partition.value;
    snapshot_end_.reset();
    states_ = 0;
    AddRunner(partition.value, &ApplyState);
    // Where the cursor stays, what is parked does, too: it is part of what was not told, and its last event counts.
    needs_.KeepsCursor(partition.value) ? AskForSnapshot(partition) : DropParked(partition);
  }

  // Drops parked events before the snapshot: its state contains their effects, and they must not be applied after it.
  // That is safe now, because from the current cursor only a whole snapshot leads on.
  void DropParked(store::PartitionId partition) {
    const auto dropped = std::make_shared<std::vector<std::string>>();
    const auto drop = [dropped, producer = options_.producer](store::Transaction& txn) -> absl::Status {
      OUTLAY_ASSIGN_OR_RETURN(*dropped, UnparkAll(txn, producer));
      return absl::OkStatus();
    };
    WriteBody(partition, drop, [partition, dropped](State& self) {
      for (const std::string& subject : *dropped) {
        if (self.options_.observer != nullptr) self.options_.observer->OnUnparked(subject);
      }
      dropped->empty() ? self.AskForSnapshot(partition) : self.DropParked(partition);
    });
  }

  void AskForSnapshot(store::PartitionId partition) {
    WriteBody(
        partition, [handler = options_.handler](store::Transaction& txn) { return handler->BeginSnapshot(txn); },
        [partition](State& self) {
          SnapshotRequest request;
          request.set_consumer(self.options_.consumer);
          request.set_partition(partition.value);
          self.Open(kSnapshot, request);
          self.ReadOn();
        });
  }

  void TakeStates(SnapshotResponse response) {
    chores_->NoteHeard();
    if (response.has_position()) snapshot_end_ = response.position();
    std::array<std::vector<FeedUnit>, store::kPartitions> units;
    for (event::v1::Event& event : *response.mutable_events()) {
      if (!options_.handler->Handles(event.type())) continue;
      std::string organization(rpc::OrganizationOf(event.subject()));
      units[snapshot_of_].push_back({.event = FeedEvent{.event = std::move(event),
                                                        .organization = std::move(organization),
                                                        .index = states_++,
                                                        .is_state = true}});
    }
    RunUnits(std::move(units));
  }

  void EndSnapshot() {
    const store::PartitionId partition{snapshot_of_};
    const Cursor cursor = needs_.KeepsCursor(snapshot_of_)
                              ? cursors_[snapshot_of_]
                              : Cursor{.epoch = snapshot_end_->epoch(), .sequence = snapshot_end_->sequence()};
    WriteBody(
        partition,
        [handler = options_.handler, producer = options_.producer, cursor](store::Transaction& txn) {
          OUTLAY_RETURN_IF_ERROR(handler->EndSnapshot(txn));
          WriteCursor(txn, producer, *handler, cursor);
          return absl::OkStatus();
        },
        [partition](State& self) {
          const absl::Duration rest = self.needs_.Remove(partition.value, self.SnapshotTook());
          if (rest > absl::ZeroDuration()) self.RejoinAfter(rest, [](State& state) { state.needs_.EndRest(); });
          if (self.options_.observer != nullptr) self.options_.observer->OnSnapshot(partition);
          self.Connect();
        });
  }

  // Runs a body of a snapshot, then `next`; an error pauses its partition.
  void WriteBody(store::PartitionId partition, store::Body body, UniqueFunction<void(State&)> next) {
    const auto end = std::make_shared<absl::Status>();
    auto step = InConversation([end, partition, next = std::move(next)](State& self) mutable {
      if (end->ok()) return next(self);
      self.PausePartition(partition.value, *end);
      self.Connect();
    });
    options_.store->Write({.partition = partition, .organization = {}, .body = std::move(body)},
                          [end, step = std::move(step)](absl::Status status) mutable {
                            *end = std::move(status);
                            step();
                          });
  }

  const FeedConsumerOptions options_;
  const std::shared_ptr<Strand> strand_;
  std::shared_ptr<ConsumerChores> chores_;
  std::atomic<bool> is_stopped_{false};

  Backoff backoff_;
  bool is_backing_off_ = false;
  std::array<PartitionPause, store::kPartitions> pauses_;  // by partition
  SnapshotNeeds needs_;
  uint32_t turn_ = 0;  // the partition behind the one that was last heard of
  // The number of the current conversation.
  uint64_t conversation_ = 0;
  absl::Time opened_ = absl::InfiniteFuture();
  bool is_joined_ = true;  // No pause or rest has ended since.
  bool is_snapshot_ = false;
  uint32_t snapshot_of_ = 0;  // the last one that was begun
  std::unique_ptr<rpc::ClientStream> stream_;
  std::array<Cursor, store::kPartitions> cursors_;  // behind what was cut into units
  std::array<std::shared_ptr<UnitRunner>, store::kPartitions> runners_;
  std::bitset<store::kPartitions> has_run_;  // what the last message was about
  size_t busy_runners_ = 0;
  std::optional<Position> snapshot_end_;
  uint32_t states_ = 0;  // of the snapshot so far
};

FeedConsumer::FeedConsumer(FeedConsumerOptions options) : state_(std::make_shared<State>(std::move(options))) {}

FeedConsumer::~FeedConsumer() {
  state_->Stop();
}

void FeedConsumer::Start() {
  state_->Start();
}

}  // namespace outlay::feed
