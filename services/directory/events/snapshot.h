// The snapshot: a partition's organizations, groups, people, roles and grants as state events, for consumers that
// cannot start from the log.
#ifndef OUTLAY_SERVICES_DIRECTORY_EVENTS_SNAPSHOT_H_
#define OUTLAY_SERVICES_DIRECTORY_EVENTS_SNAPSHOT_H_

#include "common/feed/snapshot_source.h"

namespace outlay::directory {

// Resources come before those that name them. Only grants in force are included, and those that have expired since.
feed::SnapshotSource SnapshotOfResources();

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_EVENTS_SNAPSHOT_H_
