// What the verbs on moves of money, and the ends of their reviews, have in common.
#ifndef OUTLAY_SERVICES_BUDGET_COMMANDS_MOVE_STEP_H_
#define OUTLAY_SERVICES_BUDGET_COMMANDS_MOVE_STEP_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "common/review/review_flow.h"
#include "outlay/budget/v1/budget_events.pb.h"
#include "services/budget/commands/ledger.h"
#include "services/budget/commands/scene.h"
#include "services/budget/domain/budgets/budget_move.h"

namespace outlay::budget {

// The group and all groups above it, its own first; as many as limits::kGroupLevels.
absl::StatusOr<std::vector<std::string>> GroupPath(const store::Reader& reader, const std::string& organization,
                                                   std::string group_id);

// As the caller may see it: whoever changes a move has both of its budgets in reach.
std::string AnswerOf(const command::Context& context, const Scene& scene, const BudgetMove& move);

// Saves what the move has become, and says so. `before`: null: it is new.
command::Outcome FinishMove(command::Context& context, const Scene& scene, const BudgetMove* before, BudgetMove after,
                            v1::BudgetMoveChanged::Change change);

// A move with the budgets that it is about, for one body.
class MoveStep {
 public:
  MoveStep(command::Context& context, const Scene& scene, BudgetMove move)
      : context_(context), scene_(scene), ledger_(context.txn, scene), move_(std::move(move)) {}

  // Finds the budgets and checks that the money may be moved; what was proposed, in its periods. `undone`: see
  // CheckMove, whose errors these are; NOT_FOUND / BUDGET_NOT_FOUND, FAILED_PRECONDITION / BUDGET_NOT_ACTIVE,
  // BUDGET_OUT_OF_PERIOD, MOVE_PERIOD_OVER, MOVE_MAKER_NOT_ALLOWED.
  absl::Status Check(const BudgetMove* undone);
  // After Check: moves the money, and writes nothing yet. OUT_OF_RANGE / MONEY_OVERFLOW.
  absl::Status MoveMoney();

  // After Check: proposes the move.
  absl::StatusOr<command::Outcome> Propose();
  // After Check, of what was proposed and approved: see budget::GoesBeyondShown.
  bool GoesBeyondShown() const { return budget::GoesBeyondShown(move_, from_place_, to_place_); }
  // After Check: has it reviewed anew, with the budgets as they are now.
  absl::StatusOr<command::Outcome> AskAnew(const BudgetMove& before, review::ReviewFlow flow);
  // After MoveMoney: writes it. `approvers`: of its review.
  absl::StatusOr<command::Outcome> Do(const BudgetMove* before, const std::optional<BudgetMove>& undone,
                                      const Persons& approvers = {});

 private:
  void RememberPlaces();
  // Of what was proposed: the maker still may.
  absl::Status CheckMaker();
  absl::Status FindSide(MoveSide& side, std::optional<Budget>* budget, std::optional<MovePlace>* place);

  command::Context& context_;
  const Scene& scene_;
  Ledger ledger_;
  BudgetMove move_;
  std::optional<Budget> from_;
  std::optional<Budget> to_;
  std::optional<MovePlace> from_place_;
  std::optional<MovePlace> to_place_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_MOVE_STEP_H_
