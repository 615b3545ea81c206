#include "common/service/job_metrics.h"

#include "absl/time/time.h"
#include "common/base/strings.h"

namespace outlay::service {
namespace {

prometheus::Family<prometheus::Counter>& Runs(prometheus::Registry& registry) {
  return prometheus::BuildCounter()
      .Name("outlay_jobs_runs_total")
      .Help("Runs of a job, by `result`: ok, or failed, where a scan or a command ended with an error.")
      .Register(registry);
}

prometheus::Family<prometheus::Counter>& Items(prometheus::Registry& registry) {
  return prometheus::BuildCounter()
      .Name("outlay_jobs_items_total")
      .Help("Things that were due, for each of which a job issued a command.")
      .Register(registry);
}

prometheus::Family<prometheus::Gauge>& LastSuccess(prometheus::Registry& registry) {
  return prometheus::BuildGauge()
      .Name("outlay_jobs_last_success_timestamp_seconds")
      .Help("When a run of the job last ended without an error. Alert when it is older than two hours.")
      .Register(registry);
}

}  // namespace

JobMetrics::JobMetrics(prometheus::Registry& registry, Log& log, const Clock& clock, const std::string& job)
    : log_(&log),
      clock_(&clock),
      runs_(&Runs(registry).Add({{"job", job}, {"result", "ok"}})),
      failed_runs_(&Runs(registry).Add({{"job", job}, {"result", "failed"}})),
      items_(&Items(registry).Add({{"job", job}})),
      last_success_(&LastSuccess(registry).Add({{"job", job}})) {
  last_success_->Set(absl::ToDoubleSeconds(clock.Now() - absl::UnixEpoch()));
}

void JobMetrics::operator()(const std::string& job, const jobs::DueReport& report) const {
  items_->Increment(static_cast<double>(report.items));
  if (report.status.ok()) {
    runs_->Increment();
    last_success_->Set(absl::ToDoubleSeconds(clock_->Now() - absl::UnixEpoch()));
    return;
  }
  failed_runs_->Increment();
  log_->Write(LogLevel::kWarning, "job.failed",
              {{"job", job}, {"failed", Concat(report.failed)}, {"why", ToStd(report.status.message())}});
}

}  // namespace outlay::service
