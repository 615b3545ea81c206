// Spends against budgets: how many checks per second, each durable before its answer, and how soon one caller has it.

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "tools/bench/authorize_client.h"
#include "tools/bench/authorize_data.h"
#include "tools/bench/authorize_load.h"
#include "tools/bench/authorize_postgres.h"
#include "tools/bench/benchmark.h"
#include "tools/bench/figures.h"
#include "tools/bench/installation.h"
#include "tools/bench/rival.h"

namespace outlay::bench {
namespace {

constexpr double kAuthorizeGoal = 0.6;
constexpr double kAloneGoal = 2.5;
constexpr size_t kBatchCallers = 64;
constexpr int kBatch = 100;
constexpr int kSyncedWrites = 200;
constexpr size_t kSyncedBytes = 512;

// What spends are spread over, and what share of a bare stream batches of it should reach.
struct Shape {
  std::string name;
  BudgetData data;
  double batch_goal = 0;
  double postgres_goal = 0;  // 0: there is nothing like it
};

std::vector<Shape> Shapes(const Effort& effort) {
  const int teams = effort.quick ? 10 : 100;
  const int organizations = effort.quick ? 100 : 1000;
  return {{"one_group", {.first_part = "hot"}, 0.11, 6},
          {"one_tree", {.first_part = "tree", .departments = teams, .teams = teams}, 0.11, 3},
          {"many_organizations", {.first_part = "org", .organizations = organizations, .teams = 10}, 0.17, 0}};
}

// The median of small writes that are synced one by one: what a durable answer costs at least.
absl::StatusOr<absl::Duration> SyncedWrite(const std::string& folder) {
  const std::string path = folder + "/synced";
  const int file = open(path.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) return absl::ErrnoToStatus(errno, path);
  const std::string bytes(kSyncedBytes, 'x');
  Histogram histogram;
  absl::Status status;
  for (int i = 0; i < kSyncedWrites && status.ok(); ++i) {
    const auto start = std::chrono::steady_clock::now();
    const ssize_t written = write(file, bytes.data(), bytes.size());
    if (written != static_cast<ssize_t>(bytes.size()) || fdatasync(file) != 0) {
      status = absl::ErrnoToStatus(errno, path);
    }
    histogram.Add(absl::FromChrono(std::chrono::steady_clock::now() - start));
  }
  close(file);
  std::filesystem::remove(path);
  OUTLAY_RETURN_IF_ERROR(status);
  return histogram.Quantile(0.5);
}

class AuthorizeBenchmark {
 public:
  AuthorizeBenchmark(const Effort& effort, Report& report)
      : effort_(effort), report_(report), service_("budget", effort.folder + "/authorize") {}

  absl::Status Run() {
    OUTLAY_RETURN_IF_ERROR(Prepare());
    for (const Shape& shape : Shapes(effort_)) OUTLAY_RETURN_IF_ERROR(Measure(shape));
    if (effort_.Wants("alone")) OUTLAY_RETURN_IF_ERROR(MeasureAlone());
    // These are held against what was measured before.
    if (!effort_.only.empty()) return absl::OkStatus();
    OUTLAY_RETURN_IF_ERROR(MeasureSlowSyncs());
    return ComparePostgres(effort_, report_, trees_, kBatch);
  }

 private:
  // One of several ways to send spends, against a bare server with the same bytes.
  struct Contest {
    std::string name;
    size_t callers = 0;
    int batch = 0;  // 0: one by one
    bool is_streamed = false;
    double goal = 0;
  };

  absl::Status Prepare();
  absl::Status Measure(const Shape& shape);
  LoadResult Load(HoldMaker& maker, HoldCounts& counts, const Contest& contest);
  absl::StatusOr<double> Compete(const Shape& shape, const Contest& contest);
  absl::StatusOr<double> MeasureOneByOne(const Shape& shape);
  absl::StatusOr<double> MeasureBatches(const Shape& shape);
  absl::Status MeasureLatency(const Shape& shape, double rate);
  absl::Status MeasureAlone();
  absl::Status MeasureSlowSyncs();

