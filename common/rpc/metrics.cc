#include "common/rpc/metrics.h"

#include <string>

#include "common/rpc/status.h"

namespace outlay::rpc {
namespace {

const prometheus::Histogram::BucketBoundaries& LatencyBuckets() {
  static const auto* const kBuckets = new prometheus::Histogram::BucketBoundaries{
      0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
  return *kBuckets;
}

}  // namespace

RpcMetrics::RpcMetrics(prometheus::Registry* registry)
    : handled_(prometheus::BuildCounter()
                   .Name("outlay_rpc_handled_total")
                   .Help("Ended calls, by method and code.")
                   .Register(*registry)),
      latency_(prometheus::BuildHistogram()
                   .Name("outlay_rpc_latency_seconds")
                   .Help("Unary calls: from arrival to answer.")
                   .Register(*registry)),
      in_progress_(prometheus::BuildGauge()
                       .Name("outlay_rpc_in_progress")
                       .Help("Calls that have not ended.")
                       .Register(*registry)) {}

void RpcMetrics::Prepare(const Dispatcher& dispatcher) {
  for (const Method* method : dispatcher.Methods()) {
    Series& series = series_[method];
    series.method = method->path().substr(1);
    series.is_unary = method->kind() == MethodKind::kUnary;
    series.in_progress = &in_progress_.Add({{"method", series.method}});
    for (const absl::StatusCode code : {absl::StatusCode::kOk, absl::StatusCode::kInternal}) Handled(series, code);
  }
}

// Whoever comes at the same time gets the same series.
prometheus::Counter& RpcMetrics::Handled(Series& series, absl::StatusCode code) {
  std::atomic<prometheus::Counter*>& made = series.handled[static_cast<size_t>(code)];
  prometheus::Counter* counter = made.load(std::memory_order_acquire);
  if (counter == nullptr) {
    counter = &handled_.Add({{"method", series.method}, {"code", std::string(CodeName(code))}});
    made.store(counter, std::memory_order_release);
  }
  return *counter;
}

prometheus::Histogram& RpcMetrics::Latency(Series& series) {
  prometheus::Histogram* histogram = series.latency.load(std::memory_order_acquire);
  if (histogram == nullptr) {
    histogram = &latency_.Add({{"method", series.method}}, LatencyBuckets());
    series.latency.store(histogram, std::memory_order_release);
  }
  return *histogram;
}

void RpcMetrics::OnStarted(const Method& method) {
  if (const auto found = series_.find(&method); found != series_.end()) {
    found->second.in_progress->Increment();
  }
}

void RpcMetrics::OnFinished(const CallContext& context, absl::Duration took, const absl::Status&,
                            const absl::Status& answered) {
  const auto found = series_.find(context.method);
  if (found == series_.end()) {
    return;
  }
  Series& series = found->second;
  series.in_progress->Decrement();
  Handled(series, answered.code()).Increment();
  if (series.is_unary) Latency(series).Observe(absl::ToDoubleSeconds(took));
}

}  // namespace outlay::rpc
