#include "services/budget/jobs/sweep_refusals.h"

#include "services/budget/store/holds.h"

namespace outlay::budget {

RefusalSweeper::RefusalSweeper(jobs::RowSweeperOptions options, store::Store* store, Scheduler* scheduler,
                               const Clock* clock)
    : RowSweeper(options, kRefusals, &IsTooOld, store, scheduler, clock) {}

}  // namespace outlay::budget
