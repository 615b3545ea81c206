// What a service costs while nobody calls it: its start, its memory, and the timers of what it stores.
#ifndef OUTLAY_TOOLS_BENCH_IDLE_PROGRAM_H_
#define OUTLAY_TOOLS_BENCH_IDLE_PROGRAM_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/jobs/due_job.h"
#include "common/store/store.h"
#include "tools/bench/report.h"

namespace outlay::bench {

// Medians of looks of a job over all partitions, in microseconds.
struct LookCost {
  double first = 0;  // or after changes in all of them
  double again = 0;  // while nothing changes
};
// INTERNAL: something is due.
absl::StatusOr<LookCost> MeasureLook(store::Store& store, const jobs::DueScan& scan);
void AddLook(const std::string& name, const LookCost& look, Report& report);
// `many` of `few`; a look while nothing changes is to cost at most `goal` times as much.
void AddRatioOfLooks(const std::string& name, const LookCost& few, const LookCost& many, double goal, Report& report);

struct IdleProgram {
  double start_seconds = 0;  // until it listens
  double mebibytes = 0;
  double idle_cpu_millis = 0;  // per second
};

// Runs a service on the store below `folder`.
absl::StatusOr<IdleProgram> MeasureIdle(const std::string& name, const std::string& folder,
                                        std::vector<std::string> flags, absl::Duration window);

}  // namespace outlay::bench

#endif  // OUTLAY_TOOLS_BENCH_IDLE_PROGRAM_H_
