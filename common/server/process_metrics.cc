#include "common/server/process_metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "prometheus/gauge.h"

namespace outlay::server {
namespace {

prometheus::MetricFamily Family(const std::string& name, const std::string& help, prometheus::MetricType type,
                                double value) {
  prometheus::ClientMetric metric;
  metric.gauge.value = value;
  metric.counter.value = value;
  prometheus::MetricFamily family;
  family.name = name;
  family.help = help;
  family.type = type;
  family.metric.push_back(std::move(metric));
  return family;
}

double ResidentBytes() {
  std::ifstream file("/proc/self/statm");
  long total = 0;
  long resident = 0;
  file >> total >> resident;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
}

double CountEntries(const char* folder) {
  std::error_code error;
  const std::filesystem::directory_iterator entries(folder, error);
  return error ? 0 : static_cast<double>(std::distance(begin(entries), end(entries)));
}

}  // namespace

void AddBuildInfo(prometheus::Registry* registry, const std::string& service, const std::string& version) {
  prometheus::BuildGauge()
      .Name("outlay_build_info")
      .Help("Always 1; the labels say what runs.")
      .Register(*registry)
      .Add({{"service", service}, {"version", version}})
      .Set(1);
}

std::vector<prometheus::MetricFamily> CollectProcessMetrics() {
  using prometheus::MetricType;
  return {Family("process_resident_memory_bytes", "Resident memory.", MetricType::Gauge, ResidentBytes()),
          Family("process_cpu_seconds_total", "User and system CPU time.", MetricType::Counter, CpuSeconds()),
          Family("process_open_fds", "Open file descriptors.", MetricType::Gauge, CountEntries("/proc/self/fd")),
          Family("process_threads", "Threads.", MetricType::Gauge, CountEntries("/proc/self/task"))};
}

}  // namespace outlay::server
