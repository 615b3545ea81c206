// What is particular to a service's subjects of reviews: what is shown of one, and what the end of its review does to
// it. Everything else about reviews is the same for all.
#ifndef OUTLAY_COMMON_FLOW_REVIEWED_SUBJECTS_H_
#define OUTLAY_COMMON_FLOW_REVIEWED_SUBJECTS_H_

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
    std::string_view withdrawal;  // why a review is given up, for people
  };
  explicit ReviewedSubjects(const Names& names) : names_(names) {}
  virtual ~ReviewedSubjects() = default;
  ReviewedSubjects(const ReviewedSubjects&) = delete;
  ReviewedSubjects& operator=(const ReviewedSubjects&) = delete;

  const Names& names() const { return names_; }

  struct Shown {
    approval::v1::Subject subject;
    absl::Time ask_time;  // since when it is to be reviewed
  };
  virtual absl::StatusOr<Shown> Show(const store::Reader& reader, const FlowKey& key,
                                     const review::ReviewFlow& flow) const = 0;

  // Carries the end out and saves `flow`, in a body that has written nothing yet.
  virtual absl::Status End(store::Transaction& txn, const FlowKey& key, const review::ReviewFlow& flow,
                           const review::ReviewPicture& end) const = 0;

  // Approval told, or answered, how the review stands, which is carried out by now: what else its picture says that
  // concerns the subject. In the same body; whatever was told before comes again.
  virtual absl::Status Follow(store::Transaction&, const FlowKey&, const approval::v1::Review&) const {
    return absl::OkStatus();
  }

 private:
  const Names names_;
};

}  // namespace outlay::flow

#endif  // OUTLAY_COMMON_FLOW_REVIEWED_SUBJECTS_H_
