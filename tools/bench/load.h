// Makes load: many callers that wait for each answer (closed loop), or calls at a given rate whatever happens (open
// loop).
#ifndef OUTLAY_TOOLS_BENCH_LOAD_H_
#define OUTLAY_TOOLS_BENCH_LOAD_H_

#include <cstddef>
#include <cstdint>
#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/function.h"
#include "tools/bench/statistics.h"

namespace outlay::bench {

// The end of one operation: how many items it did, or why it failed.
using Done = UniqueFunction<void(absl::StatusOr<int64_t>)>;

// Starts one operation of a caller and returns; `done` is called from any thread. A caller has one operation at a time.
using Operation = std::function<void(size_t caller, Done done)>;

struct LoadResult {
  double seconds = 0;
  int64_t operations = 0;  // that ended inside the window (open loop: that were due inside it)
  int64_t items = 0;
  int64_t all_operations = 0;  // that succeeded, the warm-up's too
  Histogram latency;
  absl::Status error;  // of the first operation that failed

  double items_per_second() const { return seconds > 0 ? static_cast<double>(items) / seconds : 0; }
};

struct ClosedLoopOptions {
  size_t callers = 256;
  absl::Duration warm_up = absl::Milliseconds(500);
  absl::Duration window = absl::Seconds(2);
};

// Runs `callers` callers, each starting its next operation as soon as the last one ended, and counts what ends inside
// the window. Returns when everything that was started has ended.
LoadResult RunClosedLoop(const ClosedLoopOptions& options, const Operation& operation);

// Runs `operations` operations, `callers` at a time, and tells how long each took; or the first error.
absl::StatusOr<Histogram> RunEach(size_t operations, size_t callers, const Operation& operation);

struct OpenLoopOptions {
  double rate = 1000;  // operations per second, at exponential distances
  // Operations at a time; more wait, and their latency with them.
  size_t callers = 2048;
  absl::Duration warm_up = absl::Milliseconds(500);
  absl::Duration window = absl::Seconds(5);
  uint64_t seed = 1;
};

// The rate of an open loop that measures latency, of the best rate of a closed one.
inline constexpr double kOpenLoopShare = 0.7;

// Starts operations when they are due. Latency counts from then, so that a stall is felt by everything it delays.
LoadResult RunOpenLoop(const OpenLoopOptions& options, const Operation& operation);

// Waits for `duration`.
void Wait(absl::Duration duration);

}  // namespace outlay::bench

#endif  // OUTLAY_TOOLS_BENCH_LOAD_H_
