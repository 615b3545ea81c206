// Counts and times every call:
//   outlay_rpc_handled_total{method,code}    ended calls
//   outlay_rpc_latency_seconds{method}       unary calls, from their arrival to their answer
//   outlay_rpc_in_progress{method}           calls that have not ended
#ifndef OUTLAY_COMMON_RPC_METRICS_H_
#define OUTLAY_COMMON_RPC_METRICS_H_

#include <array>
#include <memory>
#include <unordered_map>

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

  // Makes every series of the dispatcher's methods, at zero. After the last Bind, before the first call.
  void Prepare(const Dispatcher& dispatcher);

  void OnStarted(const Method& method) override;
  void OnFinished(const CallContext& context, absl::Duration took, const absl::Status& status,
                  const absl::Status& answered) override;

 private:
  static constexpr size_t kCodes = 17;  // OK to UNAUTHENTICATED

  struct Series {
    std::array<prometheus::Counter*, kCodes> handled{};
    prometheus::Histogram* latency = nullptr;  // unary only
    prometheus::Gauge* in_progress = nullptr;
  };

  prometheus::Family<prometheus::Counter>& handled_;
  prometheus::Family<prometheus::Histogram>& latency_;
  prometheus::Family<prometheus::Gauge>& in_progress_;
  std::unordered_map<const Method*, Series> series_;
};

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_METRICS_H_
