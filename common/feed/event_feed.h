// Serves a service's events: outlay.event.v1.EventFeed for other services, outlay.event.v1.Events for users.
#ifndef OUTLAY_COMMON_FEED_EVENT_FEED_H_
#define OUTLAY_COMMON_FEED_EVENT_FEED_H_

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>

#include "common/base/clock.h"
#include "common/base/scheduler.h"
#include "common/feed/claims.h"
#include "common/feed/log_tail.h"
#include "common/feed/snapshot_source.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/event/v1/event_feed.pb.h"
#include "outlay/event/v1/events.pb.h"

namespace outlay::feed {

struct EventFeedOptions {
  std::string source;  // the service, "outlay.purchase_order"
  // These must outlive the service and its calls.
  store::Store* store = nullptr;
  Scheduler* scheduler = nullptr;
  const Clock* clock = nullptr;
  SnapshotSource snapshot;  // empty: Snapshot answers UNIMPLEMENTED
};

// Thread-safe. Streams are read and written on the scheduler, at the pace of their callers.
class EventFeedService {
 public:
  // Sets itself as the store's OnAppended listener.
  explicit EventFeedService(EventFeedOptions options);
  ~EventFeedService();

  // To be called once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  // EventFeed. Errors besides those in the proto: RESOURCE_EXHAUSTED / OVERLOADED: kStreams streams are open, or
  // kWatchersPerOrganization of one organization.
  void Subscribe(rpc::Stream<event::v1::SubscribeRequest, event::v1::SubscribeResponse> call);
  void Snapshot(rpc::Stream<event::v1::SnapshotRequest, event::v1::SnapshotResponse> call);
  void ListHeads(rpc::Call<event::v1::ListHeadsRequest, event::v1::ListHeadsResponse> call);
  // Events.
  void WatchEvents(rpc::Stream<event::v1::WatchEventsRequest, event::v1::WatchEventsResponse> call);

  // The open Subscribe and WatchEvents streams, for metrics.
  size_t subscribers() { return subscribers_->size(); }
  size_t watchers() { return watchers_->size(); }

 private:
  const EventFeedOptions options_;
  Claims claims_;
  // Shared with the store's listener, which may outlive the service.
  const std::shared_ptr<LogTails> subscribers_ = std::make_shared<LogTails>();
  const std::shared_ptr<LogTails> watchers_ = std::make_shared<LogTails>();
  // The number of open Snapshot streams; each keeps the store from freeing space.
  const std::shared_ptr<std::atomic<size_t>> snapshots_ = std::make_shared<std::atomic<size_t>>(0);
};

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_EVENT_FEED_H_
