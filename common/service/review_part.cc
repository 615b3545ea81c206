#include "common/service/review_part.h"

#include <utility>

namespace outlay::service {
namespace {

constexpr char kProducer[] = "approval";

}  // namespace

ReviewPart::ReviewPart(server::Host& host, store::Store* store, std::string target,
                       const std::shared_ptr<const flow::ReviewedSubjects>& subjects,
                       std::unique_ptr<feed::FeedHandler> events)
    : metrics_(host.registry(), host.log(), host.clock(), kProducer),
      events_(std::move(events)),
      channel_(&host.channels(),
               {.target = std::move(target), .service = kProducer, .credentials = host.PeerCredentials(kProducer)}),
      runner_({.store = store, .channel = &channel_, .clock = &host.clock(), .random = &host.random()}, subjects),
      runs_(std::make_unique<jobs::Periodic>(&host.scheduler(), [this] { return runner_.Run(); })),
      consumer_(std::make_unique<feed::FeedConsumer>(
          feed::FeedConsumerOptions{.producer = kProducer,
                                    .consumer = std::string(subjects->names().service),
                                    .channel = &channel_,
                                    .store = store,
                                    .scheduler = &host.scheduler(),
                                    .random = &host.random(),
                                    .clock = &host.clock(),
                                    .handler = events_.get(),
                                    .observer = &metrics_})) {}

void ReviewPart::Start() {
  consumer_->Start();
  runs_->Start(absl::ZeroDuration());
}

void ReviewPart::Bind(feed::ParkedEventsService& parked_events) {
  parked_events.Handle(kProducer, events_.get());
}

void ReviewPart::Stop() {
  runner_.Stop();
  runs_.reset();
  consumer_.reset();
}

}  // namespace outlay::service
