#include "tools/bench/figures.h"

#include <algorithm>

#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace outlay::bench {

absl::Status MeasureLatency(const Effort& effort, double rate, const Operation& operation, std::string_view prefix,
                            LatencyUnit unit, Report& report) {
  const LoadResult result = RunOpenLoop({.rate = kOpenLoopShare * rate, .window = effort.window}, operation);
  OUTLAY_RETURN_IF_ERROR(result.error);
  const auto add = [&](std::string_view name, double share) {
    report.AddFigure(Concat(prefix, name, "_at_70_percent"),
                     absl::FDivDuration(result.latency.Quantile(share), unit.duration), std::string(unit.name));
  };
  add("p50", 0.5);
  add("p99", 0.99);
  return absl::OkStatus();
}

void ReportSlowSyncs(const Effort& effort, const std::string& name, double rate, double undelayed,
                     const std::string& unit, Report& report) {
  const double bound = static_cast<double>(effort.callers) / absl::ToDoubleSeconds(2 * effort.sync_delay);
  const double ratio = rate / std::min(undelayed, bound);
  report.AddFigure(name, rate, unit);
  report.AddRatio(name, {ratio, ratio, ratio},
                  Concat("min(undelayed rate, callers / two syncs = ", Readable(bound), ")"), AtLeast(kSlowSyncGoal));
}

}  // namespace outlay::bench
