#include "common/feed/snapshot_stream.h"

#include <memory>
#include <utility>

#include "common/base/strings.h"
#include "google/protobuf/util/time_util.h"

namespace outlay::feed {
namespace {

using event::v1::SnapshotRequest;
using event::v1::SnapshotResponse;

// Kept alive by its own tasks and callbacks.
class SnapshotStream : public std::enable_shared_from_this<SnapshotStream> {
 public:
  SnapshotStream(const EventFeedOptions& options, store::Store::Snapshot snapshot,
                 rpc::Stream<SnapshotRequest, SnapshotResponse> call)
      : source_(options.source),
        pages_(options.snapshot),
        scheduler_(options.scheduler),
        time_(google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(options.clock->Now()))),
        snapshot_(std::move(snapshot)),
        call_(std::move(call)) {}

  void StepLater() {
    scheduler_->Run([self = shared_from_this()] { self->Step(); });
  }

 private:
  void Step() {
    const absl::StatusOr<SnapshotPage> page = pages_(*snapshot_.reader, next_);
    if (!page.ok()) return call_.Finish(page.status());
    SnapshotResponse response;
    for (const command::Announcement& state : page->events) AddEvent(state, &response);
    next_ = page->next;
    if (next_.empty()) SetPosition(response.mutable_position());
    call_.Write(response, [self = shared_from_this()](bool is_there) {
      if (!is_there) return self->call_.Finish(absl::CancelledError("the caller is gone"));
      if (self->next_.empty()) return self->call_.Finish(absl::OkStatus());
      self->StepLater();
    });
  }

  void AddEvent(const command::Announcement& state, SnapshotResponse* response) {
    event::v1::Event* const event = response->add_events();
    event->set_id(Concat(snapshot_.head.epoch, "-", snapshot_.reader->partition().value, "-",
                         snapshot_.head.last_sequence, "-state-", ++events_));
    event->set_source(source_);
    event->set_type(state.type);
    event->set_subject(state.subject);
    *event->mutable_time() = time_;
    event->set_data(state.data);
  }

  void SetPosition(event::v1::Position* position) const {
    position->set_partition(snapshot_.reader->partition().value);
    position->set_epoch(snapshot_.head.epoch);
    position->set_sequence(snapshot_.head.last_sequence);
  }

  const std::string source_;
  const SnapshotSource pages_;
  Scheduler* const scheduler_;
  const google::protobuf::Timestamp time_;
  const store::Store::Snapshot snapshot_;
  const rpc::Stream<SnapshotRequest, SnapshotResponse> call_;
  std::string next_;
  uint64_t events_ = 0;
};

}  // namespace

void StartSnapshot(const EventFeedOptions& options, rpc::Stream<SnapshotRequest, SnapshotResponse> call) {
  absl::StatusOr<store::Store::Snapshot> snapshot = options.store->ReadSnapshot({call.request().partition()});
  if (!snapshot.ok()) return call.Finish(snapshot.status());
  std::make_shared<SnapshotStream>(options, *std::move(snapshot), std::move(call))->StepLater();
}

}  // namespace outlay::feed
