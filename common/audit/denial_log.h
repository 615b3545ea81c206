// Keeps denied calls in the audit log, in bounded numbers: somebody who tries all day must be seen, and must not fill
// the disk by it (X5).
#ifndef OUTLAY_COMMON_AUDIT_DENIAL_LOG_H_
#define OUTLAY_COMMON_AUDIT_DENIAL_LOG_H_

#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "common/audit/limits.h"
#include "common/base/clock.h"
#include "common/base/scheduler.h"
#include "common/command/executor.h"
#include "common/jobs/periodic.h"
#include "common/rpc/dispatcher.h"
#include "outlay/audit/v1/audit.pb.h"

namespace outlay::audit {

// What becomes of a denied call.
enum class DenialFate {
  kRecorded,  // gets a record of its own
  kSummed,    // is counted in the record that is written when the minute is over
  kCounted,   // is only in the metric: nobody is known to have made it, or too many organizations are denied at once
};

// A call is denied when it ends with PERMISSION_DENIED or UNAUTHENTICATED. A caller's first kDenialsPerCaller of a
// minute are recorded one by one, the others together; callers of an organization beyond kDeniedCallers are summed as
// one. Records belong to the caller's organization, if this service knows it. Thread-safe.
class DenialLog final : public rpc::CallObserver {
 public:
  // `on_denied`, for metrics, may be empty. All pointers must outlive this and the calls.
  DenialLog(command::Executor* executor, Scheduler* scheduler, const Clock* clock,
            std::function<void(DenialFate)> on_denied);

  // Writes sums every limits::kDenialWindow.
  void Start() { periodic_.Start(limits::kDenialWindow); }
  // Notes what another door than the wrapper denied. `caller`: who is known to have tried; `method`: what, in one line.
  void OnDenied(const rpc::Caller& caller, std::string_view method, std::string_view reason);
  // Writes the sums now, and begins a new window.
  void EndWindow();

  void OnStarted(const rpc::Method&) override {}
  void OnFinished(const rpc::CallContext& context, absl::Duration took, const absl::Status& status,
                  const absl::Status& answered) override;

 private:
  // The denied calls of one caller in this window.
  struct Denials {
    size_t calls = 0;
    v1::DeniedCalls summed;
  };
  using Callers = std::map<std::string, Denials>;  // by subject; "": those beyond the limit

  DenialFate Note(const rpc::Caller& caller, const v1::DeniedCalls& call);  // Takes mutex_.
  void Record(const std::string& organization, const std::string& subject, const std::string& on_behalf_of,
              v1::DeniedCalls calls);

  command::Executor* const executor_;
  const Clock* const clock_;
  const std::function<void(DenialFate)> on_denied_;
  std::mutex mutex_;
  std::map<std::string, Callers> organizations_;  // Guarded by mutex_.
  jobs::Periodic periodic_;                       // Last: its task uses all others.
};

}  // namespace outlay::audit

#endif  // OUTLAY_COMMON_AUDIT_DENIAL_LOG_H_
