#include "common/flow/follow_review.h"

#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/flow/review_picture.h"

namespace outlay::flow {
namespace {

using review::InPhase;
using review::ReviewFlow;
using review::ReviewOutcome;
using review::ReviewPhase;
using review::ReviewPicture;
using review::ReviewStep;

absl::Status Take(store::Transaction& txn, const ReviewedSubjects& subjects, const FlowKey& key,
                  const ReviewFlow& before, const ReviewStep& step) {
  if (step.end.has_value()) return subjects.End(txn, key, step.flow, *step.end);
  return step.flow == before ? absl::OkStatus() : SaveReviewFlow(txn, subjects.names().tables, key, step.flow);
}

// Returns the flow if it still waits for approval's answer to the same request.
absl::StatusOr<std::optional<ReviewFlow>> FindAsked(store::Transaction& txn, const ReviewTables& tables,
                                                    const FlowKey& key, const ReviewFlow& asked) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<ReviewFlow> flow, FindReviewFlow(txn, tables, key));
  const bool is_same =
      flow.has_value() && flow->phase == asked.phase && flow->attempt == asked.attempt && flow->calls == asked.calls;
  if (!is_same) flow.reset();
  return flow;
}

}  // namespace

absl::Status TakeAnswer(store::Transaction& txn, const ReviewedSubjects& subjects, const FlowKey& key,
                        const ReviewFlow& asked, const approval::v1::Review* answer) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<ReviewFlow> flow, FindAsked(txn, subjects.names().tables, key, asked));
  if (!flow.has_value()) return absl::OkStatus();
  const std::optional<ReviewPicture> picture = answer != nullptr ? std::optional(PictureOf(*answer)) : std::nullopt;
  ReviewStep step = flow->phase == ReviewPhase::kLook
                        ? AfterLook(*flow, picture.has_value() ? &*picture : nullptr, txn.now())
                        : AfterAnswer(*flow, picture.value_or(ReviewPicture()), txn.now());
  OUTLAY_RETURN_IF_ERROR(Take(txn, subjects, key, *flow, step));
  return answer != nullptr ? subjects.Follow(txn, key, *answer) : absl::OkStatus();
}

absl::Status TakeRefusal(store::Transaction& txn, const ReviewedSubjects& subjects, const FlowKey& key,
                         const ReviewFlow& asked, const std::string& reason, bool is_full) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<ReviewFlow> flow, FindAsked(txn, subjects.names().tables, key, asked));
  if (!flow.has_value()) return absl::OkStatus();
  ReviewPicture end;
  end.outcome = ReviewOutcome::kNotReviewed;
  end.reason = reason;
  end.is_full = is_full;
  // A review of an earlier attempt may be open.
  return Take(txn, subjects, key, *flow,
              {.flow = InPhase(*flow, ReviewPhase::kWithdraw, txn.now()), .end = std::move(end)});
}

absl::Status TakeEnd(store::Transaction& txn, const ReviewTables& tables, const FlowKey& key, const ReviewFlow& asked) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<ReviewFlow> flow, FindAsked(txn, tables, key, asked));
  if (!flow.has_value()) return absl::OkStatus();
  switch (flow->phase) {
    case ReviewPhase::kWithdraw:
      return SaveReviewFlow(txn, tables, key, InPhase(*flow, ReviewPhase::kOver, txn.now()));
    case ReviewPhase::kLook:
      return SaveReviewFlow(txn, tables, key, InPhase(*flow, ReviewPhase::kWait, txn.now()));
    case ReviewPhase::kWait:
      return SaveReviewFlow(txn, tables, key, InPhase(*flow, ReviewPhase::kLook, txn.now()));
    case ReviewPhase::kAsk:
      // With another id, because the refusal of this one may be remembered.
      return SaveReviewFlow(txn, tables, key, InPhase(*flow, ReviewPhase::kAsk, txn.now()));
    case ReviewPhase::kOver:
      break;
  }
  return SaveReviewFlow(txn, tables, key, std::nullopt);
}

absl::Status TakeEvent(store::Transaction& txn, const ReviewedSubjects& subjects, const FlowKey& key,
                       const approval::v1::Review& told) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<ReviewFlow> flow, FindReviewFlow(txn, subjects.names().tables, key));
  // A review that was not requested here, or that ended long ago.
  if (!flow.has_value()) return absl::OkStatus();
  OUTLAY_RETURN_IF_ERROR(Take(txn, subjects, key, *flow, AfterEvent(*flow, PictureOf(told), txn.now())));
  return subjects.Follow(txn, key, told);
}

absl::Status AskForReview(store::Transaction& txn, const ReviewTables& tables, const FlowKey& key,
                          const std::string& subject_id, const std::string& requester, absl::Time now) {
  return SaveReviewFlow(txn, tables, key,
                        ReviewFlow{.subject_id = subject_id,
                                   .requester = requester,
                                   .phase = ReviewPhase::kAsk,
                                   .attempt = 1,
                                   .calls = 0,
                                   .due = now,
                                   .known = std::nullopt});
}

absl::Status AskAnew(store::Transaction& txn, const ReviewTables& tables, const FlowKey& key, ReviewFlow flow,
                     absl::Time now) {
  flow.attempt += 1;
  flow.calls = 0;
  flow.phase = ReviewPhase::kAsk;
  flow.due = now;
  flow.known = std::nullopt;
  return SaveReviewFlow(txn, tables, key, flow);
}

absl::Status ApplyEnd(store::Transaction& txn, const ReviewedSubjects& subjects, const FlowKey& key,
                      const command::Command& command) {
  const auto& [organization, review_id] = key;
  const rpc::Caller caller = {.subject = std::string(subjects.names().service),
                              .organization = organization,
                              .on_behalf_of = {},
                              .cause = Concat("reviews/", review_id)};
  return command::Executor::RunInBody(txn, caller, {}, command).status();
}

absl::Status WithdrawReview(store::Transaction& txn, const ReviewTables& tables, const FlowKey& key, absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<ReviewFlow> flow, FindReviewFlow(txn, tables, key));
  if (!flow.has_value() || flow->phase == ReviewPhase::kOver) return absl::OkStatus();
  return SaveReviewFlow(txn, tables, key, InPhase(*flow, ReviewPhase::kWithdraw, now));
}

}  // namespace outlay::flow
