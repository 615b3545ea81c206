#include "common/jobs/due_job.h"

#include <array>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace outlay::jobs {

// Scans of a partition in one run: an organization with many due items must not make one run read all of them.
constexpr int kScansPerPartition = 4;

// One pass over the partitions; ends when its last command and the scan itself have released it.
struct DueJob::Run {
  std::shared_ptr<State> state;
  std::mutex mutex;
  DueReport report;  // Guarded by mutex.

  ~Run();
  void Note(const absl::Status& status, bool is_item) {
    const std::lock_guard lock(mutex);
    if (status.ok()) return;
    if (is_item) ++report.failed;
    if (report.status.ok()) report.status = status;
  }
};

struct DueJob::State : std::enable_shared_from_this<State> {
  State(DueJobOptions job_options, DueScan scan, store::Store* store, command::Executor* its_executor,
        Scheduler* its_scheduler, const Clock* its_clock)
      : options(std::move(job_options)),
        executor(its_executor),
        scheduler(its_scheduler),
        clock(its_clock),
        look(std::move(scan), store) {}

  const DueJobOptions options;
  command::Executor* const executor;
  Scheduler* const scheduler;
  const Clock* const clock;
  // Used by one run at a time.
  DueLook look;
  uint32_t first_partition = 0;
  std::array<std::string, store::kPartitions> places;

  std::mutex mutex;
  // Guarded by mutex.
  bool is_running = false;
  bool is_stopped = false;
  bool is_started = false;

  // False: the job is stopped, or a run is in progress.
  bool Begin() {
    {
      const std::lock_guard lock(mutex);
      if (is_stopped || is_running) return false;
      is_running = true;
    }
    const auto run = std::make_shared<Run>();
    run->state = shared_from_this();
    Scan(run);
    return true;
  }

  void Scan(const std::shared_ptr<Run>& run) {
    const absl::Time now = clock->Now();
    std::map<std::string, size_t> of_organization;
    size_t left = options.items_max;
    // Begins after the partition in which the last run stopped, so that a partition with many items does not starve the
    // others.
    for (uint32_t i = 0; i < store::kPartitions && left > 0; ++i) {
      const store::PartitionId partition{(first_partition + i) % store::kPartitions};
      bool is_over = false;
      for (int scans = 0; scans < kScansPerPartition && left > 0 && !is_over; ++scans) {
        // Items beyond an organization's share are skipped, so a later scan may read more than it issues.
        is_over = ScanOnce(run, partition, now, scans == 0 ? left : options.items_max, of_organization, left);
      }
      if (left == 0) first_partition = partition.value + 1;
      if (!is_over || left == 0) NoteIncomplete(*run);
    }
  }

  // True: the end of the index was reached.
  bool ScanOnce(const std::shared_ptr<Run>& run, store::PartitionId partition, absl::Time now, size_t max,
                std::map<std::string, size_t>& of_organization, size_t& left) {
    std::string& place = places[partition.value];
    // The front is left to the next run: its rows may belong to commands in progress of this one.
    if (!place.empty()) NoteIncomplete(*run);
    std::vector<DueItem> due;
    run->Note(look.At(partition, now, {.max = max, .after = place}, &due), /*is_item=*/false);
    for (DueItem& item : due) {
      if (left == 0) return false;
      place = std::move(item.place);
      size_t& taken = of_organization[item.caller.organization];
      if (taken >= options.organization_items_max) {
        NoteIncomplete(*run);
        continue;
      }
      ++taken;
      --left;
      Issue(run, std::move(item));
    }
    if (due.size() >= max) return false;
    place.clear();
    return true;
  }

  static void NoteIncomplete(Run& run) {
    const std::lock_guard lock(run.mutex);
    run.report.is_complete = false;
  }

  void Issue(const std::shared_ptr<Run>& run, DueItem item) {
    {
      const std::lock_guard lock(run->mutex);
      ++run->report.items;
    }
    executor->Execute(item.caller, std::move(item.key), std::move(item.command),
                      [run](const absl::StatusOr<command::Result>& result) { run->Note(result.status(), true); });
  }

  void End(const DueReport& report) {
    bool is_stopping = false;
    bool goes_on = false;
    {
      const std::lock_guard lock(mutex);
      is_running = false;
      is_stopping = is_stopped;
      goes_on = is_started && !is_stopped;
    }
    if (!is_stopping && options.on_run) options.on_run(options.name, report);
    // A run that met only errors waits as if it had found nothing: the remainder would fail again at once.
    const bool at_once = !report.is_complete && report.failed < report.items;
    if (goes_on) BeginAfter(at_once ? absl::ZeroDuration() : options.interval);
  }

  void BeginAfter(absl::Duration pause) {
    scheduler->RunAfter(pause, [weak = weak_from_this()] {
      if (const std::shared_ptr<State> self = weak.lock()) self->Begin();
    });
  }
};

DueJob::Run::~Run() {
  if (state != nullptr) state->End(report);
}

DueJob::DueJob(DueJobOptions options, DueScan scan, store::Store* store, command::Executor* executor,
               Scheduler* scheduler, const Clock* clock)
    : state_(std::make_shared<State>(std::move(options), std::move(scan), store, executor, scheduler, clock)) {}

DueJob::~DueJob() {
  const std::lock_guard lock(state_->mutex);
  state_->is_stopped = true;
}

void DueJob::Start() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->is_started = true;
  }
  state_->BeginAfter(state_->options.interval);
}

bool DueJob::RunOnce() {
  return state_->Begin();
}

}  // namespace outlay::jobs
