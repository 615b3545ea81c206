// What budgets say of an amount: which of them suffice, what happens where one does not, and what would pass (B4, B8,
// B17, B19). Pure.
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

// What a budget says. Numbers as in the API, here and below.
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

// What of a budget one member may use, or all those without an allocation, as it is now.
struct AllotmentState {
  std::string member_id;  // empty: all those without one
  absl::int128 limit = 0;
  StageAmounts used;
};

// A budget with its figures as they are now: what has lapsed does not count any more.
struct NodeState {
  const Budget* budget = nullptr;
  Figures figures;
  std::string period;           // key
  bool has_rate = true;         // from the spend's currency into the budget's
  std::optional<Decimal> rate;  // nothing: the same currency
  TaxCounting tax = TaxCounting::kWhole;
  // What of the limit may be used until the end of the month that is now; there where the budget looks at sums to date.
  std::optional<absl::int128> allowed_to_date;
  // Where the spend counts, if the budget is given to members.
  std::optional<AllotmentState> allotment;
  bool is_named = true;  // errors may tell the caller which budget it is
};

// What is asked of the budgets.
struct Asked {
  Money amount;                  // by how much the spend grows at these stages; not negative
  Stage from = Stage::kRequest;  // the stages that it passes now, both ends included
  Stage to = Stage::kRequest;
  bool is_overridden = false;  // budgets that block are passed over
  // Only this one is passed over; empty: all.
  std::string overridden_budget_id = {};
  bool is_new = true;        // not on the way yet: frozen budgets refuse it
  Money whole;               // the spend
  Tax tax;                   // in it
  std::int64_t already = 0;  // what of the spend counts at these stages without this
};

// What one budget says; amounts are minor units of its currency.
struct NodeVerdict {
  std::string budget_id;
  std::string group_id;
  bool is_hidden = false;
  NodeOutcome outcome = NodeOutcome::kPassed;
  bool is_cleared = false;  // a rule that blocks was kept, or overridden
  Currency currency;
  CheckedSum sum = CheckedSum::kPeriod;  // which one decided
  std::string member_id;                 // of an allocation: whose; empty: of those without one
  std::int64_t limit = 0;
  std::int64_t used = 0;  // at the stage that decided
  std::int64_t capacity = 0;
  std::int64_t asked = 0;
  std::int64_t excess = 0;  // 0: it suffices
  absl::Time period_end;
  TaxCounting tax = TaxCounting::kWhole;  // of the spend's tax, if it has one
  std::optional<Money> counted_tax;       // in the spend's currency; nothing: the spend does not say its tax

  bool operator==(const NodeVerdict&) const = default;
};

// Whether this budget alone refuses.
bool Refuses(const NodeVerdict& node);

struct Verdict {
  Refusal refusal = Refusal::kNone;
  std::vector<NodeVerdict> nodes;  // in the order of the states
  Money passing_amount;            // with a refusal: the largest amount that would pass

  bool allowed() const { return refusal == Refusal::kNone; }
  bool operator==(const Verdict&) const = default;
};

// `must_have_budget`: without any budget the answer is no (B19). OUT_OF_RANGE / MONEY_OVERFLOW: the amount is beyond
// what can be counted in a budget's currency.
absl::StatusOr<Verdict> Judge(const std::vector<NodeState>& nodes, const Asked& asked, bool must_have_budget);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_VERDICT_H_
