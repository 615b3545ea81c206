// Reviews of suppliers' bank details: what approvers are shown, and how the end of a review is applied (A3, P11, I14).
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_BANK_REVIEWS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_BANK_REVIEWS_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/flow/reviewed_subjects.h"
#include "common/store/store.h"

namespace outlay::purchase_order {

// Puts approved bank details in force in the step that takes the answer; any other end leaves the old ones. Who
// approved them is an editor of the supplier from then on. If one of them has another duty toward it, others are asked
// (I12).
class BankDetailsInReview final : public flow::ReviewedSubjects {
 public:
  BankDetailsInReview();

  absl::StatusOr<Shown> Show(const store::Reader& reader, const flow::FlowKey& key,
                             const review::ReviewFlow& flow) const override;
  absl::Status End(store::Transaction& txn, const flow::FlowKey& key, const review::ReviewFlow& flow,
                   const review::ReviewPicture& end) const override;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_BANK_REVIEWS_H_
