// Reads of reviews of access: from durable rows, with lines only in the caller's reach (D8).
#ifndef OUTLAY_SERVICES_DIRECTORY_RPC_ACCESS_REVIEW_READS_H_
#define OUTLAY_SERVICES_DIRECTORY_RPC_ACCESS_REVIEW_READS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/rpc/caller.h"
#include "common/store/store.h"
#include "outlay/directory/v1/access_reviews.pb.h"

namespace outlay::directory {

// NOT_FOUND / ACCESS_REVIEW_NOT_FOUND.
absl::StatusOr<v1::AccessReview> GetAccessReview(const store::Reader& reader, const std::string& organization,
                                                 const std::string& review_id, absl::Time now);

// INVALID_ARGUMENT / PAGE_TOKEN_INVALID.
absl::StatusOr<v1::ListAccessReviewsResponse> ListAccessReviews(const store::Reader& reader,
                                                                const std::string& organization,
                                                                const v1::ListAccessReviewsRequest& request,
                                                                absl::Time now);

// NOT_FOUND / ACCESS_REVIEW_NOT_FOUND; INVALID_ARGUMENT / PAGE_TOKEN_INVALID.
absl::StatusOr<v1::ListAccessReviewLinesResponse> ListAccessReviewLines(const store::Reader& reader,
                                                                        const rpc::Caller& caller,
                                                                        const v1::ListAccessReviewLinesRequest& request,
                                                                        absl::Time now);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_RPC_ACCESS_REVIEW_READS_H_
