#include "services/budget/commands/budget_moves.h"

#include <optional>

#include "common/access/reach.h"
#include "common/base/status_macros.h"
#include "common/flow/follow_review.h"
#include "common/rpc/etag.h"
#include "services/budget/commands/move_step.h"
#include "services/budget/commands/scene.h"
#include "services/budget/convert/moves.h"
#include "services/budget/domain/budgets/budget_move.h"
#include "services/budget/domain/names.h"
#include "services/budget/domain/rules/model_errors.h"
#include "services/budget/store/moves.h"

namespace outlay::budget {
namespace {

bool CoversBoth(const command::Context& context, const BudgetMove& move) {
  const access::Reach* const reach = context.caller.reach.get();
  for (const MoveSide* side : {&move.from, &move.to}) {
    if (!side->budget_id.empty() && !access::Covers(reach, side->group_id)) return false;
  }
  return true;
}

absl::StatusOr<BudgetMove> LoadMoveInReach(const command::Context& context, const Scene& scene,
                                           const std::string& move_id, const std::string& etag) {
  OUTLAY_ASSIGN_OR_RETURN(BudgetMove move, LoadMove(context.txn, {scene.organization, move_id}));
  if (!CoversBoth(context, move)) return MoveNotFound(move_id);
  OUTLAY_RETURN_IF_ERROR(rpc::CheckEtag(MoveName(scene.organization, move_id), etag, EtagOf(move)));
  return move;
}

// Returns the answer to an earlier request with this id; nullopt: there was none.
absl::StatusOr<std::optional<command::Outcome>> FindRepeated(const command::Context& context, const Scene& scene,
                                                             const std::string& move_id) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<BudgetMove> present,
                          FindMove(context.txn, {scene.organization, move_id}));
  if (!present.has_value()) return std::optional<command::Outcome>();
  if (present->create_digest != StoredDigest(context) || !CoversBoth(context, *present)) return MoveIdTaken(move_id);
  return std::optional<command::Outcome>({.resource = MoveName(scene.organization, move_id),
                                          .before = {},
                                          .after = {},
                                          .answer = AnswerOf(context, scene, *present),
                                          .announcements = {},
                                          .unchanged = true});
}

void SignMove(const command::Context& context, const Scene& scene, BudgetMove* move) {
  move->maker = ActorBehind(context);
  move->makers = context.caller.persons;
  move->is_judged = context.caller.reach != nullptr;
  move->create_time = scene.now.system;
  move->create_digest = StoredDigest(context);
}

absl::StatusOr<command::Outcome> RunNew(command::Context& context, const Scene& scene, BudgetMove move,
                                        const std::optional<BudgetMove>& undone, bool can_be_reviewed) {
  SignMove(context, scene, &move);
  const bool is_reviewed = scene.terms.budget_move_review;
  if (is_reviewed && !can_be_reviewed) return ApprovalUnavailable(move.id);
  if (is_reviewed) move.review_id = review::MakeReviewId(move.id, move.create_time, move.create_digest);
  MoveStep step(context, scene, std::move(move));
  OUTLAY_RETURN_IF_ERROR(step.Check(undone.has_value() ? &*undone : nullptr));
  if (is_reviewed || scene.terms.budget_move_second_person) return step.Propose();
  OUTLAY_RETURN_IF_ERROR(step.MoveMoney());
  return step.Do(nullptr, undone);
}

}  // namespace

std::string_view MakeMove::name() const {
  BudgetMove move;
  move.kind = order_.kind;
  return PermissionFor(move);
}

absl::StatusOr<command::Outcome> MakeMove::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(std::optional<command::Outcome> repeated, FindRepeated(context, scene, order_.move_id));
  if (repeated.has_value()) return *std::move(repeated);
  BudgetMove move;
  move.id = order_.move_id;
  move.kind = order_.kind;
  move.from.budget_id = order_.from_id;
  move.to.budget_id = order_.to_id;
  move.amount = order_.amount;
  move.is_earmarked = order_.is_earmarked;
  move.reason = order_.reason;
  return RunNew(context, scene, std::move(move), std::nullopt, can_be_reviewed_);
}

absl::StatusOr<command::Outcome> ReverseMove::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(std::optional<command::Outcome> repeated, FindRepeated(context, scene, move_id_));
  if (repeated.has_value()) return *std::move(repeated);
  OUTLAY_ASSIGN_OR_RETURN(const BudgetMove undone, LoadMoveInReach(context, scene, undone_id_, ""));
  OUTLAY_ASSIGN_OR_RETURN(BudgetMove move, OppositeOf(undone, scene.now.system));
  move.id = move_id_;
  move.reason = reason_;
  return RunNew(context, scene, std::move(move), undone, can_be_reviewed_);
}

absl::StatusOr<command::Outcome> ConfirmMove::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const BudgetMove before, LoadMoveInReach(context, scene, request_.move_id, request_.etag));
  OUTLAY_RETURN_IF_ERROR(CheckProposed(before, scene.now.system));
  const Actor confirmer = ActorBehind(context);
  OUTLAY_RETURN_IF_ERROR(CheckConfirmer(before, confirmer, context.caller.persons));
  std::optional<BudgetMove> undone;
  if (!before.reverses_id.empty()) {
    OUTLAY_ASSIGN_OR_RETURN(undone, LoadMove(context.txn, {scene.organization, before.reverses_id}));
    // Another move may have undone it since.
    OUTLAY_RETURN_IF_ERROR(OppositeOf(*undone, scene.now.system).status());
  }
  BudgetMove move = before;
  move.confirmer = confirmer.person();
  MoveStep step(context, scene, std::move(move));
  OUTLAY_RETURN_IF_ERROR(step.Check(undone.has_value() ? &*undone : nullptr));
  OUTLAY_RETURN_IF_ERROR(step.MoveMoney());
  return step.Do(&before, undone);
}

absl::StatusOr<command::Outcome> RejectMove::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const BudgetMove before, LoadMoveInReach(context, scene, request_.move_id, request_.etag));
  OUTLAY_RETURN_IF_ERROR(CheckProposed(before, scene.now.system));
  if (!before.review_id.empty()) {
    OUTLAY_RETURN_IF_ERROR(
        flow::WithdrawReview(context.txn, kMoveReviewTables, {scene.organization, before.review_id}, scene.now.system));
  }
  return FinishMove(context, scene, &before, EndedMove(before, MoveState::kRejected, ""),
                    v1::BudgetMoveChanged::CHANGE_REJECTED);
}

}  // namespace outlay::budget
