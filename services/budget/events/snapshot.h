// Streams a partition's budgets with their allocations, money moves, holds and year ends as state events, for consumers
// that cannot start from the log.
#ifndef OUTLAY_SERVICES_BUDGET_EVENTS_SNAPSHOT_H_
#define OUTLAY_SERVICES_BUDGET_EVENTS_SNAPSHOT_H_

#include "common/base/clock.h"
#include "common/feed/snapshot_source.h"

namespace outlay::budget {

// `clock` must outlive the source; it decides which holds and proposals have expired.
feed::SnapshotSource SnapshotOfResources(const Clock* clock);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_EVENTS_SNAPSHOT_H_
