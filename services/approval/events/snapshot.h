// What a consumer that is new or came too late is told: every rule, review, policy and exception as it is now.
#ifndef OUTLAY_SERVICES_APPROVAL_EVENTS_SNAPSHOT_H_
#define OUTLAY_SERVICES_APPROVAL_EVENTS_SNAPSHOT_H_

#include "common/feed/snapshot_source.h"

namespace outlay::approval {

// Thread-safe. Reviews that ended are told, too: who waits for an outcome must hear of it.
feed::SnapshotSource SnapshotOfResources();

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_EVENTS_SNAPSHOT_H_
