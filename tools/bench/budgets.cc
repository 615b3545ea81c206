// What very many budgets and spends cost: the start, the memory, and what a decision costs among them.

#include <atomic>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "tools/bench/authorize_data.h"
#include "tools/bench/authorize_load.h"
#include "tools/bench/benchmark.h"
#include "tools/bench/idle_program.h"
#include "tools/bench/installation.h"
#include "tools/bench/load.h"

namespace outlay::bench {
namespace {

constexpr double kStartGoalSeconds = 3;
constexpr double kBudgetGoalBytes = 1024;
constexpr size_t kSenders = 64;
constexpr int kSpendsPerCall = 100;  // where decisions are measured
constexpr int kSpendsToFill = 500;   // the most that a call takes
constexpr int kWarmUpCalls = 5'000;  // before memory is measured

// What there is at each step. The whole size is 1,100,000 budgets and 50 million spends.
struct Sizes {
  BudgetData few;
  BudgetData some;
  BudgetData many;
  int64_t open_spends = 0;
  int64_t all_spends = 0;
};

// A company, 9 departments and 90 teams: 100 budgets in each organization.
BudgetData Organizations(const std::string& first_part, int organizations) {
  return {.first_part = first_part, .organizations = organizations, .departments = 9, .teams = 10};
}

int64_t BudgetsIn(const BudgetData& data) {
  return data.organizations * (1 + data.departments + data.leaves());
}

Sizes SizesFor(const Effort& effort) {
  if (effort.quick) {
    return {Organizations("few", 10), Organizations("some", 100), Organizations("many", 400), 100'000, 500'000};
  }
  return {Organizations("few", 10), Organizations("some", 990), Organizations("many", 10'000), 1'000'000, 50'000'000};
}

class BudgetsBenchmark {
 public:
  BudgetsBenchmark(const Effort& effort, Report& report)
      : effort_(effort),
        report_(report),
        sizes_(SizesFor(effort)),
        service_("budget", Concat(effort.folder, effort.quick ? "/budgets_quick" : "/budgets")) {}

  absl::Status Run() {
    OUTLAY_RETURN_IF_ERROR(Begin({&sizes_.few, &sizes_.some}));
    OUTLAY_ASSIGN_OR_RETURN(const double few, MeasureDecision(sizes_.few));
    OUTLAY_RETURN_IF_ERROR(Spend(sizes_.some, sizes_.open_spends));
    service_.Stop();
    OUTLAY_RETURN_IF_ERROR(MeasureStart(sizes_.open_spends, kStartGoalSeconds));
    OUTLAY_RETURN_IF_ERROR(MeasureMemory());
    if (effort_.only == "memory") return Remove();
    OUTLAY_RETURN_IF_ERROR(Begin({&sizes_.few, &sizes_.some, &sizes_.many}));
    OUTLAY_ASSIGN_OR_RETURN(const double many, MeasureDecision(sizes_.many));
    report_.AddRatio("decision", {many / few, many / few, many / few}, "what it costs over few budgets");
    OUTLAY_RETURN_IF_ERROR(Spend(sizes_.many, sizes_.all_spends - sizes_.open_spends));
    service_.Stop();
    OUTLAY_RETURN_IF_ERROR(MeasureStart(sizes_.all_spends, std::nullopt));
    return Remove();
  }

 private:
  absl::Status Remove() {
    std::error_code error;
    std::filesystem::remove_all(service_.folder(), error);
    return absl::OkStatus();
  }

  // Starts with these organizations and gives them their budgets.
  absl::Status Begin(const std::vector<const BudgetData*>& all) {
    report_.Section("data");
    std::error_code error;
    if (all.size() == 2) std::filesystem::remove_all(service_.folder(), error);
    std::filesystem::create_directories(service_.folder(), error);
    {
      std::ofstream directory(service_.folder() + "/directory.json");
      for (const BudgetData* const data : all) directory << DirectoryLines(*data);
    }
    OUTLAY_RETURN_IF_ERROR(service_.Start(absl::ZeroDuration()));
    for (const BudgetData* const data : all) {
      OUTLAY_RETURN_IF_ERROR(CreateBudgets(service_.client(), *data, report_));
      budgets_ += data == &sizes_.many || all.size() == 2 ? BudgetsIn(*data) : 0;
    }
    return absl::OkStatus();
  }

  // The service's processor time for a spend of a random team, in microseconds.
  absl::StatusOr<double> MeasureDecision(const BudgetData& data) {
    report_.Section(
        Concat("over ", BudgetsIn(data), " budgets: ", kSpendsPerCall, " spends per call, ", kSenders, " callers"));
    HoldMaker maker(data);
    HoldCounts counts;
    std::vector<double> rates, cpu;
    for (int i = 0; i < effort_.pairs; ++i) {
      const double before = service_.process().CpuSeconds();
      const LoadResult result =
          RunClosedLoop({.callers = kSenders, .warm_up = absl::Milliseconds(300), .window = effort_.window},
                        AuthorizeBatches(service_.client(), maker, counts, kSpendsPerCall));
      OUTLAY_RETURN_IF_ERROR(result.error);
      const auto decided = static_cast<double>(result.all_operations * kSpendsPerCall);
      rates.push_back(result.items_per_second());
      cpu.push_back(1e6 * (service_.process().CpuSeconds() - before) / decided);
    }
    const std::string name = Concat("decision_over_", BudgetsIn(data));
    report_.AddFigure(name, SpreadOf(rates), "decisions/s");
    report_.AddFigure(Concat(name, ".cpu"), SpreadOf(cpu), "us/decision");
    return SpreadOf(cpu).median;
  }

  // Sets money aside for about so many spends; they stay open.
  absl::Status Spend(const BudgetData& data, int64_t spends) {
    report_.Note(Concat("setting money aside for ", spends, " spends"));
    HoldMaker maker(data);
    HoldCounts counts;
    return RunEach(static_cast<size_t>(spends / kSpendsToFill), kSenders,
                   AuthorizeBatches(service_.client(), maker, counts, kSpendsToFill))
        .status();
  }

  // Of the program alone: its copy of the organizations lies on its disk.
  absl::Status MeasureStart(int64_t spends, std::optional<double> goal) {
    report_.Section(Concat("start with ", budgets_, " budgets and ", spends, " spends"));
    OUTLAY_ASSIGN_OR_RETURN(
        const IdleProgram program,
        MeasureIdle("budget", service_.folder(), {}, effort_.quick ? absl::Seconds(5) : absl::Seconds(30)));
    const std::string name = Concat("with_", spends, "_spends");
    report_.AddFigure(Concat(name, ".start"), program.start_seconds, "s",
                      goal.has_value() ? std::optional(AtMost(*goal)) : std::nullopt);
    report_.AddFigure(Concat(name, ".memory"), program.mebibytes, "MiB");
    report_.AddFigure(Concat(name, ".idle"), program.idle_cpu_millis, "ms of processor time per second");
    return absl::OkStatus();
  }

  // Of budgets whose organizations spent once since the start, and are idle then.
  absl::Status MeasureMemory() {
    std::vector<double> bytes;
    for (int i = 0; i < effort_.pairs; ++i) {
      OUTLAY_RETURN_IF_ERROR(service_.Start(absl::ZeroDuration()));
      // Beforehand, what as many calls at a time need besides.
      OUTLAY_RETURN_IF_ERROR(SpendOnce(sizes_.few, kWarmUpCalls));
      const int64_t before = service_.process().ResidentBytes();
      OUTLAY_RETURN_IF_ERROR(SpendOnce(sizes_.some, sizes_.some.organizations));
      const auto grown = static_cast<double>(service_.process().ResidentBytes() - before);
      bytes.push_back(grown / static_cast<double>(BudgetsIn(sizes_.some)));
      service_.Stop();
    }
    report_.AddFigure("memory_of_an_idle_budget", SpreadOf(bytes), "bytes", AtMost(kBudgetGoalBytes));
    return absl::OkStatus();
  }

  // `calls` of one spend each, of one organization after the other.
  absl::Status SpendOnce(const BudgetData& data, int calls) {
    HoldMaker maker(data);
    std::atomic<int> next{0};
    const auto spend_once = [&](size_t caller, Done done) {
      const HoldMaker::Batch batch = maker.NextBatch(1, next++ % maker.organizations());
      service_.client().Call(caller, "/outlay.budget.v1.Holds/AuthorizeHolds", maker.metadata(batch.organization),
                             ToBuffer(batch.request.SerializeAsString()),
                             [done = std::move(done)](absl::StatusOr<grpc::ByteBuffer> reply) mutable {
                               done(reply.ok() ? absl::StatusOr<int64_t>(1) : reply.status());
                             });
    };
    return RunEach(static_cast<size_t>(calls), kSenders, spend_once).status();
  }

  const Effort& effort_;
  Report& report_;
  const Sizes sizes_;
  ServiceProcess service_;
  int64_t budgets_ = 0;
};

}  // namespace

absl::Status RunBudgets(const Effort& effort, Report& report) {
  if (!effort.only.empty() && effort.only != "memory") return absl::InvalidArgumentError("--only: memory");
  return BudgetsBenchmark(effort, report).Run();
}

}  // namespace outlay::bench
