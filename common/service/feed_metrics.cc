#include "common/service/feed_metrics.h"

#include "absl/time/time.h"
#include "common/base/strings.h"

namespace outlay::service {
namespace {

using Counters = prometheus::Family<prometheus::Counter>;
using Gauges = prometheus::Family<prometheus::Gauge>;

Counters& Applied(prometheus::Registry& registry) {
  return prometheus::BuildCounter().Name("outlay_feed_applied_total").Help("Events carried out.").Register(registry);
}

Counters& Skipped(prometheus::Registry& registry) {
  return prometheus::BuildCounter()
      .Name("outlay_feed_skipped_total")
      .Help("Events that mean nothing here.")
      .Register(registry);
}

Counters& Disconnects(prometheus::Registry& registry) {
  return prometheus::BuildCounter()
      .Name("outlay_feed_disconnects_total")
      .Help("Streams that broke. Alert when it grows for minutes: the producer, or the way to it, is down.")
      .Register(registry);
}

Counters& Pauses(prometheus::Registry& registry) {
  return prometheus::BuildCounter()
      .Name("outlay_feed_pauses_total")
      .Help(
          "Times that a partition waited with an event that cannot be applied for now. Alert when it grows for "
          "minutes.")
      .Register(registry);
}

Counters& Snapshots(prometheus::Registry& registry) {
  return prometheus::BuildCounter()
      .Name("outlay_feed_snapshots_total")
      .Help("Snapshots of a partition applied.")
      .Register(registry);
}

Gauges& ParkedSubjects(prometheus::Registry& registry) {
  return prometheus::BuildGauge()
      .Name("outlay_feed_parked_subjects")
      .Help("Subjects whose events wait behind one that cannot be applied. Alert above 0.")
      .Register(registry);
}

Gauges& Contact(prometheus::Registry& registry) {
  return prometheus::BuildGauge()
      .Name("outlay_feed_contact_timestamp_seconds")
      .Help(
          "When the producer last told how far its events are, in seconds since 1970. Alert when it is older than a "
          "minute: while it is out of reach, the lag stays as it was.")
      .Register(registry);
}

Gauges& LagRecords(prometheus::Registry& registry) {
  return prometheus::BuildGauge()
      .Name("outlay_feed_lag_records")
      .Help("Records of the producer not applied yet.")
      .Register(registry);
}

Gauges& LagSeconds(prometheus::Registry& registry) {
  return prometheus::BuildGauge()
      .Name("outlay_feed_lag_seconds")
      .Help("Age of the last event received, when behind. Alert above 60.")
      .Register(registry);
}

}  // namespace

FeedMetrics::FeedMetrics(prometheus::Registry& registry, Log& log, const Clock& clock, const std::string& producer)
    : producer_(producer),
      log_(log),
      clock_(clock),
      applied_(Applied(registry).Add({{"producer", producer}})),
      skipped_(Skipped(registry).Add({{"producer", producer}})),
      disconnects_(Disconnects(registry).Add({{"producer", producer}})),
      pauses_(Pauses(registry).Add({{"producer", producer}})),
      snapshots_(Snapshots(registry).Add({{"producer", producer}})),
      parked_subjects_(ParkedSubjects(registry).Add({{"producer", producer}})),
      contact_(Contact(registry).Add({{"producer", producer}})),
      lag_records_(LagRecords(registry)),
      lag_seconds_(LagSeconds(registry)) {
  NoteContact();
}

void FeedMetrics::NoteContact() {
  contact_.Set(absl::ToDoubleSeconds(clock_.Now() - absl::UnixEpoch()));
}

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

void FeedMetrics::OnPaused(store::PartitionId partition, const absl::Status& why) {
  pauses_.Increment();
  log_.Write(LogLevel::kWarning, "feed.paused",
             {{"producer", producer_}, {"partition", Concat(partition.value)}, {"why", ToStd(why.message())}});
}

void FeedMetrics::OnSnapshot(store::PartitionId) {
  snapshots_.Increment();
}

void FeedMetrics::OnLag(uint64_t records, absl::Duration age) {
  NoteContact();

  lag_records_.Add({{"producer", producer_}}).Set(static_cast<double>(records));
  lag_seconds_.Add({{"producer", producer_}}).Set(absl::ToDoubleSeconds(age));
}

}  // namespace outlay::service
