// Converts the reports of a due job's runs to metrics, and its failures to log lines.
#ifndef OUTLAY_COMMON_SERVICE_JOB_METRICS_H_
#define OUTLAY_COMMON_SERVICE_JOB_METRICS_H_

#include <string>

#include "common/base/clock.h"
#include "common/jobs/due_job.h"
#include "common/log/log.h"
#include "prometheus/counter.h"
#include "prometheus/gauge.h"
#include "prometheus/registry.h"

namespace outlay::service {

// A value that is called after each run (DueJobOptions::on_run); thread-safe. Registry, log and clock must outlive it.
//
// outlay_jobs_last_success_timestamp_seconds starts with the time at which the job is created, so that a job that never
// succeeds shows a growing age too.
class JobMetrics {
 public:
  JobMetrics(prometheus::Registry& registry, Log& log, const Clock& clock, const std::string& job);

  void operator()(const std::string& job, const jobs::DueReport& report) const;

 private:
  Log* log_;
  const Clock* clock_;
  prometheus::Counter* runs_;
  prometheus::Counter* failed_runs_;
  prometheus::Counter* items_;
  prometheus::Gauge* last_success_;
};

}  // namespace outlay::service

#endif  // OUTLAY_COMMON_SERVICE_JOB_METRICS_H_
