// Deletes remembered refusals that are too old to be repeated; FindRefusal ignores those, too (X1).
#ifndef OUTLAY_SERVICES_BUDGET_JOBS_SWEEP_REFUSALS_H_
#define OUTLAY_SERVICES_BUDGET_JOBS_SWEEP_REFUSALS_H_

#include "common/jobs/row_sweeper.h"
#include "services/budget/store/keyspaces.h"

namespace outlay::budget {

// Thread-safe.
class RefusalSweeper : public jobs::RowSweeper<HoldKey, storage::v1::RefusalRecord> {
 public:
  // All arguments must outlive this and the writes that it has started.
  RefusalSweeper(jobs::RowSweeperOptions options, store::Store* store, Scheduler* scheduler, const Clock* clock);
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_JOBS_SWEEP_REFUSALS_H_
