// Follows another service's feed and applies its events in this service: each is delivered at least once, takes effect
// exactly once, and in order per subject (I9).
//
// The cursor is kept in this service's store and commits with the effects. After a failure (peer down, gap, store
// overloaded) the consumer continues at the cursor, after a pause; after a trimmed log or a new epoch, with a snapshot.
// An event that cannot be applied for now pauses its partition only. An event that can never be applied is parked with
// an alarm and retried periodically; later events of its subject queue behind it.
#ifndef OUTLAY_COMMON_FEED_FEED_CONSUMER_H_
#define OUTLAY_COMMON_FEED_FEED_CONSUMER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/base/scheduler.h"
#include "common/feed/feed_handler.h"
#include "common/feed/limits.h"
#include "common/rpc/channel.h"
#include "common/store/store.h"

namespace outlay::feed {

// A time for each partition.
using PartitionTimes = std::array<absl::Time, store::kPartitions>;

// For metrics, alarms and logs. Called from the scheduler's threads, one call at a time.
class FeedConsumerObserver {
 public:
  virtual ~FeedConsumerObserver() = default;
  virtual void OnApplied(const FeedEvent& event) { (void)event; }
  virtual void OnSkipped(uint64_t events) { (void)events; }
  // An alarm: the event, or an earlier one of the same subject, cannot be applied.
  virtual void OnParked(const FeedEvent& event) { (void)event; }
  virtual void OnUnparked(const std::string& subject) { (void)subject; }
  // `subjects` is the current number of subjects with parked events; at most limits::kParkedSubjectsCounted.
  virtual void OnParkedSubjects(size_t subjects) { (void)subjects; }
  // The stream broke; the consumer reconnects.
  virtual void OnDisconnected(const absl::Status& why) { (void)why; }
  // An event of the partition cannot be applied for now; it is retried after pauses that grow.
  virtual void OnPaused(store::PartitionId partition, const absl::Status& why) {
    (void)partition;
    (void)why;
  }
  // A snapshot of a partition was applied.
  virtual void OnSnapshot(store::PartitionId partition) { (void)partition; }
  // Everything of a partition that was durable at the producer at the partition's time in `as_of`, by this process's
  // clock, is durable here. InfinitePast: not yet known. Called when a time advances.
  virtual void OnCurrent(const PartitionTimes& as_of) { (void)as_of; }
  // Reports how far the consumer is behind: in records and, if it is behind at all, by the age of the last event
  // received.
  virtual void OnLag(uint64_t records, absl::Duration age) {
    (void)records;
    (void)age;
  }
};

struct FeedConsumerOptions {
  std::string producer;  // the peer, "purchase_order": part of the cursor's key, never renamed
  std::string consumer;  // this service, "invoice_matching"
  // All must outlive the consumer and what it left in the store and the scheduler. The handler must live longest,
  // except for `random` and `channel`: queued bodies may still run.
  rpc::Channel* channel = nullptr;
  store::Store* store = nullptr;
  Scheduler* scheduler = nullptr;
  Random* random = nullptr;  // used by one thread at a time; shared with others only if it is thread-safe
  const Clock* clock = nullptr;
  const FeedHandler* handler = nullptr;
  FeedConsumerObserver* observer = nullptr;  // may be null
  // The pause between reports of the applied positions, which also return the producer's heads.
  absl::Duration report_interval = limits::kReportInterval;
};

// Thread-safe.
class FeedConsumer {
 public:
  explicit FeedConsumer(FeedConsumerOptions options);
  // Stops; does not wait for running tasks.
  ~FeedConsumer();

  void Start();

 private:
  class State;
  std::shared_ptr<State> state_;
};

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_FEED_CONSUMER_H_
