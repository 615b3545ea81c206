#include "common/service/feed_metrics.h"

#include "common/base/strings.h"

namespace outlay::service {
namespace {

prometheus::Counter& AddCounter(prometheus::Registry& registry, const std::string& name, const std::string& help,
                                const std::string& producer) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry).Add({{"producer", producer}});
}

prometheus::Family<prometheus::Gauge>& AddGauge(prometheus::Registry& registry, const std::string& name,
                                                const std::string& help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
}

}  // namespace

FeedMetrics::FeedMetrics(prometheus::Registry& registry, Log& log, const std::string& producer)
    : producer_(producer),
      log_(log),
      applied_(AddCounter(registry, "outlay_feed_applied_total", "Events carried out.", producer)),
      skipped_(AddCounter(registry, "outlay_feed_skipped_total", "Events that mean nothing here.", producer)),
      disconnects_(AddCounter(registry, "outlay_feed_disconnects_total", "Streams that broke.", producer)),
      snapshots_(AddCounter(registry, "outlay_feed_snapshots_total", "Snapshots of a partition applied.", producer)),
      parked_subjects_(AddGauge(registry, "outlay_feed_parked_subjects",
                                "Subjects whose events wait behind one that cannot be applied. Alert above 0.")
                           .Add({{"producer", producer}})),
      lag_records_(AddGauge(registry, "outlay_feed_lag_records", "Records of the producer not applied yet.")),
      lag_seconds_(AddGauge(registry, "outlay_feed_lag_seconds", "Age of the last event received, when behind.")) {}

void FeedMetrics::OnApplied(const feed::FeedEvent&) {
  applied_.Increment();
}

void FeedMetrics::OnSkipped(uint64_t events) {
  skipped_.Increment(static_cast<double>(events));
}

void FeedMetrics::OnParked(const feed::FeedEvent& event) {
  log_.Write(LogLevel::kError, "feed.parked",
             {{"producer", producer_}, {"type", event.event.type()}, {"subject", event.event.subject()}});
}

void FeedMetrics::OnUnparked(const std::string& subject) {
  log_.Write(LogLevel::kInfo, "feed.unparked", {{"producer", producer_}, {"subject", subject}});
}

void FeedMetrics::OnParkedSubjects(size_t subjects) {
  parked_subjects_.Set(static_cast<double>(subjects));
}

void FeedMetrics::OnDisconnected(const absl::Status& why) {
  disconnects_.Increment();
  log_.Write(LogLevel::kWarning, "feed.disconnected", {{"producer", producer_}, {"why", ToStd(why.message())}});
}

void FeedMetrics::OnSnapshot(store::PartitionId) {
  snapshots_.Increment();
}

void FeedMetrics::OnLag(uint64_t records, absl::Duration age) {
  lag_records_.Add({{"producer", producer_}}).Set(static_cast<double>(records));
  lag_seconds_.Add({{"producer", producer_}}).Set(absl::ToDoubleSeconds(age));
}

}  // namespace outlay::service
