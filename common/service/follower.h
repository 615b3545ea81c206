// Follows the feed of one other service: the channel to it, its consumer, metrics.
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

// Thread-safe. The host must outlive it; it must outlive what it left in the store.
class Follower {
 public:
  struct Names {
    std::string service;
    std::string target;    // host:port
    std::string producer;  // of the cursor; another one than the service's where that is followed twice
    std::string consumer;  // whom the service keeps its log for
  };
  Follower(server::Host& host, Names names, std::unique_ptr<const feed::FeedHandler> events);

  // Events that cannot be carried out are tried again through it.
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
