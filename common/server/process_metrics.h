// Metrics of the process, under Prometheus' usual names: process_resident_memory_bytes, process_cpu_seconds_total,
// process_open_fds, process_threads; and outlay_build_info{service,version}.
#ifndef OUTLAY_COMMON_SERVER_PROCESS_METRICS_H_
#define OUTLAY_COMMON_SERVER_PROCESS_METRICS_H_

#include <string>
#include <vector>

#include "prometheus/metric_family.h"
#include "prometheus/registry.h"

namespace outlay::server {

// Registers outlay_build_info.
void AddBuildInfo(prometheus::Registry* registry, const std::string& service, const std::string& version);

// Returns the process's current values. Thread-safe.
std::vector<prometheus::MetricFamily> CollectProcessMetrics();

}  // namespace outlay::server

#endif  // OUTLAY_COMMON_SERVER_PROCESS_METRICS_H_
