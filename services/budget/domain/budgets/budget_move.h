// A move of money and its life cycle: proposed; confirmed by a second person or reviewed, where required; done; undone
// by an opposite move (B13, A3). money_moves.h decides what may be moved. Values; pure functions.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_BUDGET_MOVE_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_BUDGET_MOVE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/actor.h"
#include "common/base/materiality.h"
#include "common/base/money.h"
#include "common/base/persons.h"
#include "common/review/review_flow.h"
#include "services/budget/domain/budgets/budget.h"
#include "services/budget/domain/budgets/figures.h"
#include "services/budget/domain/rules/money_moves.h"

namespace outlay::budget {

// Numbers as in the API. A move without a review expires in reads only; it is stored as proposed.
enum class MoveState {
  kProposed = 1,
  kDone = 2,
  kReversed = 3,
  kRejected = 4,
  kExpired = 5,
  kNotPossible = 6,
  kWithdrawn = 7
};

// One of the two budgets of a move; all fields are empty if there is none.
struct MoveSide {
  std::string budget_id;
  std::string group_id;
  std::string period;  // key of the period in which the money counts, fixed by the proposal
  // Of a reviewed move: the figures when it was proposed or last shown, in minor units of its currency.
  int64_t limit_minor = 0;
  int64_t used_minor = 0;

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
  Persons makers;          // the persons who may be behind the maker
  bool is_judged = false;  // the maker's permission was checked when it was proposed
  std::string confirmer;   // empty: one person was enough, a review decides, or nobody has confirmed yet
  std::string review_id;   // the review that decides; empty: none
  std::string end_reason;  // why it ended after its review without moving money
  Persons approvers;       // in the review
  // Of a reviewed move: the owners of its budgets when it was proposed or last shown, as OwnersToAsk orders them.
  std::vector<std::string> budget_owners = {};
  // Of a reviewed move that is done: how far a limit had moved from the shown one, which its approvers decided about,
  // in minor units of its currency (see DriftFromShown).
  int64_t drift_minor = 0;
  absl::Time create_time;
  absl::Time update_time;
  std::optional<absl::Time> done_time;
  int64_t revision = 0;  // counts changes; the etag is derived from it
  std::string create_digest;

  bool operator==(const BudgetMove&) const = default;
};

// Returns the time until which a proposed move can be confirmed, exclusive. A review has its own time limits.
absl::Time ProposalExpiry(const BudgetMove& move);
// Returns the state that readers see at `now`.
MoveState StateAt(const BudgetMove& move, absl::Time now);
// Returns the state's name in the API, for instance "PROPOSED".
std::string StateName(MoveState state);

// A budget of a move in its current period.
struct MovePlace {
  MoveAccount account;
  std::string period;
};

// Checks a move against the current figures. `from` and `to`: present as the kind requires. `undone`: the move that it
// reverses; null: none. Errors of money_moves.h; FAILED_PRECONDITION / MOVE_PERIOD_OVER: a period of the move to undo
// is no longer current.
absl::Status CheckMove(const BudgetMove& move, const std::optional<MovePlace>& from, const std::optional<MovePlace>& to,
                       const BudgetMove* undone);

// Returns the opposite of `move`, without the fields that its maker sets. FAILED_PRECONDITION / MOVE_NOT_DONE,
// MOVE_REVERSED.
absl::StatusOr<BudgetMove> OppositeOf(const BudgetMove& move, absl::Time now);

// Checks that the periods of the proposal are still current. FAILED_PRECONDITION / MOVE_PERIOD_OVER.
absl::Status CheckPeriods(const BudgetMove& proposed, const std::optional<MovePlace>& from,
                          const std::optional<MovePlace>& to);
// Returns how far a budget's limit has moved away from the one shown to the approvers, the larger of both budgets: how
// much less the source has than shown, or how much more the target. In minor units, not negative.
int64_t DriftFromShown(const BudgetMove& proposed, const std::optional<MovePlace>& from,
                       const std::optional<MovePlace>& to);
// Returns true if approvers must be shown the move anew (I13): the drift is more than `materiality` tolerates of the
// moved amount; where that says nothing of growth, more than limits::kShownToleranceBasisPoints.
bool GoesBeyondShown(const BudgetMove& proposed, int64_t drift_minor, const Materiality& materiality);
// Returns the permission that its maker needs, for instance "budgets.transfer".
std::string_view PermissionFor(const BudgetMove& move);
// Checks that a move waits for a confirmation. FAILED_PRECONDITION / MOVE_NOT_PROPOSED, MOVE_EXPIRED.
absl::Status CheckProposed(const BudgetMove& move, absl::Time now);
// Checks that a person may confirm a move. FAILED_PRECONDITION / MOVE_IN_REVIEW, SECOND_PERSON_REQUIRED.
absl::Status CheckConfirmer(const BudgetMove& move, const Actor& confirmer, const Persons& behind);

// Returns the state of a move after its review. An approved move is done, if it is still possible.
MoveState StateAfter(review::ReviewOutcome outcome);
// Returns the move, ended without moving money.
BudgetMove EndedMove(const BudgetMove& move, MoveState state, std::string reason);

// Returns true if an edit of a budget in force changes its money or lets more spends through, which as a move would
// need a second person or a review (I14).
bool GoesPastSecondPerson(const BudgetSpec& before, const BudgetSpec& after);

// Returns the change that a done move makes to the figures of its source.
MovedAmounts AddedToFrom(const BudgetMove& move);
MovedAmounts AddedToTo(const BudgetMove& move);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_BUDGET_MOVE_H_
