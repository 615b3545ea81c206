// Counts and times every call:
//   outlay_rpc_handled_total{method,code}    ended calls
//   outlay_rpc_latency_seconds{method}       unary calls, from their arrival to their answer
//   outlay_rpc_in_progress{method}           calls that have not ended
#ifndef OUTLAY_COMMON_RPC_METRICS_H_
#define OUTLAY_COMMON_RPC_METRICS_H_

#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <unordered_map>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/rpc/dispatcher.h"
#include "prometheus/counter.h"
#include "prometheus/family.h"
#include "prometheus/gauge.h"
#include "prometheus/histogram.h"
#include "prometheus/registry.h"

namespace outlay::rpc {

// Thread-safe after Prepare.
class RpcMetrics final : public CallObserver {
 public:
  // `registry` must outlive this.
  explicit RpcMetrics(prometheus::Registry* registry);

  // Creates, at zero, those series of the dispatcher's methods that alerts and rates need: the ones of OK, of INTERNAL
  // and of calls in progress. The others, nine in ten, are created by the first call that they count. To be called
  // after the last Bind and before the first call.
  void Prepare(const Dispatcher& dispatcher);

  void OnStarted(const Method& method) override;
  void OnFinished(const CallContext& context, absl::Duration took, const absl::Status& status,
                  const absl::Status& answered) override;

 private:
  static constexpr size_t kCodes = 17;  // OK to UNAUTHENTICATED

  struct Series {
    std::string method;
    bool is_unary = false;
    // Null: not made yet.
    std::array<std::atomic<prometheus::Counter*>, kCodes> handled{};
    std::atomic<prometheus::Histogram*> latency{nullptr};
    prometheus::Gauge* in_progress = nullptr;
  };

  prometheus::Counter& Handled(Series& series, absl::StatusCode code);
  prometheus::Histogram& Latency(Series& series);

  prometheus::Family<prometheus::Counter>& handled_;
  prometheus::Family<prometheus::Histogram>& latency_;
  prometheus::Family<prometheus::Gauge>& in_progress_;
  std::unordered_map<const Method*, Series> series_;
};

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_METRICS_H_
