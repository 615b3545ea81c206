// Deletes index rows of unread notices that were written before kNotices alone recorded which are unread.
#ifndef OUTLAY_SERVICES_NOTIFICATION_JOBS_SWEEP_UNREAD_H_
#define OUTLAY_SERVICES_NOTIFICATION_JOBS_SWEEP_UNREAD_H_

#include "common/jobs/row_sweeper.h"
#include "services/notification/store/keyspaces.h"

namespace outlay::notification {

// Thread-safe.
class UnreadSweeper final : public jobs::RowSweeper<NoticeKey, NoValue> {
 public:
  // All must outlive this and the tasks that it left in them.
  UnreadSweeper(jobs::RowSweeperOptions options, store::Store* store, Scheduler* scheduler, const Clock* clock)
      : RowSweeper(
            options, kUnreadNotices, [](const NoValue&, absl::Time) { return true; }, store, scheduler, clock) {}
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_JOBS_SWEEP_UNREAD_H_
