// The common part of the verbs on moves of money and of the ends of their reviews.
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

// Returns the group and the groups above it, its own first; at most limits::kGroupLevels.
absl::StatusOr<std::vector<std::string>> GroupPath(const store::Reader& reader, const std::string& organization,
                                                   std::string group_id);

// Returns the move for its answer: a caller who changes a move has both of its budgets in reach.
std::string AnswerOf(const command::Context& context, const Scene& scene, const BudgetMove& move);

// Saves the changed move and announces it. `before` is null for a new move.
command::Outcome FinishMove(command::Context& context, const Scene& scene, const BudgetMove* before, BudgetMove after,
                            v1::BudgetMoveChanged::Change change);

// A move with its budgets, for one body.
class MoveStep {
 public:
  MoveStep(command::Context& context, const Scene& scene, BudgetMove move)
      : context_(context), scene_(scene), ledger_(context.txn, scene), move_(std::move(move)) {}

  // Finds the budgets and checks that the money may be moved; for a proposed move, also that its periods are still
  // current and its maker is still permitted. `undone`: see CheckMove, whose errors these are; NOT_FOUND /
  // BUDGET_NOT_FOUND, FAILED_PRECONDITION / BUDGET_NOT_ACTIVE, BUDGET_OUT_OF_PERIOD, MOVE_PERIOD_OVER,
  // MOVE_MAKER_NOT_ALLOWED.
  absl::Status Check(const BudgetMove* undone);
  // Moves the money in the ledger, after Check. OUT_OF_RANGE / MONEY_OVERFLOW.
  absl::Status MoveMoney();

  // Proposes the move, after Check.
  absl::StatusOr<command::Outcome> Propose();
  // Returns budget::GoesBeyondShown of an approved move, by the materiality of the groups of its budgets; after Check.
  absl::StatusOr<bool> GoesBeyondShown() const;
  // Starts another review with the current figures, after Check.
  absl::StatusOr<command::Outcome> AskAnew(const BudgetMove& before, review::ReviewFlow flow);
  // Writes the move, after MoveMoney. `approvers`: those of its review.
  absl::StatusOr<command::Outcome> Do(const BudgetMove* before, const std::optional<BudgetMove>& undone,
                                      const Persons& approvers = {});

 private:
  void RememberPlaces();
  // Checks that the maker of a proposed move is still permitted to make it.
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
