// The verdict of budgets on an amount: which budgets suffice, what happens where one does not, and what would pass (B4,
// B8, B17, B19). Pure.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_VERDICT_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_VERDICT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/decimal.h"
#include "common/base/money.h"
#include "services/budget/domain/budgets/budget.h"
#include "services/budget/domain/budgets/figures.h"
#include "services/budget/domain/rules/tax_share.h"

namespace outlay::budget {

// The outcome of one budget. Numbers as in the API, here and below.
enum class NodeOutcome {
  kPassed = 1,
  kPassedWithBuffer = 2,
  kWarned = 3,
  kTracked = 4,
  kBlocked = 5,
  kFrozen = 6,
  kNoExchangeRate = 7,
  kOverridden = 8
};

enum class Refusal {
  kNone = 0,
  kInsufficient = 1,
  kFrozen = 2,
  kNoBudget = 3,
  kNoExchangeRate = 4,
  kOverrideGrantUsed = 5
};

// The part of a budget that one member may use, or all members without an allocation together, without expired holds.
struct AllotmentState {
  std::string member_id;  // empty: all members without an allocation
  absl::int128 limit = 0;
  StageAmounts used;
};

// A budget with its current figures, without expired holds.
struct CheckedBudget {
  const Budget* budget = nullptr;
  Figures figures;
  std::string period;           // key
  bool has_rate = true;         // there is an exchange rate from the spend's currency to the budget's
  std::optional<Decimal> rate;  // nullopt: the currencies are the same
  TaxCounting tax = TaxCounting::kWhole;
  // The part of the limit that may be used until the end of the current month; set if the budget checks sums to date.
  std::optional<absl::int128> allowed_to_date;
  // The allotment in which the spend counts, if the budget is given to members.
  std::optional<AllotmentState> allotment;
  bool is_named = true;  // errors may name this budget to the caller
};

// A question to the budgets.
struct SpendCheck {
  Money amount;                  // by how much the spend grows at these stages; not negative
  Stage from = Stage::kRequest;  // the stages that it passes now, from `from` to `to` inclusive
  Stage to = Stage::kRequest;
  bool is_overridden = false;  // budgets that block are passed over
  // The only budget that is passed over; empty: all.
  std::string overridden_budget_id = {};
  bool is_new = true;   // not in progress yet: frozen budgets refuse it
  Money whole;          // the whole spend
  Tax tax;              // included in `whole`
  int64_t already = 0;  // the part of the spend that already counts at these stages
};

// The verdict of one budget. Amounts are minor units of its currency.
struct NodeVerdict {
  std::string budget_id;
  std::string group_id;
  bool is_hidden = false;
  NodeOutcome outcome = NodeOutcome::kPassed;
  bool is_cleared = false;  // a rule that blocks passed or was overridden
  Currency currency;
  CheckedSum sum = CheckedSum::kPeriod;  // the sum that decided
  std::string member_id;                 // of an allocation: its member; empty: members without one
  int64_t limit = 0;
  int64_t used = 0;  // at the stage that decided
  int64_t capacity = 0;
  int64_t asked = 0;
  int64_t excess = 0;  // 0: the budget suffices
  absl::Time period_end;
  TaxCounting tax = TaxCounting::kWhole;  // how the spend's tax counts, if it has one
  std::optional<Money> counted_tax;       // in the spend's currency; nullopt: the spend does not state its tax

  bool operator==(const NodeVerdict&) const = default;
};

// Returns true if this budget refuses the spend.
bool Refuses(const NodeVerdict& node);

struct Verdict {
  Refusal refusal = Refusal::kNone;
  std::vector<NodeVerdict> nodes;  // in the order of the states
  Money passing_amount;            // with a refusal: the largest amount that would pass

  bool allowed() const { return refusal == Refusal::kNone; }
  bool operator==(const Verdict&) const = default;
};

// Judges a spend by all budgets. `must_have_budget`: a spend without any budget is refused (B19). OUT_OF_RANGE /
// MONEY_OVERFLOW: the amount does not fit into a budget's currency.
absl::StatusOr<Verdict> Judge(const std::vector<CheckedBudget>& nodes, const SpendCheck& asked, bool must_have_budget);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_VERDICT_H_