  const Effort& effort_;
  Report& report_;
  ServiceProcess service_;
  double rate_ = 0;  // one by one, of the last shape
  std::vector<TreeRates> trees_;
};

absl::Status AuthorizeBenchmark::Prepare() {
  report_.Section("data");
  std::error_code error;
  std::filesystem::create_directories(service_.folder(), error);
  {
    std::ofstream directory(service_.folder() + "/directory.json");
    for (const Shape& shape : Shapes(effort_)) directory << DirectoryLines(shape.data);
  }
  OUTLAY_RETURN_IF_ERROR(service_.Start(absl::ZeroDuration()));
  for (const Shape& shape : Shapes(effort_)) {
    OUTLAY_RETURN_IF_ERROR(CreateBudgets(service_.client(), shape.data, report_));
  }
  return absl::OkStatus();
}

absl::Status AuthorizeBenchmark::Measure(const Shape& shape) {
  if (effort_.Wants("one_by_one")) {
    OUTLAY_ASSIGN_OR_RETURN(rate_, MeasureOneByOne(shape));
  }
  double batched = 0;
  if (effort_.Wants("batches")) {
    OUTLAY_ASSIGN_OR_RETURN(batched, MeasureBatches(shape));
  }
  if (shape.postgres_goal == 0) return absl::OkStatus();
  if (effort_.Wants("client")) {
    OUTLAY_RETURN_IF_ERROR(MeasureGathered(effort_, service_, shape.name, shape.data, report_));
  }
  trees_.push_back({.name = shape.name,
                    .departments = shape.data.departments,
                    .teams = shape.data.teams,
                    .one_by_one = rate_,
                    .batched = batched,
                    .goal = shape.postgres_goal});
  return absl::OkStatus();
}

LoadResult AuthorizeBenchmark::Load(HoldMaker& maker, HoldCounts& counts, const Contest& contest) {
  const ClosedLoopOptions options = {
      .callers = contest.callers, .warm_up = absl::Milliseconds(300), .window = effort_.window};
  if (contest.is_streamed) {
    HoldStreams streams(service_.client(), maker, counts, contest.callers, contest.batch);
    return RunClosedLoop(options, streams.Messages());
  }
  return RunClosedLoop(options, contest.batch == 0 ? AuthorizeOneByOne(service_.client(), maker, counts)
                                                   : AuthorizeBatches(service_.client(), maker, counts, contest.batch));
}

absl::StatusOr<double> AuthorizeBenchmark::Compete(const Shape& shape, const Contest& contest) {
  HoldMaker maker(shape.data);
  HoldCounts counts;
  std::unique_ptr<EchoRival> rival;
  std::vector<double> rates, ratios, cpu;
  for (int pair = 0; pair <= effort_.pairs; ++pair) {
    const double cpu_before = service_.process().CpuSeconds();
    const int64_t before = counts.allowed + counts.refused;
    const LoadResult result = Load(maker, counts, contest);
    OUTLAY_RETURN_IF_ERROR(result.error);
    if (pair == 0) {
      // Warms up, and tells how many bytes the bare server must answer.
      OUTLAY_ASSIGN_OR_RETURN(rival,
                              EchoRival::Start(
                                  static_cast<size_t>(counts.PerMessage(counts.reply_bytes)), contest.callers,
                                  [&](RawClient& client) { return EchoHolds(client, maker, contest.batch); }, report_));
      continue;
    }
    const auto decided = static_cast<double>(counts.allowed + counts.refused - before);
    cpu.push_back(1e6 * (service_.process().CpuSeconds() - cpu_before) / decided);
    OUTLAY_ASSIGN_OR_RETURN(const double echo, rival->Rate(effort_.window));
    rates.push_back(result.items_per_second());
    ratios.push_back(rates.back() / echo);
    report_.Note(Concat("pair ", pair, ":  ours ", Readable(rates.back()), "  echo ", Readable(echo), "  ratio ",
                        Readable(ratios.back())));
  }
  const std::string name = Concat(shape.name, ".", contest.name);
  report_.AddFigure(name, SpreadOf(rates), "decisions/s");
  report_.AddFigure(Concat(name, ".echo"), SpreadOf(rival->rates()), "decisions/s");
  report_.AddRatio(name, SpreadOf(ratios), rival->name(), AtLeast(contest.goal));
  report_.AddFigure(Concat(name, ".cpu"), SpreadOf(cpu), "us/decision");
  report_.AddFigure(Concat(name, ".request"), counts.PerMessage(counts.request_bytes), "bytes/message");
  report_.AddFigure(Concat(name, ".reply"), counts.PerMessage(counts.reply_bytes), "bytes/message");
  const double share = static_cast<double>(counts.allowed) / static_cast<double>(counts.allowed + counts.refused);
  report_.AddFigure(Concat(name, ".allowed"), share, "share of the answers", AtLeast(1));
  return SpreadOf(rates).median;
}

absl::StatusOr<double> AuthorizeBenchmark::MeasureOneByOne(const Shape& shape) {
  report_.Section(Concat(shape.name, ": one spend per call, ", effort_.callers, " callers"));
  OUTLAY_ASSIGN_OR_RETURN(const double rate,
                          Compete(shape, {.name = "one_by_one", .callers = effort_.callers, .goal = kAuthorizeGoal}));
  OUTLAY_RETURN_IF_ERROR(MeasureLatency(shape, rate));
  return rate;
}

absl::StatusOr<double> AuthorizeBenchmark::MeasureBatches(const Shape& shape) {
  report_.Section(Concat(shape.name, ": ", kBatch, " spends per call, ", kBatchCallers, " callers"));
  OUTLAY_ASSIGN_OR_RETURN(
      const double called,
      Compete(shape, {.name = "batched", .callers = kBatchCallers, .batch = kBatch, .goal = shape.batch_goal}));
  report_.Section(Concat(shape.name, ": ", kBatch, " spends per message, ", kBatchCallers, " streams"));
  OUTLAY_ASSIGN_OR_RETURN(const double streamed, Compete(shape, {.name = "streamed",
                                                                 .callers = kBatchCallers,
                                                                 .batch = kBatch,
                                                                 .is_streamed = true,
                                                                 .goal = shape.batch_goal}));
  return std::max(called, streamed);
}

absl::Status AuthorizeBenchmark::MeasureLatency(const Shape& shape, double rate) {
  HoldMaker maker(shape.data);
  HoldCounts counts;
  return bench::MeasureLatency(effort_, rate, AuthorizeOneByOne(service_.client(), maker, counts),
                               Concat(shape.name, "."), kMilliseconds, report_);
}

absl::Status AuthorizeBenchmark::MeasureAlone() {
  report_.Section("one caller alone");
  const Shape shape = Shapes(effort_).front();
  HoldMaker maker(shape.data);
  HoldCounts counts;
  std::unique_ptr<EchoRival> rival;
  std::vector<double> ours, bare, ratios;
  for (int pair = 0; pair <= effort_.pairs; ++pair) {
    const LoadResult result =
        RunClosedLoop({.callers = 1, .warm_up = absl::Milliseconds(300), .window = effort_.window / 2},
                      AuthorizeOneByOne(service_.client(), maker, counts));
    OUTLAY_RETURN_IF_ERROR(result.error);
    if (pair == 0) {
      OUTLAY_ASSIGN_OR_RETURN(rival, EchoRival::Start(
                                         static_cast<size_t>(counts.PerMessage(counts.reply_bytes)), 1,
                                         [&](RawClient& client) { return EchoHolds(client, maker, 0); }, report_));
      continue;
    }
    OUTLAY_ASSIGN_OR_RETURN(const double echo, rival->Rate(effort_.window / 2));
    OUTLAY_ASSIGN_OR_RETURN(const absl::Duration sync, SyncedWrite(service_.folder()));
    ours.push_back(1e6 / result.items_per_second());
    bare.push_back(1e6 / echo + absl::ToDoubleMicroseconds(sync));
    ratios.push_back(ours.back() / bare.back());
  }
  report_.AddFigure("alone", SpreadOf(ours), "us/decision");
  report_.AddFigure("alone.echo_and_sync", SpreadOf(bare), "us");
  report_.AddRatio("alone", SpreadOf(ratios), "the latency of bare gRPC and of one synced write", AtMost(kAloneGoal));
  return absl::OkStatus();
}

absl::Status AuthorizeBenchmark::MeasureSlowSyncs() {
  report_.Section(Concat("every sync ", absl::FormatDuration(effort_.sync_delay), " slower"));
  service_.Stop();
  OUTLAY_RETURN_IF_ERROR(service_.Start(effort_.sync_delay));
  HoldMaker maker(Shapes(effort_).back().data);
  HoldCounts counts;
  const LoadResult result =
      RunClosedLoop({.callers = effort_.callers, .warm_up = absl::Seconds(2), .window = effort_.window},
                    AuthorizeOneByOne(service_.client(), maker, counts));
  OUTLAY_RETURN_IF_ERROR(result.error);
  ReportSlowSyncs(effort_, "slow_sync", result.items_per_second(), rate_, "decisions/s", report_);
  service_.Stop();
  return absl::OkStatus();
}

}  // namespace

absl::Status RunAuthorize(const Effort& effort, Report& report) {
  constexpr std::string_view kParts[] = {"", "one_by_one", "batches", "client", "alone"};
  if (std::find(std::begin(kParts), std::end(kParts), effort.only) == std::end(kParts)) {
    return absl::InvalidArgumentError("--only: one_by_one, batches, client or alone");
  }
  return AuthorizeBenchmark(effort, report).Run();
}

}  // namespace outlay::bench
