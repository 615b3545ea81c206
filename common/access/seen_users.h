// Reports to directory on which days users call this service, in few and small messages (D8).
#ifndef OUTLAY_COMMON_ACCESS_SEEN_USERS_H_
#define OUTLAY_COMMON_ACCESS_SEEN_USERS_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/access/limits.h"
#include "common/base/function.h"
#include "common/base/scheduler.h"
#include "common/jobs/periodic.h"
#include "common/rpc/channel.h"
#include "common/rpc/dispatcher.h"
#include "outlay/directory/v1/users.pb.h"

namespace outlay::access {

// Sends users who were seen, at most kSeenUsersPerReport of one organization, and returns whether the report arrived.
using SeenReport =
    std::function<void(const directory::v1::ReportSeenUsersRequest&, UniqueFunction<void(absl::Status)>)>;

// Returns a report that calls Users.ReportSeenUsers as `service`. The channel must outlive the reports and their
// answers.
SeenReport ReportSeenTo(rpc::Channel* channel, std::string service);

// A user is seen when a call by that user, not by a service on the user's behalf, was not denied; the day is that of
// the call's start. Each user is reported once a day. A report that directory did not take is repeated after the
// interval; at most kSeenUsersWaiting users are kept for that. Users not reported when the process ends are lost until
// they call again. Thread-safe; a call of a user who was already seen that day costs one hash and one read, and no
// lock.
class SeenUsers final : public rpc::CallObserver {
 public:
  // `scheduler` must outlive this and the tasks that it left there.
  SeenUsers(Scheduler* scheduler, SeenReport report, absl::Duration interval = limits::kSeenReportInterval);
  ~SeenUsers() override;

  void Start() { periodic_.Start(interval_); }
  void OnStarted(const rpc::Method&) override {}
  void OnFinished(const rpc::CallContext& context, absl::Duration took, const absl::Status& status,
                  const absl::Status& answered) override;

 private:
  class State;

  // Returns the pause until the next report.
  absl::Duration Report();

  const SeenReport report_;
  const absl::Duration interval_;
  const std::shared_ptr<State> state_;  // also held by reports in progress
  jobs::Periodic periodic_;             // Last, because its task uses all others.
};

}  // namespace outlay::access

#endif  // OUTLAY_COMMON_ACCESS_SEEN_USERS_H_
