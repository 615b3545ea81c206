// Follows the feed of one other service: has the channel to it, its consumer, and its metrics.
#ifndef OUTLAY_COMMON_SERVICE_FOLLOWER_H_
#define OUTLAY_COMMON_SERVICE_FOLLOWER_H_

#include <memory>
#include <string>

#include "common/feed/feed_consumer.h"
#include "common/feed/feed_handler.h"
#include "common/feed/parked_events_service.h"
#include "common/rpc/grpc_channel.h"
#include "common/server/host.h"
#include "common/service/feed_metrics.h"
#include "common/store/store.h"

namespace outlay::service {

// Thread-safe. The host must outlive it; it must outlive the bodies that it left in the store.
class Follower {
 public:
  struct Names {
    std::string service;
    std::string target;    // host:port
    std::string producer;  // in the cursor; differs from the service's name if that is followed twice
    std::string consumer;  // the consumer for which the service keeps its log
  };
  Follower(server::Host& host, Names names, std::unique_ptr<const feed::FeedHandler> events);

  // Registers the handler with which parked events are retried.
  void Bind(feed::ParkedEventsService& parked_events) { parked_events.Handle(names_.producer, events_.get()); }
  void Start(store::Store* store);
  void Stop() { consumer_.reset(); }

 private:
  server::Host& host_;
  const Names names_;
  FeedMetrics metrics_;
  const std::unique_ptr<const feed::FeedHandler> events_;
  rpc::GrpcChannel channel_;
  std::unique_ptr<feed::FeedConsumer> consumer_;
};

}  // namespace outlay::service

#endif  // OUTLAY_COMMON_SERVICE_FOLLOWER_H_
