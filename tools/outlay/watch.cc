#include "tools/outlay/watch.h"

#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "common/base/strings.h"

namespace outlay::cli {
namespace {

// A watcher that was cut off comes back so often before it gives up, with such a pause.
constexpr int kReturnsMax = 60;
constexpr absl::Duration kReturnPause = absl::Seconds(1);

void WaitToReturn(const Session& session) {
  absl::Notification over;
  session.environment().scheduler->RunAfter(kReturnPause, [&over] { over.Notify(); });
  over.WaitForNotification();
}

}  // namespace

absl::Status KeepWatching(Peer peer, Session& session, const std::function<absl::Status(bool* came)>& read) {
  bool has_ever_come = false;
  for (int returns = 0;; ++returns) {
    bool came = false;
    const absl::Status status = read(&came);
    has_ever_come = has_ever_come || came;
    if (came) returns = 0;
    if (!absl::IsUnavailable(status) || !has_ever_come || returns == kReturnsMax) return status;
    if (returns == 0) session.Note(Concat(PeerName(peer), " went away; trying again"));
    WaitToReturn(session);
  }
}

}  // namespace outlay::cli
