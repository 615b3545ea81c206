#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "tools/bench/bare_store.h"
#include "tools/bench/benchmark.h"
#include "tools/bench/figures.h"
#include "tools/bench/load.h"
#include "tools/bench/slow_sync.h"
#include "tools/bench/store_load.h"

namespace outlay::bench {
namespace {

// Enough to fill the write buffer until files of the first level were merged: from then on compaction runs beside.
constexpr size_t kWarmUpBytes = size_t{600} << 20;
constexpr int kWarmUpWindowsMax = 30;
constexpr int kLanes = 2;
constexpr double kGoalOfBare = 0.8;

// What a window's groups come to.
struct Totals {
  double bodies = 0;
  double rows = 0;
  double bytes = 0;
  double groups = 0;
  absl::Duration write;
};

Totals Sum(const std::vector<GroupShape>& groups) {
  Totals totals{.groups = static_cast<double>(groups.size())};
  for (const GroupShape& group : groups) {
    totals.bodies += static_cast<double>(group.bodies);
    totals.rows += static_cast<double>(group.rows);
    totals.bytes += static_cast<double>(group.bytes);
    totals.write += group.write;
  }
  return totals;
}

// Processor time of this process so far, compaction included.
double CpuSeconds() {
  struct rusage usage {};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

class StoreBenchmark {
 public:
  StoreBenchmark(const Effort& effort, Report& report) : effort_(effort), report_(report) {}

  absl::Status Run() {
    OUTLAY_ASSIGN_OR_RETURN(ours_, StoreLoad::Open(effort_.folder + "/store"));
    OUTLAY_ASSIGN_OR_RETURN(bare_, BareStore::Open(effort_.folder + "/store-bare", effort_.callers));
    OUTLAY_RETURN_IF_ERROR(WarmUp());
    OUTLAY_RETURN_IF_ERROR(RunPairs());
    OUTLAY_RETURN_IF_ERROR(RunOpenLoopLatency());
    return RunSlowSyncs();
  }

 private:
  absl::StatusOr<LoadResult> RunOurs(absl::Duration warm_up, absl::Duration window) {
    LoadResult result =
        RunClosedLoop({.callers = effort_.callers, .warm_up = warm_up, .window = window}, ours_->Transactions());
    OUTLAY_RETURN_IF_ERROR(result.error);
    return result;
  }

  absl::Status WarmUp() {
    report_.Section("until compaction runs beside");
    double bytes = 0;
    for (int i = 0; bytes < kWarmUpBytes && i < kWarmUpWindowsMax; ++i) {
      OUTLAY_ASSIGN_OR_RETURN(const LoadResult result, RunOurs(absl::ZeroDuration(), absl::Seconds(1)));
      const std::vector<GroupShape> groups = ours_->recorder().Take();
      OUTLAY_RETURN_IF_ERROR(bare_->Run(groups, absl::Seconds(1)).status());
      bytes += Sum(groups).bytes;
    }
    report_.Note(Concat(Readable(bytes / (1 << 20)), " MiB written"));
    return absl::OkStatus();
  }

  absl::Status RunPairs() {
    report_.Section(Concat(effort_.pairs, " pairs of ", absl::FormatDuration(effort_.window), " each, ",
                           effort_.callers, " callers"));
    std::vector<double> ours, bare, ratios, sync_micros, group_bodies, write_micros, bare_write_micros, writing,
        cpu_micros, bare_cpu_micros;
    Totals all;
    Histogram latency;
    for (int pair = 0; pair < effort_.pairs; ++pair) {
      const SyncCounts syncs_before = CountSyncs();
      const double cpu_start = CpuSeconds();
      OUTLAY_ASSIGN_OR_RETURN(const LoadResult result, RunOurs(absl::Milliseconds(200), effort_.window));
      const SyncCounts syncs_after = CountSyncs();
      const double cpu_middle = CpuSeconds();
      const std::vector<GroupShape> groups = ours_->recorder().Take();
      OUTLAY_ASSIGN_OR_RETURN(const BareResult bare_result, bare_->Run(groups, effort_.window));
      cpu_micros.push_back(1e6 * (cpu_middle - cpu_start) / static_cast<double>(result.all_operations));
      bare_cpu_micros.push_back(1e6 * (CpuSeconds() - cpu_middle) / static_cast<double>(bare_result.bodies));
      const Totals totals = Sum(groups);
      all = {all.bodies + totals.bodies, all.rows + totals.rows, all.bytes + totals.bytes, all.groups + totals.groups};
      latency.Merge(result.latency);
      ours.push_back(result.items_per_second());
      bare.push_back(static_cast<double>(bare_result.bodies) / bare_result.seconds);
      ratios.push_back(ours.back() / bare.back());
      group_bodies.push_back(totals.bodies / totals.groups);
      sync_micros.push_back(absl::ToDoubleMicroseconds(syncs_after.time - syncs_before.time) /
                            static_cast<double>(std::max<int64_t>(1, syncs_after.syncs - syncs_before.syncs)));
      write_micros.push_back(absl::ToDoubleMicroseconds(totals.write) / totals.groups);
      bare_write_micros.push_back(1e6 * bare_result.seconds * kLanes / static_cast<double>(bare_result.groups));
      writing.push_back(absl::ToDoubleSeconds(totals.write) / (result.seconds * kLanes));
      report_.Note(Concat(
          "pair ", pair + 1, ":  ours ", Readable(ours.back()), "  bare ", Readable(bare.back()), "  ratio ",
          Readable(ratios.back()), "  (bare wrote ",
          Readable(static_cast<double>(bare_result.rows) / static_cast<double>(bare_result.bodies)), " rows and ",
          Readable(static_cast<double>(bare_result.bytes) / static_cast<double>(bare_result.bodies)), " bytes each)"));
    }
    rate_ = SpreadOf(ours).median;
    report_.Section("transactions");
    report_.AddFigure("ours", SpreadOf(ours), "transactions/s");
    report_.AddFigure("bare", SpreadOf(bare), "transactions/s");
    report_.AddRatio("ours", SpreadOf(ratios), "bare RocksDB, the same rows in the same groups", AtLeast(kGoalOfBare));
    report_.AddFigure("rows", all.rows / all.bodies, "rows/transaction");
    report_.AddFigure("bytes", all.bytes / all.bodies, "bytes/transaction");
    report_.AddFigure("group", SpreadOf(group_bodies), "transactions/group");
    report_.AddFigure("ours.cpu", SpreadOf(cpu_micros), "us/transaction");
    report_.AddFigure("bare.cpu", SpreadOf(bare_cpu_micros), "us/transaction");
    report_.AddFigure("ours.write", SpreadOf(write_micros), "us/group");
    report_.AddFigure("bare.write", SpreadOf(bare_write_micros), "us/group");
    report_.AddFigure("ours.writing", SpreadOf(writing), "share of the time");
    report_.AddFigure("sync", SpreadOf(sync_micros), "us/sync");
    report_.AddFigure("p50", absl::ToDoubleMicroseconds(latency.Quantile(0.5)), "us");
    report_.AddFigure("p99", absl::ToDoubleMicroseconds(latency.Quantile(0.99)), "us");
    return absl::OkStatus();
  }

  absl::Status RunOpenLoopLatency() {
    report_.Section("latency by open loop at 70 % of the rate");
    return MeasureLatency(effort_, rate_, ours_->Transactions(), "", kMicroseconds, report_);
  }

  absl::Status RunSlowSyncs() {
    report_.Section(Concat("every sync ", absl::FormatDuration(effort_.sync_delay), " slower"));
    SetSyncDelay(effort_.sync_delay);
    const absl::StatusOr<LoadResult> result = RunOurs(absl::Milliseconds(200), effort_.window);
    SetSyncDelay(absl::ZeroDuration());
    OUTLAY_RETURN_IF_ERROR(result.status());
    const double rate = result->items_per_second();
    ReportSlowSyncs(effort_, "ours.slow_sync", rate, rate_, "transactions/s", report_);
    return absl::OkStatus();
  }

  const Effort& effort_;
  Report& report_;
  std::unique_ptr<StoreLoad> ours_;
  std::unique_ptr<BareStore> bare_;
  double rate_ = 0;
};

}  // namespace

absl::Status RunStore(const Effort& effort, Report& report) {
  const absl::Status status = StoreBenchmark(effort, report).Run();
  std::error_code ignored;
  std::filesystem::remove_all(effort.folder + "/store", ignored);
  std::filesystem::remove_all(effort.folder + "/store-bare", ignored);
  return status;
}

}  // namespace outlay::bench
