// The benchmarks, by name.
#ifndef OUTLAY_TOOLS_BENCH_BENCHMARK_H_
#define OUTLAY_TOOLS_BENCH_BENCHMARK_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "tools/bench/report.h"

namespace outlay::bench {

// How much to measure.
struct Effort {
  bool quick = false;
  // Pairs of a bare and one of our measurements, and how long each lasts.
  int pairs = 5;
  absl::Duration window = absl::Seconds(6);
  absl::Duration warm_up = absl::Seconds(1);
  size_t callers = 256;
  // By how much every sync is delayed where that is measured: a cloud disk.
  absl::Duration sync_delay = absl::Milliseconds(2);
  // Where data is kept between runs; made if missing.
  std::string folder = "var/bench";
  // The one part to measure, where a benchmark has parts; empty: all.
  std::string only;

  bool Wants(std::string_view part) const { return only.empty() || only == part; }
};

// What must be left of the rate when every sync is slower.
inline constexpr double kSlowSyncGoal = 0.8;

struct Benchmark {
  std::string_view name;
  std::string_view about;
  absl::Status (*run)(const Effort& effort, Report& report);
};

const std::vector<Benchmark>& Benchmarks();

absl::Status RunAccess(const Effort& effort, Report& report);
absl::Status RunBudgets(const Effort& effort, Report& report);
absl::Status RunEcho(const Effort& effort, Report& report);
absl::Status RunAssociation(const Effort& effort, Report& report);
absl::Status RunAuthorize(const Effort& effort, Report& report);
absl::Status RunNotices(const Effort& effort, Report& report);
absl::Status RunReviews(const Effort& effort, Report& report);
absl::Status RunStore(const Effort& effort, Report& report);

}  // namespace outlay::bench

#endif  // OUTLAY_TOOLS_BENCH_BENCHMARK_H_
