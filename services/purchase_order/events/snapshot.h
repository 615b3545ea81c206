// Streams a partition's suppliers, orders and bookings as state events, for consumers that cannot start from the log.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_EVENTS_SNAPSHOT_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_EVENTS_SNAPSHOT_H_

#include "common/base/clock.h"
#include "common/feed/snapshot_source.h"

namespace outlay::purchase_order {

// `clock` must outlive the source; it determines the orders' labels.
feed::SnapshotSource SnapshotOfResources(const Clock* clock);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_EVENTS_SNAPSHOT_H_
