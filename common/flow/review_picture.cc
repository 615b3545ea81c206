#include "common/flow/review_picture.h"

#include <algorithm>
#include <string>

#include "common/base/resource_name.h"
#include "common/base/strings.h"
#include "common/base/text.h"
#include "common/flow/limits.h"

namespace outlay::flow {
namespace {

using approval::v1::Review;
using review::ReviewOutcome;
using review::ReviewPicture;

ReviewOutcome OutcomeOf(Review::State state) {
  switch (state) {
    case Review::STATE_APPROVED:
      return ReviewOutcome::kApproved;
    case Review::STATE_REJECTED:
      return ReviewOutcome::kRejected;
    case Review::STATE_WITHDRAWN:
      return ReviewOutcome::kWithdrawn;
    case Review::STATE_EXPIRED:
      return ReviewOutcome::kExpired;
    default:
      return ReviewOutcome::kNone;
  }
}

// Returns the reason of the end; for an approval, why some lines are not part of it.
std::string ReasonOf(const Review& review) {
  if (!review.end_reason().empty()) return review.end_reason();
  std::string reasons;
  for (const approval::v1::Decision& decision : review.decisions()) {
    if (decision.round() != review.round() || decision.voided() || decision.rejected_lines().empty()) continue;
    reasons += Concat(reasons.empty() ? "" : "; ", decision.reason());
  }
  return CutText(reasons, limits::kReviewReasonBytes);
}

// Returns everybody behind the decisions that count, and those who proposed a budget to charge (A11): they may not post
// its invoices either.
Persons ApproversOf(const Review& review) {
  Persons approvers;
  for (const approval::v1::Decision& decision : review.decisions()) {
    if (decision.round() != review.round() || decision.voided()) continue;
    // An automatic approval was decided by nobody.
    if (!decision.user().empty()) approvers.Add(LastId(decision.user()));
    if (!decision.decided_by().empty()) approvers.Add(LastId(decision.decided_by()));
    for (const std::string& user : decision.delegation_chain()) approvers.Add(LastId(user));
  }
  for (const approval::v1::BudgetProposal& proposal : review.budget_proposals()) {
    approvers.Add(LastId(proposal.proposed_by()));
  }
  return approvers;
}

int64_t GrownOf(const Review& review) {
  int64_t grown_minor = 0;
  for (const approval::v1::ToleratedChange& change : review.tolerated_changes()) {
    if (change.round() == review.round()) grown_minor = std::max(grown_minor, change.grown_minor());
  }
  return grown_minor;
}

}  // namespace

ReviewPicture PictureOf(const Review& review) {
  return {.round = review.round(),
          .digest = review.digest(),
          .outcome = OutcomeOf(review.state()),
          .reason = ReasonOf(review),
          .rejected_lines = {review.rejected_lines().begin(), review.rejected_lines().end()},
          .approvers = ApproversOf(review),
          .grown_minor = GrownOf(review)};
}

}  // namespace outlay::flow
