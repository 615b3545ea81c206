// The answers of reading methods about reviews, from a snapshot of the rows.
#ifndef OUTLAY_SERVICES_APPROVAL_RPC_REVIEW_READS_H_
#define OUTLAY_SERVICES_APPROVAL_RPC_REVIEW_READS_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/rpc/caller.h"
#include "common/store/store.h"
#include "outlay/approval/v1/reviews.pb.h"

namespace outlay::approval {

// Shows the state as of now: a review past its deadline is EXPIRED, whether or not the job has run. NOT_FOUND /
// REVIEW_NOT_FOUND.
absl::StatusOr<v1::Review> ReadReview(const store::Reader& reader, const rpc::Caller& caller, absl::Time now,
                                      const v1::GetReviewRequest& request);

// INVALID_ARGUMENT / PAGE_TOKEN_INVALID. Reads at most kMaxRowsScannedPerPage reviews for a page.
absl::StatusOr<v1::ListReviewsResponse> ReadReviews(const store::Reader& reader, const rpc::Caller& caller,
                                                    absl::Time now, const v1::ListReviewsRequest& request);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_RPC_REVIEW_READS_H_
