#include "services/budget/commands/budget_moves.h"

#include <optional>
#include <vector>

#include "common/access/reach.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/rpc/etag.h"
#include "common/tenant/tenant.h"
#include "outlay/budget/v1/budget_events.pb.h"
#include "services/budget/commands/finish.h"
#include "services/budget/commands/ledger.h"
#include "services/budget/commands/scene.h"
#include "services/budget/convert/moves.h"
#include "services/budget/domain/budget_move.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/limits.h"
#include "services/budget/domain/model_errors.h"
#include "services/budget/domain/names.h"
#include "services/budget/store/moves.h"

namespace outlay::budget {
namespace {

using Change = v1::BudgetMoveChanged::Change;

v1::BudgetMove FullMove(const Scene& scene, const BudgetMove& move) {
  return ToProto(scene.organization, move, scene.now.system, [](std::string_view) { return true; });
}

// As the caller may see it: whoever changes a move has both of its budgets in reach.
std::string AnswerOf(const command::Context& context, const Scene& scene, const BudgetMove& move) {
  return ToProto(scene.organization, move, scene.now.system,
                 [&](std::string_view group) { return access::Covers(context.caller.reach.get(), group); })
      .SerializeAsString();
}

command::Announcement Announce(const Scene& scene, const BudgetMove& move, Change change) {
  v1::BudgetMoveChanged event;
  event.set_change(change);
  *event.mutable_budget_move() = FullMove(scene, move);
  return command::Announce(MoveName(scene.organization, move.id), event);
}

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

// The group and all groups above it.
absl::StatusOr<std::vector<std::string>> PathOf(const store::Reader& reader, const Scene& scene, std::string group_id) {
  std::vector<std::string> path;
  while (!group_id.empty() && path.size() < limits::kGroupLevels) {
    path.push_back(group_id);
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<directory::v1::GroupChanged> group,
                            tenant::FindGroup(reader, scene.organization, group_id));
    group_id = group.has_value() ? LastId(group->parent()) : "";
  }
  return path;
}

// A move with the budgets that it is about, for one body.
class MoveStep {
 public:
  MoveStep(command::Context& context, const Scene& scene, BudgetMove move)
      : context_(context), scene_(scene), ledger_(context.txn, scene), move_(std::move(move)) {}

  // Finds the budgets and checks that the money may be moved.
  absl::Status Check(const BudgetMove* undone) {
    OUTLAY_RETURN_IF_ERROR(FindSide(move_.from, &from_, &from_place_));
    OUTLAY_RETURN_IF_ERROR(FindSide(move_.to, &to_, &to_place_));
    // What was proposed in one period is not done in another one's money.
    if (!move_.confirmer.empty()) OUTLAY_RETURN_IF_ERROR(CheckPeriods(move_, from_place_, to_place_));
    return CheckMove(move_, from_place_, to_place_, undone);
  }

  // Makes the step: proposes the move, or does it.
  absl::StatusOr<command::Outcome> Propose() {
    move_.state = MoveState::kProposed;
    if (from_place_.has_value()) move_.from.period = from_place_->period;
    if (to_place_.has_value()) move_.to.period = to_place_->period;
    return Finish(nullptr, v1::BudgetMoveChanged::CHANGE_PROPOSED, {});
  }
  absl::StatusOr<command::Outcome> Do(const BudgetMove* before, const std::optional<BudgetMove>& undone) {
    move_.state = MoveState::kDone;
    move_.done_time = scene_.now.system;
    if (from_.has_value()) {
      move_.from.period = from_place_->period;
      OUTLAY_RETURN_IF_ERROR(ledger_.AddMoved(*from_, AddedToFrom(move_)));
    }
    if (to_.has_value()) {
      move_.to.period = to_place_->period;
      OUTLAY_RETURN_IF_ERROR(ledger_.AddMoved(*to_, AddedToTo(move_)));
    }
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<Crossing> crossings, ledger_.Save());
    OUTLAY_ASSIGN_OR_RETURN(command::Outcome outcome, Finish(before, v1::BudgetMoveChanged::CHANGE_DONE, undone));
    AnnounceCrossings(scene_, crossings, outcome.resource, &outcome);
    return outcome;
  }

 private:
  absl::Status FindSide(MoveSide& side, std::optional<Budget>* budget, std::optional<MovePlace>* place) {
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
    OUTLAY_ASSIGN_OR_RETURN(account.group_path, PathOf(context_.txn, scene_, found.spec.group_id));
    account.limit = Money(Clamp(LimitOf(current->figures)), found.currency());
    account.used = Money(Clamp(SumAt(current->figures.used, Stage::kRequest)), found.currency());
    *place = MovePlace{.account = std::move(account), .period = current->period};
    return absl::OkStatus();
  }

