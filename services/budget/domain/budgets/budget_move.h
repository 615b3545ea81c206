// A move of money with its life: proposed, confirmed by a second person or reviewed where that is asked for, done,
// undone by an opposite one (B13, A3). What may be moved is decided in money_moves.h. Values; pure functions.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_BUDGET_MOVE_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_BUDGET_MOVE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/actor.h"
#include "common/base/money.h"
#include "common/base/persons.h"
#include "common/review/review_flow.h"
#include "services/budget/domain/budgets/budget.h"
#include "services/budget/domain/budgets/figures.h"
#include "services/budget/domain/rules/money_moves.h"

namespace outlay::budget {

// Numbers as in the API. Without a review only what reads say is expired; stored it stays proposed.
enum class MoveState {
  kProposed = 1,
  kDone = 2,
  kReversed = 3,
  kRejected = 4,
  kExpired = 5,
  kNotPossible = 6,
  kWithdrawn = 7
};

// One of the two budgets of a move; all empty: there is none.
struct MoveSide {
  std::string budget_id;
  std::string group_id;
  std::string period;  // key of the one that the money counts in, from the proposal on
  // Of a move that is reviewed, when it was proposed or shown anew; in its currency.
  std::int64_t limit_minor = 0;
  std::int64_t used_minor = 0;

  bool operator==(const MoveSide&) const = default;
};

struct BudgetMove {
  std::string id;
  MoveKind kind = MoveKind::kTransfer;
  MoveSide from;  // none for an increase
  MoveSide to;    // none for a decrease
  Money amount;   // positive
  bool is_earmarked = false;
  std::string reason;
  MoveState state = MoveState::kProposed;
  std::string reverses_id;     // the move that it undoes; empty: none
  std::string reversed_by_id;  // the move that undid it; empty: none
  Actor maker;
  Persons makers;          // who may be behind it
  bool is_judged = false;  // whether the maker may do it was looked at when it was proposed
  std::string confirmer;   // empty: one person was enough, a review decides, or nobody yet
  std::string review_id;   // that decides; empty: none
  std::string end_reason;  // of one that ended after its review without moving money
  Persons approvers;       // in the review
  absl::Time create_time;
  absl::Time update_time;
  std::optional<absl::Time> done_time;
  std::int64_t revision = 0;  // counts changes; the etag is made of it
  std::string create_digest;  // of the creating request

  bool operator==(const BudgetMove&) const = default;
};

// Until when a proposed move can be confirmed, exclusive. A review has times of its own.
absl::Time ProposalExpiry(const BudgetMove& move);
// As readers are told at `now`.
MoveState StateAt(const BudgetMove& move, absl::Time now);
// The word of the API, for instance "PROPOSED".
std::string StateName(MoveState state);

// One budget of a move in its period that is now.
struct MovePlace {
  MoveAccount account;
  std::string period;
};

// What may be moved by the figures as they are; `from` and `to`: as the kind needs them. `undone`: the move that it
// reverses; null: none. Errors of money_moves.h; FAILED_PRECONDITION / MOVE_PERIOD_OVER: of what is undone another
// period is now.
absl::Status CheckMove(const BudgetMove& move, const std::optional<MovePlace>& from, const std::optional<MovePlace>& to,
                       const BudgetMove* undone);

// The opposite of `move`, without what its maker says. FAILED_PRECONDITION / MOVE_NOT_DONE, MOVE_REVERSED.
absl::StatusOr<BudgetMove> OppositeOf(const BudgetMove& move, absl::Time now);

// FAILED_PRECONDITION / MOVE_PERIOD_OVER: other periods than those of the proposal are now.
absl::Status CheckPeriods(const BudgetMove& proposed, const std::optional<MovePlace>& from,
                          const std::optional<MovePlace>& to);
// Whether it would leave a budget with more that money goes to, or with less that it comes from, than those were shown
// who decide about it (I13), by more than limits::kShownToleranceBasisPoints of what is moved.
bool GoesBeyondShown(const BudgetMove& proposed, const std::optional<MovePlace>& from,
                     const std::optional<MovePlace>& to);
// What its maker must be permitted, for instance "budgets.transfer".
std::string_view PermissionFor(const BudgetMove& move);
// FAILED_PRECONDITION / MOVE_NOT_PROPOSED, MOVE_EXPIRED.
absl::Status CheckProposed(const BudgetMove& move, absl::Time now);
// FAILED_PRECONDITION / MOVE_IN_REVIEW, SECOND_PERSON_REQUIRED.
absl::Status CheckConfirmer(const BudgetMove& move, const Actor& confirmer, const Persons& behind);

// What a move is after its review ended so. Approved, it is done, if it still can be.
MoveState StateAfter(review::ReviewOutcome outcome);
// The move, ended without moving money.
BudgetMove EndedMove(const BudgetMove& move, MoveState state, std::string reason);

// Whether an edit of a budget in force gives it other money or lets more through, and so goes past the second person,
// or the review, that a move would need (I14).
bool GoesPastSecondPerson(const BudgetSpec& before, const BudgetSpec& after);

// What a done move adds to the figures of its two budgets.
MovedAmounts AddedToFrom(const BudgetMove& move);
MovedAmounts AddedToTo(const BudgetMove& move);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_BUDGET_MOVE_H_
