// The reaction of a consumer to the events of one producer.
#ifndef OUTLAY_COMMON_FEED_FEED_HANDLER_H_
#define OUTLAY_COMMON_FEED_FEED_HANDLER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "outlay/event/v1/event_feed.pb.h"

namespace outlay::feed {

// An event with its place.
struct FeedEvent {
  event::v1::Event event;
  std::string organization;
  uint64_t epoch = 0;
  uint64_t sequence = 0;  // of its record; 0: from a snapshot
  uint32_t index = 0;     // among the events of the record, or of the snapshot
  bool is_state = false;  // from a snapshot: what is, not what happened
  // Since when it is refused for now, by the clock here; nothing: not yet.
  std::optional<absl::Time> refused_since = std::nullopt;
};

// Thread-safe. Called inside bodies, so it is a pure function of the event and of the rows that it reads.
class FeedHandler {
 public:
  virtual ~FeedHandler() = default;

  // Returns whether events of this type are applied; others are skipped and counted.
  virtual bool Handles(std::string_view type) const = 0;

  // Applies an event, in the partition of the same number. It may run one command, before anything else
  // (Executor::RunInBody). On an error nothing that it wrote is kept. After UNAVAILABLE, ABORTED, RESOURCE_EXHAUSTED,
  // DEADLINE_EXCEEDED and CANCELLED it is retried, after a pause. With any other error the event is parked, with an
  // alarm, and later events of its subject queue behind it.
  virtual absl::Status Apply(store::Transaction& txn, const FeedEvent& event) const = 0;

  // The version of what the handler keeps. A consumer that finds that another version of the program has kept it takes
  // a snapshot, so that it also gets what only this version keeps of events that were applied before. The cursor stays
  // where it is, so events that the snapshot already contains are applied again after it. Hence versions above 0 are
  // only for handlers whose rows are determined by the last event.
  virtual uint32_t version() const { return 0; }

  // Around the state events of a snapshot, each in a body of its own; for instance to mark what is there, and to drop
  // what the snapshot did not mention. A snapshot that breaks off begins anew.
  virtual absl::Status BeginSnapshot(store::Transaction& txn) const {
    (void)txn;
    return absl::OkStatus();
  }
  virtual absl::Status EndSnapshot(store::Transaction& txn) const {
    (void)txn;
    return absl::OkStatus();
  }
};

// Returns whether an error may pass without intervention.
bool IsRetryable(const absl::Status& error);

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_FEED_HANDLER_H_
