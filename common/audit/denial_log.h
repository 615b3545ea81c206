// Records denied calls in the audit log, in limited numbers: persistent attempts must be visible, and must not fill the
// disk (X5).
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

// The treatment of a denied call.
enum class DenialFate {
  kRecorded,  // gets a record of its own
  kSummed,    // counted in the record that is written at the end of the minute
  kCounted,   // counted in the metric only: the caller is unknown, or too many organizations are denied
};

// A call is denied when it ends with PERMISSION_DENIED or UNAUTHENTICATED. A caller's first kDenialsPerCaller of a
// minute are recorded one by one, the others together; an organization's callers beyond kDeniedCallers are summed as
// one. Records belong to the caller's organization, if this service knows it. Thread-safe.
class DenialLog final : public rpc::CallObserver {
 public:
  // `on_denied`, for metrics, may be empty. All pointers must outlive this and the calls.
  DenialLog(command::Executor* executor, Scheduler* scheduler, const Clock* clock,
            std::function<void(DenialFate)> on_denied);

  // Writes sums every limits::kDenialWindow.
  void Start() { periodic_.Start(limits::kDenialWindow); }
  // Records a call that was denied outside the wrapper. `caller`: as far as it is known; `method`: a one-line
  // description.
  void OnDenied(const rpc::Caller& caller, std::string_view method, std::string_view reason);
  // Writes the sums, and starts a new window.
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
  using Callers = std::map<std::string, Denials>;  // by subject; "": callers beyond the limit

  DenialFate Note(const rpc::Caller& caller, const v1::DeniedCalls& call);  // Takes mutex_.
  void Record(const std::string& organization, const std::string& subject, const std::string& on_behalf_of,
              v1::DeniedCalls calls);

  command::Executor* const executor_;
  const Clock* const clock_;
  const std::function<void(DenialFate)> on_denied_;
  std::mutex mutex_;
  std::map<std::string, Callers> organizations_;  // Guarded by mutex_.
  jobs::Periodic periodic_;                       // Last, because its task uses all others.
};

}  // namespace outlay::audit

#endif  // OUTLAY_COMMON_AUDIT_DENIAL_LOG_H_
