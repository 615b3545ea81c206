// The verbs on holds, as rules (B4, B7): what becomes of a hold, and the entry that says so. Pure.
//
// How a hold ended is told to whoever comes later (I3): FAILED_PRECONDITION / HOLD_SPENT, HOLD_RELEASED, HOLD_EXPIRED.
// A hold whose time is over has ended, whether or not a job has seen to it.
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

// The clock's time, which records carry, and the organization's, which decides.
struct Times {
  absl::Time system;
  absl::Time business;
};

// What is asked for, as its caller wrote it.
struct HoldRequest {
  std::string hold_id;
  Spend spend;
  Stage stage = Stage::kRequest;          // how far it is from the beginning
  std::optional<absl::Time> expire_time;  // in business time
  std::int64_t tolerance_basis_points = 0;
  bool is_overridden = false;
  std::string overridden_budget_id = {};  // the only one that is passed over; empty: all
  std::string creator;
  std::string digest;
  bool is_of_document = false;
};

// What a verb makes of a hold.
struct HoldDecision {
  Hold hold;
  HoldEntry entry;
  std::vector<std::size_t> buffers;  // the hold's nodes whose buffer is used by it (B8)
};

// What is needed besides the hold to decide about a change of it.
struct Step {
  std::optional<Money> amount;  // nothing: all that there is
  std::string document;
  std::string actor;
};

struct AuthorizeDecision {
  Verdict verdict;
  std::optional<HoldDecision> made;  // nothing: refused
};

// A credit is invoiced at once and never refused for want of money (B19).
// INVALID_ARGUMENT / FIELD_INVALID {field}: an amount of zero, a tax that it cannot have, an expire_time that is over,
// or one of what does not wait; INVALID_ARGUMENT / FIELD_REQUIRED {field}: expire_time, where `must_expire` says so;
// OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<AuthorizeDecision> DecideAuthorize(const HoldRequest& request, const std::vector<NodeState>& nodes,
                                                  bool must_have_budget, bool must_expire, const Times& now);

// The first half of DecideAuthorize: what the budgets say. Its errors.
absl::StatusOr<Verdict> JudgeAuthorize(const HoldRequest& request, const std::vector<NodeState>& nodes,
                                       bool must_have_budget, bool must_expire, const Times& now);
// What a spend that passed counts in, and where in that a buffer is used by it (B8).
std::vector<HoldNode> NodesOf(const std::vector<NodeState>& states, const Verdict& verdict);
std::vector<std::size_t> BuffersUsed(const Verdict& verdict);

// What the budgets of a hold are asked when it grows by `minor` at these stages. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<Asked> AskedOf(const Hold& hold, std::int64_t minor, Stage from, Stage to);

// `nodes`, here and below: the hold's own, in its order.
// FAILED_PRECONDITION / AMOUNT_ABOVE_HELD, BUDGET_INSUFFICIENT; INVALID_ARGUMENT / CURRENCY_MISMATCH.
absl::StatusOr<HoldDecision> DecideCommit(const Hold& hold, const std::vector<NodeState>& nodes, const Step& step,
                                          const Times& now);

// `is_final`: what is left is given back.
// FAILED_PRECONDITION / AMOUNT_ABOVE_COMMITTED, BUDGET_INSUFFICIENT; INVALID_ARGUMENT / CURRENCY_MISMATCH.
absl::StatusOr<HoldDecision> DecidePost(const Hold& hold, const std::vector<NodeState>& nodes, const Step& step,
                                        bool is_final, const Times& now);

// `posting`: the entry that booked it, with what was committed; `is_reversed`: another entry took it back already. What
// a hold whose time is over would commit again is given back. NOT_FOUND / POSTING_NOT_FOUND: the entry books no
// invoice; FAILED_PRECONDITION / POSTING_REVERSED.
absl::StatusOr<HoldDecision> DecideReversePosting(const Hold& hold, const HoldEntry& posting, bool is_reversed,
                                                  const std::string& actor, const Times& now);

// Gives back what is held first. FAILED_PRECONDITION / AMOUNT_ABOVE_OPEN; INVALID_ARGUMENT / CURRENCY_MISMATCH.
absl::StatusOr<HoldDecision> DecideRelease(const Hold& hold, const Step& step, const Times& now);

// Whether a hold counts in the budgets that a spend like it is asked of now, in the same allocations of them, at the
// same rates and with as much of its tax. A hold keeps the budgets that it was checked on, and its rates, as long as
// what it is for stays or falls (B4, B10), also where it is ordered and invoiced. What it grows by is a spend that
// those alone were never to judge: a change of an order may be of any size. `asked`: in any order. `must_have_budget`:
// without any, the spend would be refused (B19).
bool CountsWhereAsked(const Hold& hold, const std::vector<NodeState>& asked, bool must_have_budget);

// Whether one of the periods that a hold counts in is not the one that is now. `nodes`: its own.
bool IsOfPastPeriod(const std::vector<NodeState>& nodes, absl::Time business_now);

// What DecideAdjust changes: what is held, or committed where nothing is held.
std::int64_t AdjustablePart(const Hold& hold);
// `step.amount`: what that is from now on. `is_elsewhere`: the hold does not count where a spend like it would now, and
// takes no more. FAILED_PRECONDITION / BUDGET_INSUFFICIENT, HOLD_COUNTS_ELSEWHERE; INVALID_ARGUMENT /
// CURRENCY_MISMATCH.
absl::StatusOr<HoldDecision> DecideAdjust(const Hold& hold, const std::vector<NodeState>& nodes, bool is_elsewhere,
                                          const Step& step, const Times& now);

// The hold with other amounts, and the entry that tells of the change. `end_if_closed`: how it ended where nothing is
// open then. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<HoldDecision> ChangeHold(const Hold& hold, const StageAmounts& after, EntryVerb verb,
                                        HoldEnd end_if_closed, const Step& step, const Times& now);

// Nothing: its time is not over, or nothing of it is open.
std::optional<HoldDecision> DecideExpire(const Hold& hold, const std::string& actor, const Times& now);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_HOLD_DECISIONS_H_
