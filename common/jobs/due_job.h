// Acts on the passage of time: scans an index of due dates and issues a command for each item that is due.
//
// Correctness does not depend on when a job runs: reading paths treat due items as done, and the command decides again,
// because rows may have changed after the scan.
#ifndef OUTLAY_COMMON_JOBS_DUE_JOB_H_
#define OUTLAY_COMMON_JOBS_DUE_JOB_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/scheduler.h"
#include "common/command/executor.h"
#include "common/jobs/due_look.h"  // IWYU pragma: export: what a job is made of
#include "common/store/store.h"

namespace outlay::jobs {

// The result of a run over all partitions.
struct DueReport {
  uint64_t items = 0;       // commands issued
  uint64_t failed = 0;      // commands that ended with an error; they stay due
  bool is_complete = true;  // nothing remained for the next run
  absl::Status status;      // the first error, of a scan or a command
};

struct DueJobOptions {
  std::string name;  // for metrics, "expire_holds"
  absl::Duration interval = absl::Seconds(10);
  // The greatest number of items of one run; if there are more, the next run starts at once.
  size_t items_max = 1'000;
  // The greatest number of items of one organization in a run, so that it cannot fill every run. The remainder waits
  // until the scans reach it again.
  size_t organization_items_max = 250;
  // Called after every run, for metrics (runs, items, last success). May be empty.
  std::function<void(const std::string& name, const DueReport& report)> on_run;
};

// Thread-safe. Runs never overlap: a run ends when its last command has.
class DueJob {
 public:
  // All must outlive this and the tasks that it left in them.
  DueJob(DueJobOptions options, DueScan scan, store::Store* store, command::Executor* executor, Scheduler* scheduler,
         const Clock* clock);
  // Starts no further runs; commands already issued continue.
  ~DueJob();

  void Start();
  // Makes one run immediately, in addition to those of Start. False: a run is in progress.
  bool RunOnce();

 private:
  struct Run;
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace outlay::jobs

#endif  // OUTLAY_COMMON_JOBS_DUE_JOB_H_
