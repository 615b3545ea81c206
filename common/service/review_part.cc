#include "common/service/review_part.h"

#include <utility>

namespace outlay::service {
namespace {

constexpr char kProducer[] = "approval";

}  // namespace

ReviewPart::ReviewPart(server::Host& host, store::Store* store, std::string target,
                       const flow::AllReviewedSubjects& subjects, std::unique_ptr<feed::FeedHandler> events)
    : metrics_(host.registry(), host.log(), host.clock(), kProducer),
      events_(std::move(events)),
      channel_(&host.channels(),
               {.target = std::move(target), .service = kProducer, .credentials = host.PeerCredentials(kProducer)}),
      consumer_(std::make_unique<feed::FeedConsumer>(
          feed::FeedConsumerOptions{.producer = kProducer,
                                    .consumer = std::string(subjects.front()->names().service),
                                    .channel = &channel_,
                                    .store = store,
                                    .scheduler = &host.scheduler(),
                                    .random = &host.random(),
                                    .clock = &host.clock(),
                                    .handler = events_.get(),
                                    .observer = &metrics_})) {
  for (const auto& one : subjects) {
    runners_.push_back(std::make_unique<flow::ReviewRunner>(
        flow::FlowParts{.store = store, .channel = &channel_, .clock = &host.clock(), .random = &host.random()}, one));
    runs_.push_back(std::make_unique<jobs::Periodic>(&host.scheduler(),
                                                     [runner = runners_.back().get()] { return runner->Run(); }));
  }
}

void ReviewPart::Start() {
  consumer_->Start();
  for (const auto& runs : runs_) runs->Start(absl::ZeroDuration());
}

void ReviewPart::Bind(feed::ParkedEventsService& parked_events) {
  parked_events.Handle(kProducer, events_.get());
}

void ReviewPart::Stop() {
  for (const auto& runner : runners_) runner->Stop();
  runs_.clear();
  consumer_.reset();
}

}  // namespace outlay::service
