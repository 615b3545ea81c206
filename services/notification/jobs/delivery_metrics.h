// Metrics of deliveries: results of attempts, waiting and dead deliveries, and paused targets (N6).
#ifndef OUTLAY_SERVICES_NOTIFICATION_JOBS_DELIVERY_METRICS_H_
#define OUTLAY_SERVICES_NOTIFICATION_JOBS_DELIVERY_METRICS_H_

#include <string>

#include "common/base/clock.h"
#include "common/base/scheduler.h"
#include "common/jobs/periodic.h"
#include "common/store/store.h"
#include "prometheus/counter.h"
#include "prometheus/gauge.h"
#include "prometheus/registry.h"
#include "services/notification/domain/attempt.h"

namespace outlay::notification {

// Thread-safe.
//
// The gauges appear with the first count: a 0 in place of what is not known yet would look as if everything had been
// delivered, and the count after it like a growth, at each start.
class DeliveryMetrics {
 public:
  // All must outlive this.
  DeliveryMetrics(prometheus::Registry* registry, const store::Store* store, Scheduler* scheduler, const Clock* clock);

  void Start();
  // Called after an attempt at a target of that collection: "targets", "users".
  void OnAttempt(const std::string& collection, const Attempt& attempt);
  // Counts the stored deliveries again: reads one row for each target with a state.
  void Measure();

 private:
  const store::Store* const store_;
  const Clock* const clock_;
  prometheus::Family<prometheus::Counter>& attempts_;
  prometheus::Counter& lost_invitations_;
  prometheus::Family<prometheus::Gauge>& pending_;
  prometheus::Family<prometheus::Gauge>& dead_;
  prometheus::Family<prometheus::Gauge>& paused_;
  jobs::Periodic periodic_;  // Last: its task uses the others.
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_JOBS_DELIVERY_METRICS_H_
