#include "services/budget/commands/move_reviews.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/executor.h"
#include "common/command/refusal.h"
#include "common/flow/follow_review.h"
#include "common/flow/review_events.h"
#include "services/budget/commands/move_step.h"
#include "services/budget/commands/scene.h"
#include "services/budget/convert/move_subjects.h"
#include "services/budget/domain/budgets/budget_move.h"
#include "services/budget/store/moves.h"

namespace outlay::budget {
namespace {

constexpr char kOwnName[] = "budget";

// Applies the end of a review to its move, and saves the review's flow.
class EndMoveReview final : public command::Command {
 public:
  EndMoveReview(flow::FlowKey key, review::ReviewFlow flow, review::ReviewPicture end)
      : key_(std::move(key)), flow_(std::move(flow)), end_(std::move(end)) {}

  std::string_view name() const override { return "budgetMoves.endReview"; }

  absl::StatusOr<command::Outcome> Run(command::Context& context) const override {
    OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
    OUTLAY_ASSIGN_OR_RETURN(const BudgetMove before, LoadMove(context.txn, {scene.organization, flow_.subject_id}));
    // Any other verb that ends the move withdraws its review in the same step.
    if (before.state != MoveState::kProposed || before.review_id != std::get<1>(key_)) return DataLoss(kMoves.name);
    const MoveState state = StateAfter(end_.outcome);
    if (state != MoveState::kDone) return EndMove(context, scene, before, state, end_.reason);
    std::optional<BudgetMove> undone;
    if (!before.reverses_id.empty()) {
      OUTLAY_ASSIGN_OR_RETURN(undone, LoadMove(context.txn, {scene.organization, before.reverses_id}));
    }
    MoveStep step(context, scene, before);
    absl::Status moved = Check(scene, step, undone.has_value() ? &*undone : nullptr);
    if (moved.ok()) {
      OUTLAY_ASSIGN_OR_RETURN(const bool goes_beyond, step.GoesBeyondShown());
      if (goes_beyond) return step.AskAnew(before, flow_);
      moved = step.MoveMoney();
    }
    if (command::IsRefusalByRule(moved)) {
      return EndMove(context, scene, before, MoveState::kNotPossible, std::string(ToStd(moved.message())));
    }
    OUTLAY_RETURN_IF_ERROR(moved);
    OUTLAY_RETURN_IF_ERROR(flow::SaveReviewFlow(context.txn, kMoveReviewTables, key_, flow_));
    return step.Do(&before, undone, end_.approvers);
  }

 private:
  static absl::Status Check(const Scene& scene, MoveStep& step, const BudgetMove* undone) {
    // Another move may have undone it since.
    if (undone != nullptr) OUTLAY_RETURN_IF_ERROR(OppositeOf(*undone, scene.now.system).status());
    return step.Check(undone);
  }

  absl::StatusOr<command::Outcome> EndMove(command::Context& context, const Scene& scene, const BudgetMove& before,
                                           MoveState state, const std::string& reason) const {
    OUTLAY_RETURN_IF_ERROR(flow::SaveReviewFlow(context.txn, kMoveReviewTables, key_, flow_));
    return FinishMove(
        context, scene, &before, EndedMove(before, state, reason),
        state == MoveState::kRejected ? v1::BudgetMoveChanged::CHANGE_REJECTED : v1::BudgetMoveChanged::CHANGE_ENDED);
  }

  const flow::FlowKey key_;
  const review::ReviewFlow flow_;
  const review::ReviewPicture end_;
};

// Returns the nearest group that is, or is above, both budgets' groups; empty: there is none.
absl::StatusOr<std::string> GroupAbove(const store::Reader& reader, const std::string& organization,
                                       const MoveSide& from, const MoveSide& to) {
  if (from.budget_id.empty()) return to.group_id;
  if (to.budget_id.empty()) return from.group_id;
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<std::string> above_from, GroupPath(reader, organization, from.group_id));
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<std::string> above_to, GroupPath(reader, organization, to.group_id));
  const auto found = std::find_first_of(above_from.begin(), above_from.end(), above_to.begin(), above_to.end());
  return found == above_from.end() ? std::string() : *found;
}

}  // namespace

MovesInReview::MovesInReview()
    : ReviewedSubjects(
          {.tables = kMoveReviewTables,
           .service = kOwnName,
           .collection = "budgetMoves",
           .withdrawal = "nobody waits for it any more: the move of money has ended",
           .kinds = {approval::v1::SUBJECT_KIND_BUDGET_INCREASE, approval::v1::SUBJECT_KIND_BUDGET_TRANSFER}}) {}

absl::StatusOr<flow::ReviewedSubjects::Shown> MovesInReview::Show(const store::Reader& reader, const flow::FlowKey& key,
                                                                  const review::ReviewFlow& flow) const {
  const std::string& organization = std::get<0>(key);
  OUTLAY_ASSIGN_OR_RETURN(const BudgetMove move, LoadMove(reader, {organization, flow.subject_id}));
  OUTLAY_ASSIGN_OR_RETURN(const std::string group_id, GroupAbove(reader, organization, move.from, move.to));
  return Shown{.subject = ToSubject(organization, move, group_id), .ask_time = move.create_time};
}

absl::Status MovesInReview::End(store::Transaction& txn, const flow::FlowKey& key, const review::ReviewFlow& flow,
                                const review::ReviewPicture& end) const {
  return flow::ApplyEnd(txn, *this, key, EndMoveReview(key, flow, end));
}

std::unique_ptr<feed::FeedHandler> MoveReviewEvents() {
  return std::make_unique<flow::ReviewEvents>(flow::AllReviewedSubjects{std::make_shared<MovesInReview>()});
}

}  // namespace outlay::budget
