// Follows another service's feed and carries its events out here: each at least once delivered, its effect exactly
// once, in order per subject (I9).
//
// The cursor lives in the own store and commits with the effects. What breaks (peer down, gap, own store overloaded)
// leads back to the cursor, after a pause; a trimmed log or another epoch leads to a snapshot. An event that cannot be
// applied for now stops its partition for a while, and no other one. An event that can never be applied is parked with
// an alarm and tried again now and then; later events of its subject queue behind it.
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
  // An alarm: the event, or one before it of the same subject, cannot be applied.
  virtual void OnParked(const FeedEvent& event) { (void)event; }
  virtual void OnUnparked(const std::string& subject) { (void)subject; }
  // So many subjects have events that wait, as of now; at most limits::kParkedSubjectsCounted.
  virtual void OnParkedSubjects(size_t subjects) { (void)subjects; }
  // The stream broke; the consumer connects again.
  virtual void OnDisconnected(const absl::Status& why) { (void)why; }
  // An event of the partition cannot be applied for now: it waits, for longer each time, and is tried again.
  virtual void OnPaused(store::PartitionId partition, const absl::Status& why) {
    (void)partition;
    (void)why;
  }
  // A snapshot of a partition was applied.
  virtual void OnSnapshot(store::PartitionId partition) { (void)partition; }
  // Everything of a partition that was durable at the producer at its time, by the own clock, is durable here.
  // InfinitePast: it was not yet. Called when a time moves on.
  virtual void OnCurrent(const PartitionTimes& as_of) { (void)as_of; }
  // How far the consumer is behind: in records, and how old the last event it received was when it is behind at all.
  virtual void OnLag(uint64_t records, absl::Duration age) {
    (void)records;
    (void)age;
  }
};

struct FeedConsumerOptions {
  std::string producer;  // the peer, "purchase_order": part of the cursor's key, never renamed
  std::string consumer;  // this service, "invoice_matching"
  // All must outlive the consumer and what it left in the store and the scheduler; but for `random` and `channel`, the
  // handler longest: bodies that were queued may still run.
  rpc::Channel* channel = nullptr;
  store::Store* store = nullptr;
  Scheduler* scheduler = nullptr;
  Random* random = nullptr;  // used by one thread at a time, and by this consumer only if it is not thread-safe
  const Clock* clock = nullptr;
  const FeedHandler* handler = nullptr;
  FeedConsumerObserver* observer = nullptr;  // may be null
  // How often it tells what it has applied and learns what there is.
  absl::Duration report_interval = limits::kReportInterval;
};

// Thread-safe.
class FeedConsumer {
 public:
  explicit FeedConsumer(FeedConsumerOptions options);
  // Stops; does not wait for what is under way.
  ~FeedConsumer();

  void Start();

 private:
  class State;
  std::shared_ptr<State> state_;
};

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_FEED_CONSUMER_H_
