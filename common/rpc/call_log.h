// Writes one log line for each call that operators may ask about: every internal error, every slow call, every refusal,
// and a sample of the rest. Lines hold ids, method, code and reason; never bodies.
#ifndef OUTLAY_COMMON_RPC_CALL_LOG_H_
#define OUTLAY_COMMON_RPC_CALL_LOG_H_

#include <atomic>
#include <cstdint>

#include "absl/time/time.h"
#include "common/log/log.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/limits.h"

namespace outlay::rpc {

class CallLog final : public CallObserver {
 public:
  struct Options {
    absl::Duration slow = limits::kSlowCall;   // unary calls only
    uint32_t sampling = limits::kLogSampling;  // one in so many ordinary calls; at least 1
  };

  // `log` must outlive this.
  explicit CallLog(Log* log) : CallLog(log, Options{}) {}
  CallLog(Log* log, Options options) : log_(log), options_(options) {}

  void OnStarted(const Method& method) override;
  void OnFinished(const CallContext& context, absl::Duration took, const absl::Status& status,
                  const absl::Status& answered) override;

 private:
  Log* const log_;
  const Options options_;
  std::atomic<uint32_t> ordinary_{0};
};

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_CALL_LOG_H_
