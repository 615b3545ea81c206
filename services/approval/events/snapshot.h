// The snapshot for consumers that are new or too late: every rule, review, policy and exception in its current state.
#ifndef OUTLAY_SERVICES_APPROVAL_EVENTS_SNAPSHOT_H_
#define OUTLAY_SERVICES_APPROVAL_EVENTS_SNAPSHOT_H_

#include "common/feed/snapshot_source.h"

namespace outlay::approval {

// Thread-safe. Includes ended reviews, because a consumer that waits for an outcome must get it.
feed::SnapshotSource SnapshotOfResources();

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_EVENTS_SNAPSHOT_H_
