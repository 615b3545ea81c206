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
    const std::string name = method->path().substr(1);
    Series& series = series_[method];
    for (size_t code = 0; code < kCodes; ++code) {
      series.handled[code] =
          &handled_.Add({{"method", name}, {"code", std::string(CodeName(static_cast<absl::StatusCode>(code)))}});
    }
    if (method->kind() == MethodKind::kUnary) {
      series.latency = &latency_.Add({{"method", name}}, LatencyBuckets());
    }
    series.in_progress = &in_progress_.Add({{"method", name}});
  }
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
  series.handled[static_cast<size_t>(answered.code())]->Increment();
  if (series.latency != nullptr) {
    series.latency->Observe(absl::ToDoubleSeconds(took));
  }
}

}  // namespace outlay::rpc
