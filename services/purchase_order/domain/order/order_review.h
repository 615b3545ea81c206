// How an order stands with the review that it needs before it is issued (P3, A5): what people see of it. What
// approval's word means is in common/review/review_flow.h. Pure.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_REVIEW_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_REVIEW_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/review/review_flow.h"

namespace outlay::purchase_order {

using review::MakeReviewId;
using review::ReviewFlow;
using review::ReviewOutcome;
using review::ReviewPhase;
using review::ReviewPicture;

// Of an order, as people see it.
struct OrderReview {
  int64_t attempt = 0;  // counts submissions, and changes while the order waits; 0: never submitted to a review
  std::string review_id;
  std::string submitter;  // user id: who asks
  ReviewOutcome outcome = ReviewOutcome::kNone;
  std::string reason;
  std::vector<std::string> rejected_lines;  // taken off the order when it was issued
  absl::Time submit_time;
  std::optional<absl::Time> end_time;  // unset: it waits
  int64_t generation = 0;              // of `review_id`: grows when approval takes no more rounds of one
  int64_t proposals_taken = 0;         // of other budgets, in the review of that id

  bool operator==(const OrderReview&) const = default;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_REVIEW_H_
