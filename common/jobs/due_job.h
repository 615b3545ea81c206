// Makes time pass for what is stored: scans an index of due dates and issues a command for each thing that is due.
//
// Correctness does not depend on when a job runs: reading paths treat what is due as done, and the command decides
// anew, since what the scan saw may have changed.
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

// What a run over all partitions came to.
struct DueReport {
  uint64_t items = 0;       // commands issued
  uint64_t failed = 0;      // commands that ended with an error; they stay due
  bool is_complete = true;  // nothing was left over for the next run
  absl::Status status;      // the first error, of a scan or a command
};

struct DueJobOptions {
  std::string name;  // for metrics, "expire_holds"
  absl::Duration interval = absl::Seconds(10);
  // Items of one run; when there are more, the next run begins at once.
  size_t items_max = 1'000;
  // Of these, at most so many of one organization: it cannot fill every run. What is left over waits until the scans
  // come to it again.
  size_t organization_items_max = 250;
  // After every run, for metrics (runs, items, last success). May be empty.
  std::function<void(const std::string& name, const DueReport& report)> on_run;
};

// Thread-safe. Runs never overlap: a run ends when its last command has.
class DueJob {
 public:
  // All must outlive this and what it left in them.
  DueJob(DueJobOptions options, DueScan scan, store::Store* store, command::Executor* executor, Scheduler* scheduler,
         const Clock* clock);
  // No run begins any more; commands that were issued go on.
  ~DueJob();

  void Start();
  // One run, at once, besides those of Start. False: one is under way.
  bool RunOnce();

 private:
  struct Run;
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace outlay::jobs

#endif  // OUTLAY_COMMON_JOBS_DUE_JOB_H_
