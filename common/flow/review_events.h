// Follows approval's feed: the results of the reviews that a service requested.
#ifndef OUTLAY_COMMON_FLOW_REVIEW_EVENTS_H_
#define OUTLAY_COMMON_FLOW_REVIEW_EVENTS_H_

#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "common/feed/feed_handler.h"
#include "common/flow/reviewed_subjects.h"
#include "common/store/store.h"
#include "outlay/approval/v1/subject.pb.h"

namespace outlay::flow {

// Ignores reviews of other kinds, and of subjects that are not in review and were not shortly before.
class ReviewEvents : public feed::FeedHandler {
 public:
  ReviewEvents(std::shared_ptr<const ReviewedSubjects> subjects, std::set<approval::v1::SubjectKind> kinds)
      : subjects_(std::move(subjects)), kinds_(std::move(kinds)) {}

  bool Handles(std::string_view type) const override;
  // INVALID_ARGUMENT / EVENT_UNREADABLE {type}: the event is parked.
  absl::Status Apply(store::Transaction& txn, const feed::FeedEvent& event) const override;

 private:
  const std::shared_ptr<const ReviewedSubjects> subjects_;
  const std::set<approval::v1::SubjectKind> kinds_;
};

}  // namespace outlay::flow

#endif  // OUTLAY_COMMON_FLOW_REVIEW_EVENTS_H_
