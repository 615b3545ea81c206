#include "common/service/jobs.h"

#include <utility>

namespace outlay::service {

void Jobs::Add(std::string name, jobs::DueScan scan, absl::Duration interval) {
  JobMetrics metrics(host_.registry(), host_.log(), host_.clock(), name);
  jobs_.push_back(std::make_unique<jobs::DueJob>(
      jobs::DueJobOptions{.name = std::move(name), .interval = interval, .on_run = std::move(metrics)}, std::move(scan),
      &foundation_.store(), &foundation_.executor(), &host_.scheduler(), &host_.clock()));
}

void Jobs::Start() {
  for (const std::unique_ptr<jobs::DueJob>& job : jobs_) job->Start();
}

}  // namespace outlay::service
