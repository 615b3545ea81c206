// Stands in front of the system's fsync and fdatasync: counts them, times them, and can make them slow like those of a
// cloud disk. Linked into the benchmark for the store in its own process, preloaded into services.
#ifndef OUTLAY_TOOLS_BENCH_SLOW_SYNC_H_
#define OUTLAY_TOOLS_BENCH_SLOW_SYNC_H_

#include <cstdint>

#include "absl/time/time.h"

namespace outlay::bench {

// For preloading: the delay in microseconds.
inline constexpr char kSyncDelayVariable[] = "OUTLAY_BENCH_SYNC_DELAY_MICROS";

// Added to every sync from now on.
void SetSyncDelay(absl::Duration delay);

struct SyncCounts {
  int64_t syncs = 0;
  absl::Duration time;
};
// Of this process, since its start.
SyncCounts CountSyncs();

}  // namespace outlay::bench

#endif  // OUTLAY_TOOLS_BENCH_SLOW_SYNC_H_
