// Deletes remembered requests that have expired; the executor checks their age itself.
#ifndef OUTLAY_COMMON_JOBS_REQUEST_SWEEPER_H_
#define OUTLAY_COMMON_JOBS_REQUEST_SWEEPER_H_

#include "common/command/keyspaces.h"
#include "common/jobs/row_sweeper.h"

namespace outlay::jobs {

using RequestSweeperOptions = RowSweeperOptions;

// Thread-safe.
class RequestSweeper : public RowSweeper<command::RequestRecordKey, command::storage::v1::RequestRecord> {
 public:
  // All must outlive this and the tasks that it left in them.
  RequestSweeper(RequestSweeperOptions options, store::Store* store, Scheduler* scheduler, const Clock* clock);
};

}  // namespace outlay::jobs

#endif  // OUTLAY_COMMON_JOBS_REQUEST_SWEEPER_H_
