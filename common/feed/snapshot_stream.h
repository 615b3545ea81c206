// Streams one snapshot. Internal to common/feed.
#pragma once

#include <memory>

#include "common/feed/event_feed.h"
#include "common/rpc/call.h"
#include "outlay/event/v1/event_feed.pb.h"

namespace outlay::feed {

// Reads on the options' scheduler, a page at a time; finishes the call. `slot` is let go at the end.
void StartSnapshot(const EventFeedOptions& options,
                   rpc::Stream<event::v1::SnapshotRequest, event::v1::SnapshotResponse> call,
                   std::shared_ptr<void> slot);

}  // namespace outlay::feed
