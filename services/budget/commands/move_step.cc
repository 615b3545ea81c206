#include "services/budget/commands/move_step.h"

#include "common/access/copied_rows.h"
#include "common/access/reach.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/flow/follow_review.h"
#include "common/tenant/group_settings.h"
#include "common/tenant/tenant.h"
#include "services/budget/commands/finish.h"
#include "services/budget/convert/moves.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/limits.h"
#include "services/budget/domain/names.h"
#include "services/budget/domain/rules/model_errors.h"
#include "services/budget/store/moves.h"

namespace outlay::budget {
namespace {

using Change = v1::BudgetMoveChanged::Change;

v1::BudgetMove FullMove(const Scene& scene, const BudgetMove& move) {
  return ToProto(scene.organization, move, scene.now.system, [](std::string_view) { return true; });
}

command::Announcement Announce(const Scene& scene, const BudgetMove& move, Change change) {
  v1::BudgetMoveChanged event;
  event.set_change(change);
  *event.mutable_budget_move() = FullMove(scene, move);
  return command::Announce(MoveName(scene.organization, move.id), event);
}

void RememberPlace(const std::optional<MovePlace>& place, MoveSide* side) {
  if (!place.has_value()) return;
  side->period = place->period;
  side->limit_minor = place->account.limit.minor_units();
  side->used_minor = place->account.used.minor_units();
}

}  // namespace

absl::StatusOr<std::vector<std::string>> GroupPath(const store::Reader& reader, const std::string& organization,
                                                   std::string group_id) {
  std::vector<std::string> path;
  while (!group_id.empty() && path.size() < limits::kGroupLevels) {
    path.push_back(group_id);
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<directory::v1::GroupChanged> group,
                            tenant::FindGroup(reader, organization, group_id));
    group_id = group.has_value() ? LastId(group->parent()) : "";
  }
  return path;
}

std::string AnswerOf(const command::Context& context, const Scene& scene, const BudgetMove& move) {
  return ToProto(scene.organization, move, scene.now.system,
                 [&](std::string_view group) { return access::Covers(context.caller.reach.get(), group); })
      .SerializeAsString();
}

command::Outcome FinishMove(command::Context& context, const Scene& scene, const BudgetMove* before, BudgetMove after,
                            Change change) {
  after.update_time = scene.now.system;
  after.revision += 1;
  SaveMove(context.txn, scene.organization, after);
  return {.resource = MoveName(scene.organization, after.id),
          .before = before == nullptr ? std::string() : FullMove(scene, *before).SerializeAsString(),
          .after = FullMove(scene, after).SerializeAsString(),
          .answer = AnswerOf(context, scene, after),
          .announcements = {Announce(scene, after, change)}};
}

absl::Status MoveStep::Check(const BudgetMove* undone) {
  OUTLAY_RETURN_IF_ERROR(FindSide(move_.from, &from_, &from_place_));
  OUTLAY_RETURN_IF_ERROR(FindSide(move_.to, &to_, &to_place_));
  // A move proposed in one period must not move money of another one.
  if (move_.revision > 0) {
    OUTLAY_RETURN_IF_ERROR(CheckPeriods(move_, from_place_, to_place_));
    OUTLAY_RETURN_IF_ERROR(CheckMaker());
  }
  return CheckMove(move_, from_place_, to_place_, undone);
}

absl::Status MoveStep::MoveMoney() {
  if (from_.has_value()) OUTLAY_RETURN_IF_ERROR(ledger_.AddMoved(*from_, AddedToFrom(move_)));
  return to_.has_value() ? ledger_.AddMoved(*to_, AddedToTo(move_)) : absl::OkStatus();
}

absl::Status MoveStep::CheckMaker() {
  if (!move_.is_judged) return absl::OkStatus();
  for (const std::optional<MovePlace>* place : {&from_place_, &to_place_}) {
    if (!place->has_value()) continue;
    OUTLAY_ASSIGN_OR_RETURN(
        const bool still_may,
        access::HasPermission(context_.txn, scene_.organization, move_.maker.person(),
                              std::string(PermissionFor(move_)), (*place)->account.group_path, scene_.now.system));
    if (!still_may) return MoveMakerNotAllowed(move_.id);
  }
  return absl::OkStatus();
}

