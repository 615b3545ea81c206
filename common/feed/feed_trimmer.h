// Limits the growth of the log: trims records that are older than the retention and that no active consumer needs.
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
  // Records younger than this are kept; a value below kRequestRetention counts as kRequestRetention.
  absl::Duration retention = limits::kRetention;
  // A consumer that is silent for longer than this no longer delays trimming.
  absl::Duration claim = kFeedClaim;
  absl::Duration interval = limits::kTrimInterval;
  // An alarm: the consumer lost its claim on a partition, and will need a snapshot. Called on a thread of the store;
  // may be empty.
  std::function<void(const std::string& consumer, store::PartitionId partition)> on_claim_lost;
  // An alarm: since the last run the clock advanced by this much more than the time passed according to `interval`. May
  // be empty.
  std::function<void(absl::Duration ahead)> on_clock_jump;
};

// Thread-safe.
class FeedTrimmer {
 public:
  // All must outlive this and the tasks that it left in them.
  FeedTrimmer(FeedTrimmerOptions options, store::Store* store, Scheduler* scheduler, const Clock* clock);

  // Trims every partition every `interval`.
  void Start();
  // Makes one run; Start repeats it. The store trims in the background.
  void RunOnce();

  // Returns the last record up to which a partition may be trimmed at `now`; 0: none. Ages are measured at most
  // kTrimClockMargin after the partition's last record, so an idle partition keeps its last records.
  absl::StatusOr<uint64_t> TrimBound(store::PartitionId partition, absl::Time now) const;

 private:
  void TrimPartition(store::PartitionId partition, absl::Time now);
  // Deletes a consumer's claim, unless it was renewed after the given time.
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
