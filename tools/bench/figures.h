// Figures that several benchmarks report in the same way.
#ifndef OUTLAY_TOOLS_BENCH_FIGURES_H_
#define OUTLAY_TOOLS_BENCH_FIGURES_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "tools/bench/benchmark.h"
#include "tools/bench/load.h"
#include "tools/bench/report.h"

namespace outlay::bench {

// In what a latency is told.
struct LatencyUnit {
  absl::Duration duration;
  std::string_view name;
};
inline constexpr LatencyUnit kMilliseconds = {absl::Milliseconds(1), "ms"};
inline constexpr LatencyUnit kMicroseconds = {absl::Microseconds(1), "us"};

// Latency by an open loop at kOpenLoopShare of `rate` operations per second: the figures "<prefix>p50_at_70_percent"
// and p99. The first error of an operation.
absl::Status MeasureLatency(const Effort& effort, double rate, const Operation& operation, std::string_view prefix,
                            LatencyUnit unit, Report& report);

// What is left of `undelayed` operations per second when every sync is slower by effort.sync_delay: as much as that, or
// as effort.callers can have who wait for two syncs each. `name`: of the figure, and of the ratio, which has the goal.
void ReportSlowSyncs(const Effort& effort, const std::string& name, double rate, double undelayed,
                     const std::string& unit, Report& report);

}  // namespace outlay::bench

#endif  // OUTLAY_TOOLS_BENCH_FIGURES_H_