void MoveStep::RememberPlaces() {
  RememberPlace(from_place_, &move_.from);
  RememberPlace(to_place_, &move_.to);
  if (move_.review_id.empty()) return;
  std::vector<const Budget*> budgets;
  for (const std::optional<Budget>* budget : {&from_, &to_}) {
    if (budget->has_value()) budgets.push_back(&**budget);
  }
  Persons requester = move_.makers;
  requester.Add(move_.maker.person());
  move_.budget_owners = OwnersToAsk(budgets, requester);
}

absl::StatusOr<bool> MoveStep::GoesBeyondShown() const {
  std::vector<std::string> groups;
  for (const MoveSide* side : {&move_.from, &move_.to}) {
    if (!side->budget_id.empty()) groups.push_back(side->group_id);
  }
  OUTLAY_ASSIGN_OR_RETURN(
      const Materiality materiality,
      tenant::LoadMateriality(context_.txn, scene_.organization, groups, move_.amount.currency(), scene_.now.business));
  return budget::GoesBeyondShown(move_, DriftFromShown(move_, from_place_, to_place_), materiality);
}

absl::StatusOr<command::Outcome> MoveStep::AskAnew(const BudgetMove& before, review::ReviewFlow flow) {
  RememberPlaces();
  OUTLAY_RETURN_IF_ERROR(flow::AskAnew(context_.txn, kMoveReviewTables, {scene_.organization, move_.review_id},
                                       std::move(flow), scene_.now.system));
  return FinishMove(context_, scene_, &before, move_, v1::BudgetMoveChanged::CHANGE_SHOWN_ANEW);
}

absl::StatusOr<command::Outcome> MoveStep::Propose() {
  move_.state = MoveState::kProposed;
  RememberPlaces();
  if (!move_.review_id.empty()) {
    OUTLAY_RETURN_IF_ERROR(flow::AskForReview(context_.txn, kMoveReviewTables, {scene_.organization, move_.review_id},
                                              move_.id, move_.maker.person(), scene_.now.system));
  }
  return FinishMove(context_, scene_, nullptr, move_, v1::BudgetMoveChanged::CHANGE_PROPOSED);
}

absl::StatusOr<command::Outcome> MoveStep::Do(const BudgetMove* before, const std::optional<BudgetMove>& undone,
                                              const Persons& approvers) {
  move_.state = MoveState::kDone;
  move_.approvers = approvers;
  if (!move_.review_id.empty()) move_.drift_minor = DriftFromShown(move_, from_place_, to_place_);
  move_.done_time = scene_.now.system;
  if (from_.has_value()) move_.from.period = from_place_->period;
  if (to_.has_value()) move_.to.period = to_place_->period;
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<Crossing> crossings, ledger_.Save());
  command::Outcome outcome = FinishMove(context_, scene_, before, move_, v1::BudgetMoveChanged::CHANGE_DONE);
  if (undone.has_value()) {
    BudgetMove reversed = *undone;
    reversed.state = MoveState::kReversed;
    reversed.reversed_by_id = move_.id;
    reversed.update_time = scene_.now.system;
    reversed.revision += 1;
    SaveMove(context_.txn, scene_.organization, reversed);
    outcome.announcements.push_back(Announce(scene_, reversed, v1::BudgetMoveChanged::CHANGE_REVERSED));
  }
  AnnounceCrossings(scene_, crossings, outcome.resource, &outcome);
  return outcome;
}

absl::Status MoveStep::FindSide(MoveSide& side, std::optional<Budget>* budget, std::optional<MovePlace>* place) {
  if (side.budget_id.empty()) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(*budget, LoadBudgetInReach(context_, scene_, side.budget_id, ""));
  const Budget& found = **budget;
  side.group_id = found.spec.group_id;
  if (found.state != BudgetState::kActive && found.state != BudgetState::kFrozen) {
    return BudgetNotActive(found.id, StateName(found.state));
  }
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<LatestFigures> current, ledger_.CurrentPeriodOf(found));
  if (!current.has_value()) return BudgetOutOfPeriod(found.id);
  MoveAccount account = {.budget_id = found.id, .group_path = {}};
  OUTLAY_ASSIGN_OR_RETURN(account.group_path, GroupPath(context_.txn, scene_.organization, found.spec.group_id));
  account.limit = Money(Clamp(LimitOf(current->figures)), found.currency());
  account.used = Money(Clamp(SumAt(current->figures.used, Stage::kRequest)), found.currency());
  *place = MovePlace{.account = std::move(account), .period = current->period};
  return absl::OkStatus();
}

}  // namespace outlay::budget
