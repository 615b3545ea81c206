// The verbs on moves of money, one command each (B13). Both budgets of a move change in one step.
#ifndef OUTLAY_SERVICES_BUDGET_COMMANDS_BUDGET_MOVES_H_
#define OUTLAY_SERVICES_BUDGET_COMMANDS_BUDGET_MOVES_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/base/money.h"
#include "common/command/executor.h"
#include "services/budget/domain/rules/money_moves.h"

namespace outlay::budget {

// A caller's request. Ids are plain.
struct MoveOrder {
  std::string move_id;
  MoveKind kind = MoveKind::kTransfer;
  std::string from_id;  // empty for an increase
  std::string to_id;    // empty for a decrease
  Money amount;
  bool is_earmarked = false;
  std::string reason;
};

// Moves money; or proposes the move where the organization requires a second person or a review. `can_be_reviewed`:
// reviews are available. The move's row makes the request idempotent for its life. ALREADY_EXISTS / MOVE_ID_TAKEN,
// NOT_FOUND / BUDGET_NOT_FOUND, FAILED_PRECONDITION / BUDGET_NOT_ACTIVE, BUDGET_OUT_OF_PERIOD, APPROVAL_UNAVAILABLE,
// and those of CheckMove.
class MakeMove final : public command::Command {
 public:
  MakeMove(MoveOrder order, bool can_be_reviewed) : order_(std::move(order)), can_be_reviewed_(can_be_reviewed) {}

  std::string_view name() const override;
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const MoveOrder order_;
  const bool can_be_reviewed_;
};

// Undoes a move by an opposite one, or proposes that. The opposite move's row makes the request idempotent for its
// life. NOT_FOUND / MOVE_NOT_FOUND, FAILED_PRECONDITION / MOVE_NOT_DONE, MOVE_REVERSED, and those of MakeMove.
class ReverseMove final : public command::Command {
 public:
  ReverseMove(std::string undone_id, std::string move_id, std::string reason, bool can_be_reviewed)
      : undone_id_(std::move(undone_id)),
        move_id_(std::move(move_id)),
        reason_(std::move(reason)),
        can_be_reviewed_(can_be_reviewed) {}

  std::string_view name() const override { return "budgetMoves.reverse"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string undone_id_;
  const std::string move_id_;
  const std::string reason_;
  const bool can_be_reviewed_;
};

// The move that a request names, as its caller saw it.
struct MoveRequest {
  std::string move_id;
  std::string etag;  // empty: not checked
};

// Carries out a move that another person proposed. NOT_FOUND / MOVE_NOT_FOUND, ABORTED / ETAG_MISMATCH,
// FAILED_PRECONDITION / MOVE_NOT_PROPOSED, MOVE_EXPIRED, MOVE_IN_REVIEW, SECOND_PERSON_REQUIRED,
// MOVE_MAKER_NOT_ALLOWED, and those of MakeMove.
class ConfirmMove final : public command::Command {
 public:
  explicit ConfirmMove(MoveRequest request) : request_(std::move(request)) {}

  std::string_view name() const override { return "budgetMoves.confirm"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const MoveRequest request_;
};

// Rejects a proposed move, and withdraws its review if it has one. NOT_FOUND / MOVE_NOT_FOUND, ABORTED / ETAG_MISMATCH,
// FAILED_PRECONDITION / MOVE_NOT_PROPOSED, MOVE_EXPIRED.
class RejectMove final : public command::Command {
 public:
  explicit RejectMove(MoveRequest request) : request_(std::move(request)) {}

  std::string_view name() const override { return "budgetMoves.reject"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const MoveRequest request_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_BUDGET_MOVES_H_