  absl::StatusOr<command::Outcome> Finish(const BudgetMove* before, Change change,
                                          const std::optional<BudgetMove>& undone) {
    move_.update_time = scene_.now.system;
    move_.revision += 1;
    SaveMove(context_.txn, scene_.organization, move_);
    command::Outcome outcome = {
        .resource = MoveName(scene_.organization, move_.id),
        .before = before == nullptr ? std::string() : FullMove(scene_, *before).SerializeAsString(),
        .after = FullMove(scene_, move_).SerializeAsString(),
        .answer = AnswerOf(context_, scene_, move_),
        .announcements = {Announce(scene_, move_, change)}};
    if (!undone.has_value()) return outcome;
    BudgetMove reversed = *undone;
    reversed.state = MoveState::kReversed;
    reversed.reversed_by_id = move_.id;
    reversed.update_time = scene_.now.system;
    reversed.revision += 1;
    SaveMove(context_.txn, scene_.organization, reversed);
    outcome.announcements.push_back(Announce(scene_, reversed, v1::BudgetMoveChanged::CHANGE_REVERSED));
    return outcome;
  }

  command::Context& context_;
  const Scene& scene_;
  Ledger ledger_;
  BudgetMove move_;
  std::optional<Budget> from_;
  std::optional<Budget> to_;
  std::optional<MovePlace> from_place_;
  std::optional<MovePlace> to_place_;
};

// The answer to a request that was there before, if it was.
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
  move->create_time = scene.now.system;
  move->create_digest = StoredDigest(context);
}

absl::StatusOr<command::Outcome> RunNew(command::Context& context, const Scene& scene, BudgetMove move,
                                        const std::optional<BudgetMove>& undone) {
  SignMove(context, scene, &move);
  MoveStep step(context, scene, std::move(move));
  OUTLAY_RETURN_IF_ERROR(step.Check(undone.has_value() ? &*undone : nullptr));
  return scene.terms.budget_move_second_person ? step.Propose() : step.Do(nullptr, undone);
}

}  // namespace

std::string_view MakeMove::name() const {
  switch (order_.kind) {
    case MoveKind::kTransfer:
      return "budgets.transfer";
    case MoveKind::kIncrease:
      return "budgets.increase";
    case MoveKind::kDecrease:
      break;
  }
  return "budgets.decrease";
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
  return RunNew(context, scene, std::move(move), std::nullopt);
}

absl::StatusOr<command::Outcome> ReverseMove::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(std::optional<command::Outcome> repeated, FindRepeated(context, scene, move_id_));
  if (repeated.has_value()) return *std::move(repeated);
  OUTLAY_ASSIGN_OR_RETURN(const BudgetMove undone, LoadMoveInReach(context, scene, undone_id_, ""));
  OUTLAY_ASSIGN_OR_RETURN(BudgetMove move, OppositeOf(undone, scene.now.system));
  move.id = move_id_;
  move.reason = reason_;
  return RunNew(context, scene, std::move(move), undone);
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
    // Another one may have undone it since.
    OUTLAY_RETURN_IF_ERROR(OppositeOf(*undone, scene.now.system).status());
  }
  BudgetMove move = before;
  move.confirmer = confirmer.person();
  MoveStep step(context, scene, std::move(move));
  OUTLAY_RETURN_IF_ERROR(step.Check(undone.has_value() ? &*undone : nullptr));
  return step.Do(&before, undone);
}

absl::StatusOr<command::Outcome> RejectMove::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const BudgetMove before, LoadMoveInReach(context, scene, request_.move_id, request_.etag));
  OUTLAY_RETURN_IF_ERROR(CheckProposed(before, scene.now.system));
  BudgetMove after = before;
  after.state = MoveState::kRejected;
  after.update_time = scene.now.system;
  after.revision += 1;
  SaveMove(context.txn, scene.organization, after);
  return command::Outcome{.resource = MoveName(scene.organization, after.id),
                          .before = FullMove(scene, before).SerializeAsString(),
                          .after = FullMove(scene, after).SerializeAsString(),
                          .answer = AnswerOf(context, scene, after),
                          .announcements = {Announce(scene, after, v1::BudgetMoveChanged::CHANGE_REJECTED)}};
}

}  // namespace outlay::budget
