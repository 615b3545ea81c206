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

constexpr int kScans = 20;

}  // namespace

absl::StatusOr<double> MeasureScan(store::Store& store, const jobs::DueScan& scan) {
  const SystemClock clock;
  std::vector<double> micros;
  for (int run = 0; run < kScans; ++run) {
    std::vector<jobs::DueItem> due;
    const auto begin = std::chrono::steady_clock::now();
    for (uint32_t i = 0; i < store::kPartitions; ++i) {
      OUTLAY_RETURN_IF_ERROR(scan(*store.Read(store::PartitionId{i}), clock.Now(), {.max = 1'000, .after = {}}, &due));
    }
    micros.push_back(absl::ToDoubleMicroseconds(absl::FromChrono(std::chrono::steady_clock::now() - begin)));
    if (!due.empty()) return absl::InternalError("something is due");
  }
  return SpreadOf(micros).median;
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
