// The parts of a service whose subjects are reviewed: its requests to approval, and approval's events.
#ifndef OUTLAY_COMMON_SERVICE_REVIEW_PART_H_
#define OUTLAY_COMMON_SERVICE_REVIEW_PART_H_

#include <memory>
#include <string>
#include <vector>

#include "common/feed/feed_consumer.h"
#include "common/feed/feed_handler.h"
#include "common/feed/parked_events_service.h"
#include "common/flow/review_events.h"
#include "common/flow/review_steps.h"
#include "common/jobs/periodic.h"
#include "common/rpc/grpc_channel.h"
#include "common/server/host.h"
#include "common/service/feed_metrics.h"
#include "common/store/store.h"

namespace outlay::service {

// Must outlive the store, which still runs the bodies of its consumer during its destruction, and be stopped before
// that.
class ReviewPart {
 public:
  // `target`: approval's address. `subjects`: at least one kind. `events`: the handler of approval's feed.
  ReviewPart(server::Host& host, store::Store* store, std::string target, const flow::AllReviewedSubjects& subjects,
             std::unique_ptr<feed::FeedHandler> events);

  void Start();
  void Bind(feed::ParkedEventsService& parked_events);
  void Stop();

 private:
  FeedMetrics metrics_;
  const std::unique_ptr<feed::FeedHandler> events_;
  rpc::GrpcChannel channel_;
  std::vector<std::unique_ptr<flow::ReviewRunner>> runners_;  // one for each kind of subjects
  std::vector<std::unique_ptr<jobs::Periodic>> runs_;
  std::unique_ptr<feed::FeedConsumer> consumer_;
};

}  // namespace outlay::service

#endif  // OUTLAY_COMMON_SERVICE_REVIEW_PART_H_
