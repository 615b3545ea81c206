#include "common/flow/review_rows.h"

#include <string>
#include <utility>

#include "common/base/status_macros.h"
#include "common/store/record_values.h"

namespace outlay::flow {

using review::ReviewFlow;
using review::ReviewOutcome;
using review::ReviewPhase;
using review::ReviewPicture;
using review::storage::v1::ReviewFlowRecord;
using review::storage::v1::ReviewPictureRecord;

ReviewFlowRecord ToRecord(const ReviewFlow& flow) {
  ReviewFlowRecord record;
  record.set_subject_id(flow.subject_id);
  record.set_requester(flow.requester);
  record.set_phase(static_cast<int>(flow.phase));
  record.set_attempt(flow.attempt);
  record.set_calls(flow.calls);
  record.set_due_micros(absl::ToUnixMicros(flow.due));
  if (flow.known.has_value()) {
    ReviewPictureRecord& known = *record.mutable_known();
    known.set_round(flow.known->round);
    known.set_digest(flow.known->digest);
    known.set_outcome(static_cast<int>(flow.known->outcome));
    known.set_reason(flow.known->reason);
    for (const std::string& line : flow.known->rejected_lines) known.add_rejected_lines(line);
    known.set_approvers(flow.known->approvers.text());
    known.set_grown_minor(flow.known->grown_minor);
  }
  record.set_shown_round(flow.shown_round);
  record.set_shown_digest(flow.shown_digest);
  return record;
}

absl::StatusOr<ReviewFlow> FromRecord(const ReviewFlowRecord& record, std::string_view table) {
  ReviewFlow flow;
  flow.subject_id = record.subject_id();
  flow.requester = record.requester();
  OUTLAY_ASSIGN_OR_RETURN(flow.phase, store::StoredEnum(record.phase(), ReviewPhase::kOver, table));
  flow.attempt = record.attempt();
  flow.calls = record.calls();
  flow.due = absl::FromUnixMicros(record.due_micros());
  if (record.has_known()) {
    ReviewPicture& known = flow.known.emplace();
    known.round = record.known().round();
    known.digest = record.known().digest();
    if (record.known().outcome() != 0) {
      OUTLAY_ASSIGN_OR_RETURN(known.outcome,
                              store::StoredEnum(record.known().outcome(), ReviewOutcome::kNotIssued, table));
    }
    known.reason = record.known().reason();
    known.rejected_lines = {record.known().rejected_lines().begin(), record.known().rejected_lines().end()};
    known.approvers = Persons::FromText(record.known().approvers());
    known.grown_minor = record.known().grown_minor();
  }
  flow.shown_round = record.shown_round();
  flow.shown_digest = record.shown_digest();
  return flow;
}

absl::StatusOr<std::optional<ReviewFlow>> FindReviewFlow(const store::Reader& reader, const ReviewTables& tables,
                                                         const FlowKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<ReviewFlowRecord> record, reader.Find(*tables.flows, key));
  if (!record.has_value()) return std::optional<ReviewFlow>();
  OUTLAY_ASSIGN_OR_RETURN(ReviewFlow flow, FromRecord(*record, tables.flows->name));
  return std::optional(std::move(flow));
}

absl::Status SaveReviewFlow(store::Transaction& txn, const ReviewTables& tables, const FlowKey& key,
                            const std::optional<ReviewFlow>& flow) {
  const auto& [organization, review_id] = key;
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<ReviewFlow> before, FindReviewFlow(txn, tables, key));
  if (before.has_value()) txn.Delete(*tables.by_due, {before->due, organization, review_id});
  if (!flow.has_value()) {
    if (before.has_value()) txn.Delete(*tables.flows, key);
    return absl::OkStatus();
  }
  txn.Put(*tables.flows, key, ToRecord(*flow));
  txn.Put(*tables.by_due, {flow->due, organization, review_id}, store::NoValue());
  return absl::OkStatus();
}

}  // namespace outlay::flow
