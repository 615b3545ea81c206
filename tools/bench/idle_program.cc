#include "tools/bench/idle_program.h"

#include <chrono>
#include <utility>

#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "tools/bench/load.h"
#include "tools/bench/statistics.h"
#include "tools/process/service.h"

namespace outlay::bench {
namespace {

constexpr int kLooks = 20;

// Of one look, in microseconds.
absl::StatusOr<double> MeasureOnce(jobs::DueLook& look) {
  const SystemClock clock;
  std::vector<jobs::DueItem> due;
  const auto begin = std::chrono::steady_clock::now();
  for (uint32_t i = 0; i < store::kPartitions; ++i) {
    OUTLAY_RETURN_IF_ERROR(look.At(store::PartitionId{i}, clock.Now(), {.max = 1'000, .after = {}}, &due));
  }
  const double micros = absl::ToDoubleMicroseconds(absl::FromChrono(std::chrono::steady_clock::now() - begin));
  if (!due.empty()) return absl::InternalError("something is due");
  return micros;
}

}  // namespace

absl::StatusOr<LookCost> MeasureLook(store::Store& store, const jobs::DueScan& scan) {
  std::vector<double> first;
  for (int i = 0; i < kLooks; ++i) {
    jobs::DueLook look(scan, &store);
    OUTLAY_ASSIGN_OR_RETURN(first.emplace_back(), MeasureOnce(look));
  }
  jobs::DueLook look(scan, &store);
  OUTLAY_RETURN_IF_ERROR(MeasureOnce(look).status());
  std::vector<double> again;
  for (int i = 0; i < kLooks; ++i) {
    OUTLAY_ASSIGN_OR_RETURN(again.emplace_back(), MeasureOnce(look));
  }
  return LookCost{.first = SpreadOf(first).median, .again = SpreadOf(again).median};
}

void AddLook(const std::string& name, const LookCost& look, Report& report) {
  report.AddFigure(Concat(name, ".first"), look.first, "us of a first look when nothing is due");
  report.AddFigure(Concat(name, ".again"), look.again, "us of another one, nothing having changed");
}

void AddRatioOfLooks(const std::string& name, const LookCost& few, const LookCost& many, double goal, Report& report) {
  const double first = many.first / few.first;
  const double again = many.again / few.again;
  report.AddRatio(Concat(name, ".first"), {first, first, first}, "of a look with few");
  report.AddRatio(Concat(name, ".again"), {again, again, again}, "of a look with few", AtMost(goal));
}

absl::StatusOr<IdleProgram> MeasureIdle(const std::string& name, const std::string& folder,
                                        std::vector<std::string> flags, absl::Duration window) {
  flags.emplace_back("--log_level=error");
  const auto begin = std::chrono::steady_clock::now();
  OUTLAY_ASSIGN_OR_RETURN(
      process::RunningService service,
      process::StartService({.name = name,
                             .program = Concat(process::ProgramFolder(), "/../../services/", name, "/outlay_", name),
                             .folder = folder,
                             .flags = std::move(flags),
                             .environment = {}}));
  IdleProgram program;
  program.start_seconds = absl::ToDoubleSeconds(absl::FromChrono(std::chrono::steady_clock::now() - begin));
  // What the start left to do in the background.
  Wait(absl::Seconds(5));
  const double cpu = service.process.CpuSeconds();
  Wait(window);
  program.idle_cpu_millis = (service.process.CpuSeconds() - cpu) * 1e3 / absl::ToDoubleSeconds(window);
  program.mebibytes = static_cast<double>(service.process.ResidentBytes()) / static_cast<double>(1 << 20);
  service.process.Stop();
  return program;
}

}  // namespace outlay::bench
