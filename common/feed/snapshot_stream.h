// Streams one snapshot. Internal to common/feed.
#ifndef OUTLAY_COMMON_FEED_SNAPSHOT_STREAM_H_
#define OUTLAY_COMMON_FEED_SNAPSHOT_STREAM_H_

#include <memory>

#include "common/feed/event_feed.h"
#include "common/rpc/call.h"
#include "outlay/event/v1/event_feed.pb.h"

namespace outlay::feed {

// Reads a page at a time on the options' scheduler, and finishes the call. `slot` is released at the end.
void StartSnapshot(const EventFeedOptions& options,
                   rpc::Stream<event::v1::SnapshotRequest, event::v1::SnapshotResponse> call,
                   std::shared_ptr<void> slot);

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_SNAPSHOT_STREAM_H_
