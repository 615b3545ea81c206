// Deletes remembered requests that are too old to mean anything, so that they do not pile up on disk. Nothing depends
// on when: the executor judges their age itself.
#ifndef OUTLAY_COMMON_JOBS_REQUEST_SWEEPER_H_
#define OUTLAY_COMMON_JOBS_REQUEST_SWEEPER_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/scheduler.h"
#include "common/command/keyspaces.h"
#include "common/jobs/periodic.h"
#include "common/store/store.h"

namespace outlay::jobs {

struct RequestSweeperOptions {
  absl::Duration interval = absl::Minutes(1);
  // Rows that one look reads; the next goes on from there. By default 144 million a day.
  size_t rows_max = 100'000;
  // Rows that one body deletes.
  size_t body_rows = 100;
};

// Thread-safe.
class RequestSweeper {
 public:
  // All must outlive this and what it left in them.
  RequestSweeper(RequestSweeperOptions options, store::Store* store, Scheduler* scheduler, const Clock* clock);

  void Start();
  // One look; Start does it.
  void RunOnce();
  // Rows that were found too old, ever; for metrics.
  uint64_t swept() const { return swept_.load(std::memory_order_relaxed); }

 private:
  // Reads at most `rows_max` rows of the partition at hand. Returns how many; moves on at its end.
  size_t SweepPartition(size_t rows_max, absl::Time now);
  void Delete(std::vector<command::RequestRecordKey> keys);

  const RequestSweeperOptions options_;
  store::Store* const store_;
  const Clock* const clock_;
  std::atomic<uint64_t> swept_{0};
  // Where the last look ended. Used by one run at a time.
  store::PartitionId partition_;
  std::optional<command::RequestRecordKey> after_;
  Periodic periodic_;
};

}  // namespace outlay::jobs

#endif  // OUTLAY_COMMON_JOBS_REQUEST_SWEEPER_H_
