// The specific part of a service's review subjects: what reviewers are shown of a subject, and the effect of the end of
// its review. Everything else about reviews is common to all.
#ifndef OUTLAY_COMMON_FLOW_REVIEWED_SUBJECTS_H_
#define OUTLAY_COMMON_FLOW_REVIEWED_SUBJECTS_H_

#include <set>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/flow/review_rows.h"
#include "common/review/review_flow.h"
#include "common/store/store.h"
#include "outlay/approval/v1/review.pb.h"
#include "outlay/approval/v1/subject.pb.h"

namespace outlay::flow {

// Thread-safe. The texts must live as long as the program.
class ReviewedSubjects {
 public:
  struct Names {
    ReviewTables tables;
    std::string_view service;     // calls approval: "purchase_order"
    std::string_view collection;  // of resource names: "purchaseOrders"
    std::string_view withdrawal;  // why a review is withdrawn, for people
    std::set<approval::v1::SubjectKind> kinds;
  };
  explicit ReviewedSubjects(const Names& names) : names_(names) {}
  virtual ~ReviewedSubjects() = default;
  ReviewedSubjects(const ReviewedSubjects&) = delete;
  ReviewedSubjects& operator=(const ReviewedSubjects&) = delete;

  const Names& names() const { return names_; }

  struct Shown {
    approval::v1::Subject subject;
    absl::Time ask_time;  // since when the subject needs a review
  };
  virtual absl::StatusOr<Shown> Show(const store::Reader& reader, const FlowKey& key,
                                     const review::ReviewFlow& flow) const = 0;

  // Applies the end of a review and saves `flow`, in a body that has written nothing yet.
  virtual absl::Status End(store::Transaction& txn, const FlowKey& key, const review::ReviewFlow& flow,
                           const review::ReviewPicture& end) const = 0;

  // Takes from the state of the review, whose end has been applied by now, whatever else concerns the subject. Runs in
  // the same body, for answers and events; earlier states may be repeated.
  virtual absl::Status Follow(store::Transaction&, const FlowKey&, const approval::v1::Review&) const {
    return absl::OkStatus();
  }

 private:
  const Names names_;
};

}  // namespace outlay::flow

#endif  // OUTLAY_COMMON_FLOW_REVIEWED_SUBJECTS_H_
