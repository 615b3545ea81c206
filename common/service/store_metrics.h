// Converts a store's reports to metrics.
#ifndef OUTLAY_COMMON_SERVICE_STORE_METRICS_H_
#define OUTLAY_COMMON_SERVICE_STORE_METRICS_H_

#include "common/store/store_observer.h"
#include "prometheus/counter.h"
#include "prometheus/gauge.h"
#include "prometheus/histogram.h"
#include "prometheus/registry.h"

namespace outlay::service {

// Thread-safe. The registry must outlive it.
class StoreMetrics final : public store::StoreObserver {
 public:
  explicit StoreMetrics(prometheus::Registry& registry);

  void OnGroup(const store::GroupReport& report) override;
  void OnOverload() override { overloads_.Increment(); }
  void OnViewLoaded(size_t bytes) override;
  void OnViewEvicted(size_t bytes) override;

 private:
  prometheus::Counter& bodies_;
  prometheus::Counter& refused_;
  prometheus::Counter& groups_;
  prometheus::Counter& rows_;
  prometheus::Counter& records_;
  prometheus::Counter& bytes_;
  prometheus::Counter& overloads_;
  prometheus::Gauge& queued_;
  prometheus::Gauge& views_;
  prometheus::Histogram& sync_;
};

}  // namespace outlay::service

#endif  // OUTLAY_COMMON_SERVICE_STORE_METRICS_H_
