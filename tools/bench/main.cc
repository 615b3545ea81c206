// Measures Outlay against the bare parts it is made of: outlay_bench [NAME [--quick]].

#include <cstdio>
#include <filesystem>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/synchronization/mutex.h"
#include "tools/bench/benchmark.h"

ABSL_FLAG(bool, quick, false, "smaller data and shorter windows, at least 20 s in all");
ABSL_FLAG(absl::Duration, sync_delay, absl::Milliseconds(2), "what is added to every sync where that is measured");
ABSL_FLAG(std::string, folder, "var/bench", "where data is kept, and found again by the next run");
ABSL_FLAG(std::string, only, "",
          "one part of authorize: one_by_one, batches, client or alone; or of notices: feed, timers or webhooks");
ABSL_FLAG(uint32_t, callers, 256, "how many callers wait for an answer at a time");

namespace outlay::bench {
namespace {

void List() {
  std::printf("usage: ./run bench NAME [--quick]\n\n");
  for (const Benchmark& benchmark : Benchmarks()) {
    std::printf("  %-14s %s\n", std::string(benchmark.name).c_str(), std::string(benchmark.about).c_str());
  }
}

Effort EffortFromFlags() {
  Effort effort{.quick = absl::GetFlag(FLAGS_quick),
                .callers = absl::GetFlag(FLAGS_callers),
                .sync_delay = absl::GetFlag(FLAGS_sync_delay),
                .folder = absl::GetFlag(FLAGS_folder),
                .only = absl::GetFlag(FLAGS_only)};
  if (effort.quick) effort.window = absl::Seconds(2);
  return effort;
}

int Run(const Benchmark& benchmark) {
  const Effort effort = EffortFromFlags();
  std::error_code error;
  std::filesystem::create_directories(effort.folder, error);
  if (error) {
    std::fprintf(stderr, "cannot make %s: %s\n", effort.folder.c_str(), error.message().c_str());
    return 2;
  }
  Report report(std::string(benchmark.name), effort.quick, DescribeMachine());
  if (const absl::Status status = benchmark.run(effort, report); !status.ok()) {
    std::fprintf(stderr, "%s\n", status.ToString().c_str());
    return 1;
  }
  std::printf("%s\n", report.ToJson().c_str());
  return 0;
}

int Main(const std::vector<char*>& arguments) {
  if (arguments.size() < 2) {
    List();
    return 0;
  }
  for (const Benchmark& benchmark : Benchmarks()) {
    if (arguments.size() == 2 && benchmark.name == arguments[1]) return Run(benchmark);
  }
  std::fprintf(stderr, "no benchmark '%s'\n", arguments.back());
  List();
  return 2;
}

}  // namespace
}  // namespace outlay::bench

int main(int argc, char** argv) {
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  absl::SetProgramUsageMessage("measures Outlay against bare parts; without a name, lists the benchmarks");
  return outlay::bench::Main(absl::ParseCommandLine(argc, argv));
}
