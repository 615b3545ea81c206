#include "common/service/store_metrics.h"

namespace outlay::service {

StoreMetrics::StoreMetrics(prometheus::Registry& registry)
    : bodies_(prometheus::BuildCounter()
                  .Name("outlay_store_bodies_total")
                  .Help("Transaction bodies that ran, refused ones included.")
                  .Register(registry)
                  .Add({})),
      refused_(prometheus::BuildCounter()
                   .Name("outlay_store_bodies_refused_total")
                   .Help("Transaction bodies that wrote nothing because they returned an error.")
                   .Register(registry)
                   .Add({})),
      groups_(prometheus::BuildCounter()
                  .Name("outlay_store_groups_total")
                  .Help("Groups of bodies that ended; bodies per group tell how well writes share a sync.")
                  .Register(registry)
                  .Add({})),
      rows_(prometheus::BuildCounter()
                .Name("outlay_store_rows_total")
                .Help("Rows written, those of the store itself included.")
                .Register(registry)
                .Add({})),
      records_(prometheus::BuildCounter()
                   .Name("outlay_store_log_records_total")
                   .Help("Log records written.")
                   .Register(registry)
                   .Add({})),
      bytes_(prometheus::BuildCounter()
                 .Name("outlay_store_bytes_total")
                 .Help("Bytes of keys and values handed to the disk.")
                 .Register(registry)
                 .Add({})),
      overloads_(prometheus::BuildCounter()
                     .Name("outlay_store_overloads_total")
                     .Help("Bodies turned away because a queue was full.")
                     .Register(registry)
                     .Add({})),
      queued_(prometheus::BuildGauge()
                  .Name("outlay_store_queued")
                  .Help("Bodies that waited when the last group closed.")
                  .Register(registry)
                  .Add({})),
      views_(prometheus::BuildGauge()
                 .Name("outlay_store_views_loaded")
                 .Help("Organizations that are decoded in memory.")
                 .Register(registry)
                 .Add({})),
      sync_(prometheus::BuildHistogram()
                .Name("outlay_store_sync_seconds")
                .Help("Writes of groups, until they are on disk.")
                .Register(registry)
                .Add({}, prometheus::Histogram::BucketBoundaries{0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005,
                                                                 0.01, 0.025, 0.05, 0.1, 0.25, 1})) {}

void StoreMetrics::OnGroup(const store::GroupReport& report) {
  groups_.Increment();
  bodies_.Increment(static_cast<double>(report.bodies));
  refused_.Increment(static_cast<double>(report.refused));
  rows_.Increment(static_cast<double>(report.rows));
  records_.Increment(static_cast<double>(report.records));
  bytes_.Increment(static_cast<double>(report.bytes));
  queued_.Set(static_cast<double>(report.queued));
  if (report.rows > 0) {
    sync_.Observe(absl::ToDoubleSeconds(report.sync));
  }
}

void StoreMetrics::OnViewLoaded(size_t) {
  views_.Increment();
}

void StoreMetrics::OnViewEvicted(size_t) {
  views_.Decrement();
}

}  // namespace outlay::service
