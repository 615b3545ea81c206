#include "common/service/follower.h"

#include <utility>

namespace outlay::service {

Follower::Follower(server::Host& host, Names names, std::unique_ptr<const feed::FeedHandler> events)
    : host_(host),
      names_(std::move(names)),
      metrics_(host.registry(), host.log(), host.clock(), names_.producer),
      events_(std::move(events)),
      channel_(
          &host.channels(),
          {.target = names_.target, .service = names_.service, .credentials = host.PeerCredentials(names_.service)}) {}

void Follower::Start(store::Store* store) {
  consumer_ = std::make_unique<feed::FeedConsumer>(feed::FeedConsumerOptions{.producer = names_.producer,
                                                                             .consumer = names_.consumer,
                                                                             .channel = &channel_,
                                                                             .store = store,
                                                                             .scheduler = &host_.scheduler(),
                                                                             .random = &host_.random(),
                                                                             .clock = &host_.clock(),
                                                                             .handler = events_.get(),
                                                                             .observer = &metrics_});
  consumer_->Start();
}

}  // namespace outlay::service
