// The verbs on holds as rules (B4, B7): each returns the changed hold and the entry that records the change. Pure.
//
// A verb on a hold that has ended returns how it ended (I3): FAILED_PRECONDITION / HOLD_SPENT, HOLD_RELEASED,
// HOLD_EXPIRED. A hold whose time is over has ended, whether or not a job has recorded it.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_HOLD_DECISIONS_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_HOLD_DECISIONS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/budget/domain/holds/hold.h"
#include "services/budget/domain/holds/verdict.h"

namespace outlay::budget {

// System time, which records carry, and the organization's business time, which decides.
struct Times {
  absl::Time system;
  absl::Time business;
};

// A request to authorize a hold.
struct HoldRequest {
  std::string hold_id;
  Spend spend;
  Stage stage = Stage::kRequest;          // the stage at which the spend begins
  std::optional<absl::Time> expire_time;  // in business time
  int64_t tolerance_basis_points = 0;
  bool is_overridden = false;
  std::string overridden_budget_id = {};  // the only budget that is passed over; empty: all
  std::string creator;
  std::string digest;
  bool is_of_document = false;
};

// The changed hold and the entry that records the change.
struct HoldDecision {
  Hold hold;
  HoldEntry entry;
  std::vector<std::size_t> buffers;  // places of the hold's nodes whose buffer it uses (B8)
};

// The arguments of a verb on a hold.
struct Step {
  std::optional<Money> amount;  // nullopt: all of the available amount
  std::string document;
  std::string actor;
};

// What a spend must have to be authorized.
struct AuthorizePolicy {
  bool needs_budget = false;  // without any budget it is refused (B19)
  bool needs_expiry = false;  // it must say when it expires
};

struct AuthorizeDecision {
  Verdict verdict;
  std::optional<HoldDecision> made;  // nullopt: refused
};

// Decides whether a spend passes, and makes its hold. A credit is invoiced at once and never refused for lack of money
// (B19). INVALID_ARGUMENT / FIELD_INVALID {field}: an amount of zero, a tax that the amount cannot have, an expire_time
// in the past, or an expire_time for a spend that is invoiced at once; INVALID_ARGUMENT / FIELD_REQUIRED {field}: no
// expire_time although the policy needs one; OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<AuthorizeDecision> DecideAuthorize(const HoldRequest& request, const std::vector<CheckedBudget>& nodes,
                                                  const AuthorizePolicy& policy, const Times& now);

// Returns the verdict of the budgets, the first half of DecideAuthorize, with the same errors.
absl::StatusOr<Verdict> JudgeAuthorize(const HoldRequest& request, const std::vector<CheckedBudget>& nodes,
                                       const AuthorizePolicy& policy, const Times& now);
// Returns the nodes in which a spend that passed counts.
std::vector<HoldNode> NodesOf(const std::vector<CheckedBudget>& states, const Verdict& verdict);
// Returns the places of the nodes whose buffer the spend uses (B8).
std::vector<std::size_t> BuffersUsed(const Verdict& verdict);

// Returns what the budgets of a hold are asked when it grows by `minor` at these stages. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<SpendCheck> AskedOf(const Hold& hold, int64_t minor, Stage from, Stage to);

// Moves an amount from held to committed. Here and below, `nodes` are the hold's own, in its order. FAILED_PRECONDITION
// / AMOUNT_ABOVE_HELD, BUDGET_INSUFFICIENT; INVALID_ARGUMENT / CURRENCY_MISMATCH.
absl::StatusOr<HoldDecision> DecideCommit(const Hold& hold, const std::vector<CheckedBudget>& nodes, const Step& step,
                                          const Times& now);

// Posts an invoiced amount. `is_final`: the remaining open amount is released. FAILED_PRECONDITION /
// AMOUNT_ABOVE_COMMITTED, BUDGET_INSUFFICIENT; INVALID_ARGUMENT / CURRENCY_MISMATCH.
absl::StatusOr<HoldDecision> DecidePost(const Hold& hold, const std::vector<CheckedBudget>& nodes, const Step& step,
                                        bool is_final, const Times& now);

// Reverses `posting`, the entry that posted the invoice: the amount that it took from committed is committed again, or
// released if the hold's time is over. `is_reversed`: another entry has already reversed it. NOT_FOUND /
// POSTING_NOT_FOUND: the entry posts no invoice; FAILED_PRECONDITION / POSTING_REVERSED.
absl::StatusOr<HoldDecision> DecideReversePosting(const Hold& hold, const HoldEntry& posting, bool is_reversed,
                                                  const std::string& actor, const Times& now);

// Releases held amounts first, then committed ones. FAILED_PRECONDITION / AMOUNT_ABOVE_OPEN; INVALID_ARGUMENT /
// CURRENCY_MISMATCH.
absl::StatusOr<HoldDecision> DecideRelease(const Hold& hold, const Step& step, const Times& now);

// Returns true if the hold counts exactly in the budgets that a spend like it would be checked against now: in the same
// allotments, at the same rates and with the same tax counting. A hold keeps the budgets and rates of its check while
// its amount stays or falls (B4, B10), also when it is ordered and invoiced. Growth is a new spend, which those budgets
// alone must not judge: an order may grow by any amount. `asked` may be in any order. `must_have_budget`: a spend
// without any budget would be refused (B19).
bool CountsWhereAsked(const Hold& hold, const std::vector<CheckedBudget>& asked, bool must_have_budget);

// Returns true if one of the periods in which a hold counts is not the current one. `nodes` are the hold's own.
bool IsOfPastPeriod(const std::vector<CheckedBudget>& nodes, absl::Time business_now);

// Returns the part that DecideAdjust changes: the held amount, or the committed one if nothing is held.
int64_t AdjustablePart(const Hold& hold);
// Sets the adjustable part to `step.amount`. `is_elsewhere`: a spend like the hold's would count in other budgets now,
// so the hold must not grow. FAILED_PRECONDITION / BUDGET_INSUFFICIENT, HOLD_COUNTS_ELSEWHERE; INVALID_ARGUMENT /
// CURRENCY_MISMATCH.
absl::StatusOr<HoldDecision> DecideAdjust(const Hold& hold, const std::vector<CheckedBudget>& nodes, bool is_elsewhere,
                                          const Step& step, const Times& now);

// Returns the hold with other amounts and the entry that records the change. `end_if_closed`: the end of the hold if
// nothing is open afterwards. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<HoldDecision> ChangeHold(const Hold& hold, const StageAmounts& after, EntryVerb verb,
                                        HoldEnd end_if_closed, const Step& step, const Times& now);

// Expires a hold. Returns nullopt if its time is not over or nothing of it is open.
std::optional<HoldDecision> DecideExpire(const Hold& hold, const std::string& actor, const Times& now);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_HOLD_DECISIONS_H_
