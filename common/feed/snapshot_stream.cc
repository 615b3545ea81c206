#include "common/feed/snapshot_stream.h"

#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/feed/limits.h"
#include "google/protobuf/util/time_util.h"

namespace outlay::feed {
namespace {

using event::v1::SnapshotRequest;
using event::v1::SnapshotResponse;

// Kept alive by its own tasks and callbacks.
class SnapshotStream : public std::enable_shared_from_this<SnapshotStream> {
 public:
  SnapshotStream(const EventFeedOptions& options, store::Store::Snapshot snapshot,
                 rpc::Stream<SnapshotRequest, SnapshotResponse> call, std::shared_ptr<void> slot)
      : source_(options.source),
        pages_(options.snapshot),
        scheduler_(options.scheduler),
        time_(google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(options.clock->Now()))),
        partition_(snapshot.reader->partition()),
        head_(snapshot.head),
        call_(std::move(call)),
        snapshot_(std::move(snapshot)),
        slot_(std::move(slot)) {}

  void Start() {
    scheduler_->RunAfter(limits::kSnapshotAge, [weak = weak_from_this()] {
      if (const std::shared_ptr<SnapshotStream> self = weak.lock()) self->GiveUp();
    });
    StepLater();
  }

 private:
  // A caller that stops reading would keep the store from freeing space, and other callers from a snapshot: its last
  // message is never written, so the call itself cannot end yet.
  void GiveUp() {
    {
      const std::lock_guard lock(mutex_);
      snapshot_.reset();
      slot_.reset();
    }
    call_.Finish(MakeError(absl::StatusCode::kAborted, "SNAPSHOT_TOO_OLD",
                           Concat("the snapshot was not read within ", absl::FormatDuration(limits::kSnapshotAge),
                                  "; ask for another one and read it faster")));
  }

  absl::Status NextPage() {
    const std::lock_guard lock(mutex_);
    if (!snapshot_.has_value()) return absl::CancelledError("given up");
    OUTLAY_ASSIGN_OR_RETURN(page_, pages_(*snapshot_->reader, page_.next));
    sent_ = 0;
    return absl::OkStatus();
  }

  void StepLater() {
    scheduler_->Run([self = shared_from_this()] { self->Step(); });
  }

  void Step() {
    if (sent_ == page_.events.size()) {
      const absl::Status status = NextPage();
      if (!status.ok()) return call_.Finish(status);
    }
    // Resources differ widely in size: a page of large ones does not fit into a message.
    SnapshotResponse response;
    for (size_t bytes = 0; sent_ < page_.events.size() && bytes < limits::kReadBytes; ++sent_) {
      bytes += page_.events[sent_].data.size();
      AddEvent(page_.events[sent_], &response);
    }
    const bool is_last = sent_ == page_.events.size() && page_.next.empty();
    if (is_last) SetPosition(response.mutable_position());
    call_.Write(response, [self = shared_from_this(), is_last](bool is_there) {
      if (!is_there) return self->call_.Finish(absl::CancelledError("the caller is gone"));
      if (is_last) return self->call_.Finish(absl::OkStatus());
      self->StepLater();
    });
  }

  void AddEvent(const command::Announcement& state, SnapshotResponse* response) {
    event::v1::Event* const event = response->add_events();
    event->set_id(Concat(head_.epoch, "-", partition_.value, "-", head_.last_sequence, "-state-", ++events_));
    event->set_source(source_);
    event->set_type(state.type);
    event->set_subject(state.subject);
    *event->mutable_time() = time_;
    event->set_data(state.data);
  }

  void SetPosition(event::v1::Position* position) const {
    position->set_partition(partition_.value);
    position->set_epoch(head_.epoch);
    position->set_sequence(head_.last_sequence);
  }

  const std::string source_;
  const SnapshotSource pages_;
  Scheduler* const scheduler_;
  const google::protobuf::Timestamp time_;
  const store::PartitionId partition_;
  const store::LogHead head_;
  const rpc::Stream<SnapshotRequest, SnapshotResponse> call_;
  std::mutex mutex_;
  std::optional<store::Store::Snapshot> snapshot_;  // Guarded by mutex_.
  std::shared_ptr<void> slot_;                      // Guarded by mutex_.
  SnapshotPage page_;
  size_t sent_ = 0;  // of the page
  uint64_t events_ = 0;
};

}  // namespace

void StartSnapshot(const EventFeedOptions& options, rpc::Stream<SnapshotRequest, SnapshotResponse> call,
                   std::shared_ptr<void> slot) {
  absl::StatusOr<store::Store::Snapshot> snapshot = options.store->ReadSnapshot({call.request().partition()});
  if (!snapshot.ok()) return call.Finish(snapshot.status());
  std::make_shared<SnapshotStream>(options, *std::move(snapshot), std::move(call), std::move(slot))->Start();
}

}  // namespace outlay::feed
