#include "common/service/feed_metrics.h"

#include "common/base/strings.h"

namespace outlay::service {
namespace {

// Parked subjects that are told apart; the gauge stays there when there are more.
constexpr size_t kParkedSubjectsCounted = 10000;

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
                                "Subjects whose events cannot be applied, seen since the start.")
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
  const std::lock_guard lock(mutex_);
  if (parked_.size() < kParkedSubjectsCounted) {
    parked_.insert(event.event.subject());
  }
  parked_subjects_.Set(static_cast<double>(parked_.size()));
}

void FeedMetrics::OnUnparked(const std::string& subject) {
  log_.Write(LogLevel::kInfo, "feed.unparked", {{"producer", producer_}, {"subject", subject}});
  const std::lock_guard lock(mutex_);
  parked_.erase(subject);
  parked_subjects_.Set(static_cast<double>(parked_.size()));
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
