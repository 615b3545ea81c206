// Moves of money that are reviewed: what is shown of one, and what the end of its review makes of it (A3, B13, I13).
#ifndef OUTLAY_SERVICES_BUDGET_COMMANDS_MOVE_REVIEWS_H_
#define OUTLAY_SERVICES_BUDGET_COMMANDS_MOVE_REVIEWS_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/feed/feed_handler.h"
#include "common/flow/reviewed_subjects.h"
#include "common/store/store.h"

namespace outlay::budget {

// Approved, the money is moved in the step that takes the answer, if it still can be; what cannot ends NOT_POSSIBLE,
// and nothing of it is done.
class MovesInReview final : public flow::ReviewedSubjects {
 public:
  MovesInReview();

  absl::StatusOr<Shown> Show(const store::Reader& reader, const flow::FlowKey& key,
                             const review::ReviewFlow& flow) const override;
  absl::Status End(store::Transaction& txn, const flow::FlowKey& key, const review::ReviewFlow& flow,
                   const review::ReviewPicture& end) const override;
};

// What approval tells of their reviews.
std::unique_ptr<feed::FeedHandler> MoveReviewEvents();

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_MOVE_REVIEWS_H_
