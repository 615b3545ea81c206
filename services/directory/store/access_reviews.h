// Reviews of access and the answers in them: the only place that reads and writes their rows. All functions that read
// return DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.
#ifndef OUTLAY_SERVICES_DIRECTORY_STORE_ACCESS_REVIEWS_H_
#define OUTLAY_SERVICES_DIRECTORY_STORE_ACCESS_REVIEWS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "services/directory/domain/access_review.h"
#include "services/directory/store/rows.h"

namespace outlay::directory {

storage::v1::AccessReviewRecord ToRecord(const AccessReview& review);
storage::v1::AccessReviewLineRecord ToRecord(const ReviewAnswer& answer);
AccessReview FromRecord(std::string_view id, const storage::v1::AccessReviewRecord& record);
// DATA_LOSS / STORED_BYTES_UNREADABLE: an answer that no version wrote.
absl::StatusOr<ReviewAnswer> FromRecord(const storage::v1::AccessReviewLineRecord& record);

absl::StatusOr<std::optional<AccessReview>> FindAccessReview(const store::Reader& reader, const IdKey& key);
// NOT_FOUND / ACCESS_REVIEW_NOT_FOUND.
absl::StatusOr<AccessReview> LoadAccessReview(const store::Reader& reader, const IdKey& key);
// Also maintains the list of open reviews.
void SaveAccessReview(store::Transaction& txn, const std::string& organization, const AccessReview& review);
// Returns how many are open at `now`; removes ended ones from the list of open reviews.
absl::StatusOr<int64_t> CountOpenAccessReviews(store::Transaction& txn, const std::string& organization,
                                               absl::Time now);
// In order of ids.
absl::Status VisitAccessReviews(const store::Reader& reader, const std::string& organization,
                                const std::optional<std::string>& after, IdVisitor visitor);

// The lines of a review. They are not stored: they follow from the grants, including ended ones, and from the places of
// groups when the review was created. Only answers have rows. Not thread-safe; the reader must outlive it.
class AccessReviewLines {
 public:
  AccessReviewLines(const store::Reader& reader, std::string organization, AccessReview review)
      : reader_(reader), organization_(std::move(organization)), review_(std::move(review)) {}

  const AccessReview& review() const { return review_; }
  // Returns the line of a grant; nullopt: the review has none.
  absl::StatusOr<std::optional<AccessReviewLine>> Find(const std::string& grant_id);

 private:
  absl::StatusOr<GroupPath> PathThen(const std::string& group_id);

  const store::Reader& reader_;
  const std::string organization_;
  const AccessReview review_;
  std::map<std::string, GroupPath> paths_;  // by group, when the review was created; empty: the group did not exist
};
void SaveAnswer(store::Transaction& txn, const IdKey& review, const std::string& grant_id, const ReviewAnswer& answer);

// Returns the first `max` ids of grants after `after`, including revoked ones; in order.
absl::StatusOr<std::vector<std::string>> LoadGrantIds(const store::Reader& reader, const std::string& organization,
                                                      const std::optional<std::string>& after, size_t max);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_STORE_ACCESS_REVIEWS_H_
