// Converts the notifications of a feed consumer to metrics, and its alarms to log lines.
#ifndef OUTLAY_COMMON_SERVICE_FEED_METRICS_H_
#define OUTLAY_COMMON_SERVICE_FEED_METRICS_H_

#include <cstddef>
#include <string>

#include "common/base/clock.h"
#include "common/feed/feed_consumer.h"
#include "common/log/log.h"
#include "prometheus/counter.h"
#include "prometheus/gauge.h"
#include "prometheus/registry.h"

namespace outlay::service {

// Thread-safe. Registry, log and clock must outlive it.
//
// outlay_feed_lag_records and outlay_feed_lag_seconds appear with the first report, because the lag is unknown before,
// and stay as they were while the producer is out of reach. outlay_feed_contact_timestamp_seconds then shows a growing
// age; it starts with the time at which the consumer is created.
class FeedMetrics final : public feed::FeedConsumerObserver {
 public:
  // `producer`: the peer whose feed it is, "purchase_order".
  FeedMetrics(prometheus::Registry& registry, Log& log, const Clock& clock, const std::string& producer);

  void OnApplied(const feed::FeedEvent& event) override;
  void OnSkipped(uint64_t events) override;
  void OnParked(const feed::FeedEvent& event) override;
  void OnUnparked(const std::string& subject) override;
  void OnParkedSubjects(size_t subjects) override;
  void OnDisconnected(const absl::Status& why) override;
  void OnPaused(store::PartitionId partition, const absl::Status& why) override;
  void OnSnapshot(store::PartitionId partition) override;
  void OnLag(uint64_t records, absl::Duration age) override;

 private:
  void NoteContact();

  const std::string producer_;
  Log& log_;
  const Clock& clock_;
  prometheus::Counter& applied_;
  prometheus::Counter& skipped_;
  prometheus::Counter& disconnects_;
  prometheus::Counter& pauses_;
  prometheus::Counter& snapshots_;
  prometheus::Gauge& parked_subjects_;
  prometheus::Gauge& contact_;
  prometheus::Family<prometheus::Gauge>& lag_records_;
  prometheus::Family<prometheus::Gauge>& lag_seconds_;
};

}  // namespace outlay::service

#endif  // OUTLAY_COMMON_SERVICE_FEED_METRICS_H_
