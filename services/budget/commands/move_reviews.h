// Reviews of money moves: what approvers are shown, and how the end of a review is applied to the move (A3, B13, I13).
#ifndef OUTLAY_SERVICES_BUDGET_COMMANDS_MOVE_REVIEWS_H_
#define OUTLAY_SERVICES_BUDGET_COMMANDS_MOVE_REVIEWS_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/feed/feed_handler.h"
#include "common/flow/reviewed_subjects.h"
#include "common/store/store.h"

namespace outlay::budget {

// Moves the money of an approved move in the step that takes the answer. A move that is no longer possible ends
// NOT_POSSIBLE without moving anything.
class MovesInReview final : public flow::ReviewedSubjects {
 public:
  MovesInReview();

  absl::StatusOr<Shown> Show(const store::Reader& reader, const flow::FlowKey& key,
                             const review::ReviewFlow& flow) const override;
  absl::Status End(store::Transaction& txn, const flow::FlowKey& key, const review::ReviewFlow& flow,
                   const review::ReviewPicture& end) const override;
};

// Returns the handler of approval's events about these reviews.
std::unique_ptr<feed::FeedHandler> MoveReviewEvents();

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_MOVE_REVIEWS_H_
