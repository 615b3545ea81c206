// The flows of a service's requested reviews: the only place that reads and writes these rows. All functions return
// DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.
#ifndef OUTLAY_COMMON_FLOW_REVIEW_ROWS_H_
#define OUTLAY_COMMON_FLOW_REVIEW_ROWS_H_

#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/flow/due_flows.h"
#include "common/review/review_flow.h"
#include "common/store/keyspace.h"
#include "common/store/store.h"
#include "outlay/review/storage/v1/review_flow_record.pb.h"

namespace outlay::flow {

using ReviewFlows = store::Keyspace<FlowKey, review::storage::v1::ReviewFlowRecord>;

// The two tables of a service; they must live as long as the program.
struct ReviewTables {
  const ReviewFlows* flows = nullptr;  // (organization, review id) -> the flow of the review
  const FlowsByDue* by_due = nullptr;  // their index by due time
};

review::storage::v1::ReviewFlowRecord ToRecord(const review::ReviewFlow& flow);
// `table`: the table's name, for the error.
absl::StatusOr<review::ReviewFlow> FromRecord(const review::storage::v1::ReviewFlowRecord& record,
                                              std::string_view table);

absl::StatusOr<std::optional<review::ReviewFlow>> FindReviewFlow(const store::Reader& reader,
                                                                 const ReviewTables& tables, const FlowKey& key);

// Replaces the stored flow; nothing: deletes it.
absl::Status SaveReviewFlow(store::Transaction& txn, const ReviewTables& tables, const FlowKey& key,
                            const std::optional<review::ReviewFlow>& flow);

}  // namespace outlay::flow

#endif  // OUTLAY_COMMON_FLOW_REVIEW_ROWS_H_
