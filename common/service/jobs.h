// A service's due jobs: created in one way, measured, started and stopped together.
#ifndef OUTLAY_COMMON_SERVICE_JOBS_H_
#define OUTLAY_COMMON_SERVICE_JOBS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/jobs/due_job.h"
#include "common/server/host.h"
#include "common/service/foundation.h"
#include "common/service/job_metrics.h"

namespace outlay::service {

// Thread-safe once all are added. Host and foundation must outlive it.
class Jobs {
 public:
  Jobs(server::Host& host, Foundation& foundation) : host_(host), foundation_(foundation) {}

  // `name`: in metrics and log lines, for instance "expire_holds".
  void Add(std::string name, jobs::DueScan scan, absl::Duration interval = jobs::DueJobOptions().interval);
  void Start();
  // Starts no further runs; commands already issued continue.
  void Stop() { jobs_.clear(); }

 private:
  server::Host& host_;
  Foundation& foundation_;
  std::vector<std::unique_ptr<jobs::DueJob>> jobs_;
};

}  // namespace outlay::service

#endif  // OUTLAY_COMMON_SERVICE_JOBS_H_
