// Tells a partition's suppliers, orders and bookings as state events, for consumers that cannot start from the log.
#pragma once

#include "common/base/clock.h"
#include "common/feed/snapshot_source.h"

namespace outlay::purchase_order {

// `clock` must outlive the source; it decides the orders' labels.
feed::SnapshotSource SnapshotOfResources(const Clock* clock);

}  // namespace outlay::purchase_order
