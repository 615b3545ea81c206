// Follows approval's feed: the results of the reviews that a service requested.
#ifndef OUTLAY_COMMON_FLOW_REVIEW_EVENTS_H_
#define OUTLAY_COMMON_FLOW_REVIEW_EVENTS_H_

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "common/feed/feed_handler.h"
#include "common/flow/reviewed_subjects.h"
#include "common/store/store.h"

namespace outlay::flow {

using AllReviewedSubjects = std::vector<std::shared_ptr<const ReviewedSubjects>>;

// Ignores reviews of other kinds, and of subjects that are not in review and were not shortly before.
class ReviewEvents : public feed::FeedHandler {
 public:
  // `subjects`: all of the service; no two of the same kind.
  explicit ReviewEvents(AllReviewedSubjects subjects) : subjects_(std::move(subjects)) {}

  bool Handles(std::string_view type) const override;
  // INVALID_ARGUMENT / EVENT_UNREADABLE {type}: the event is parked.
  absl::Status Apply(store::Transaction& txn, const feed::FeedEvent& event) const override;

 private:
  const AllReviewedSubjects subjects_;
};

}  // namespace outlay::flow

#endif  // OUTLAY_COMMON_FLOW_REVIEW_EVENTS_H_
