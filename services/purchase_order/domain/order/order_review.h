// The review that an order needs before it is issued (P3, A5), as users see it. common/review/review_flow.h interprets
// approval's answers. Pure.
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

// The state of an order with its review, as users see it.
struct OrderReview {
  int64_t attempt = 0;  // counts submissions, and changes while the order waits; 0: never submitted for review
  std::string review_id;
  std::string submitter;  // user id of the requester
  ReviewOutcome outcome = ReviewOutcome::kNone;
  std::string reason;
  std::vector<std::string> rejected_lines;  // removed from the order when it was issued
  absl::Time submit_time;
  std::optional<absl::Time> end_time;  // unset: pending
  int64_t generation = 0;              // of `review_id`: increases when approval accepts no more rounds of a review
  int64_t proposals_taken = 0;         // number of the last proposal of another budget that was taken from this review
  bool new_delivery_address = false;   // as judged at its submission, or when address or group changed since

  bool operator==(const OrderReview&) const = default;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_REVIEW_H_
