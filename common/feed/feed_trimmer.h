// Keeps the log from growing for ever: trims what is older than the retention and needed by no consumer that speaks.
#ifndef OUTLAY_COMMON_FEED_FEED_TRIMMER_H_
#define OUTLAY_COMMON_FEED_FEED_TRIMMER_H_

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/limits.h"
#include "common/base/scheduler.h"
#include "common/feed/limits.h"
#include "common/jobs/periodic.h"
#include "common/store/store.h"

namespace outlay::feed {

struct FeedTrimmerOptions {
  // Records younger than this stay; less than kRequestRetention counts as that.
  absl::Duration retention = limits::kRetention;
  // A consumer that is silent for longer no longer holds trimming back.
  absl::Duration claim = kFeedClaim;
  absl::Duration interval = limits::kTrimInterval;
  // An alarm: the consumer lost its claim on a partition, and will need a snapshot. Called on a thread of the store's;
  // may be empty.
  std::function<void(const std::string& consumer, store::PartitionId partition)> on_claim_lost;
  // An alarm: since the last look the clock went ahead by so much more than the time that passed by `interval`. May be
  // empty.
  std::function<void(absl::Duration ahead)> on_clock_jump;
};

// Thread-safe.
class FeedTrimmer {
 public:
  // All must outlive this and what it left in them.
  FeedTrimmer(FeedTrimmerOptions options, store::Store* store, Scheduler* scheduler, const Clock* clock);

  // Looks at every partition every `interval`.
  void Start();
  // Looks once; Start does it. The store trims in the background.
  void RunOnce();

  // How far a partition may be trimmed at `now`: the last record that nobody needs; 0: none. Ages count at most up to
  // kTrimClockMargin behind the partition's last record: one that is idle keeps its last records.
  absl::StatusOr<uint64_t> TrimBound(store::PartitionId partition, absl::Time now) const;

 private:
  void TrimPartition(store::PartitionId partition, absl::Time now);
  // Deletes a consumer's claim unless it was renewed since that time.
  void Forget(store::PartitionId partition, const std::string& consumer, int64_t time_unix_micros);

  void NoteJump(absl::Time now);

  const FeedTrimmerOptions options_;
  store::Store* const store_;
  const Clock* const clock_;
  std::mutex mutex_;
  absl::Time last_look_ = absl::InfiniteFuture();  // Guarded by mutex_.
  jobs::Periodic periodic_;
};

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_FEED_TRIMMER_H_
