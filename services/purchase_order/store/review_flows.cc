#include "services/purchase_order/store/review_flows.h"

#include <utility>

#include "common/base/status_macros.h"
#include "services/purchase_order/store/records.h"

namespace outlay::purchase_order {

absl::StatusOr<std::optional<ReviewFlow>> FindReviewFlow(const store::Reader& reader, const ReviewKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::ReviewFlowRecord> record, reader.Find(kReviewFlows, key));
  if (!record.has_value()) return std::optional<ReviewFlow>();
  OUTLAY_ASSIGN_OR_RETURN(ReviewFlow flow, FromRecord(*record));
  return std::optional(std::move(flow));
}

absl::Status SaveReviewFlow(store::Transaction& txn, const ReviewKey& key, const std::optional<ReviewFlow>& flow) {
  const auto& [organization, review_id] = key;
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<ReviewFlow> before, FindReviewFlow(txn, key));
  if (before.has_value()) txn.Delete(kReviewFlowsByDue, {before->due, organization, review_id});
  if (!flow.has_value()) {
    if (before.has_value()) txn.Delete(kReviewFlows, key);
    return absl::OkStatus();
  }
  txn.Put(kReviewFlows, key, ToRecord(*flow));
  txn.Put(kReviewFlowsByDue, {flow->due, organization, review_id}, NoValue());
  return absl::OkStatus();
}

}  // namespace outlay::purchase_order
