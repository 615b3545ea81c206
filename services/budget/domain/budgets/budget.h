// A budget as users write it: whose, how much, when, for what, and how strictly (B1, B2, B8). Values; pure functions.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_BUDGET_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_BUDGET_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/money.h"
#include "services/budget/domain/rules/allocation_shares.h"
#include "services/budget/domain/rules/distribution.h"
#include "services/budget/domain/rules/fiscal_calendar.h"
#include "services/budget/domain/rules/period.h"
#include "services/budget/domain/rules/rollover.h"
#include "services/budget/domain/rules/spend_filter.h"
#include "services/budget/domain/rules/tax_share.h"
#include "services/budget/domain/rules/threshold.h"
#include "services/budget/domain/rules/year_end.h"

namespace outlay::budget {

// Numbers as in the API, here and below.
enum class BudgetState { kDraft = 1, kActive = 2, kFrozen = 3, kClosed = 4 };

// The step of a purchase at which a budget looks.
enum class Stage { kRequest = 1, kOrder = 2, kInvoice = 3 };

// What a budget does when it does not suffice.
enum class Action { kBlock = 1, kWarn = 2, kTrack = 3 };

// What a sum is compared with: the limit of the period, or what its months have until now (B3); or, which no rule
// names, a member's allocation (B5).
enum class CheckedSum { kPeriod = 1, kToDate = 2, kAllocation = 3 };

struct EnforcementRule {
  Stage stage = Stage::kRequest;
  Action action = Action::kBlock;
  CheckedSum sum = CheckedSum::kPeriod;

  bool operator==(const EnforcementRule&) const = default;
};

// How far one spend in each period may go beyond the ceiling: the lower of the two that are there.
struct Buffer {
  std::int64_t basis_points = 0;  // of the limit; 0: not there
  std::optional<Money> amount;

  bool operator==(const Buffer&) const = default;
};

// How strictly a budget is kept.
struct Enforcement {
  std::vector<EnforcementRule> rules;          // at most one for each stage and sum; empty: all stages block
  std::int64_t ceiling_basis_points = 10'000;  // of the limit
  std::optional<Buffer> buffer;

  bool operator==(const Enforcement&) const = default;
};

// What is done at a stage about the sum of the period: tracked where there are rules and none for it.
Action ActionAt(const Enforcement& enforcement, Stage stage);
// What is done at a stage about the sum to date; nothing: it is not looked at.
std::optional<Action> ToDateActionAt(const Enforcement& enforcement, Stage stage);
// Whether any stage looks at sums to date.
bool ChecksToDate(const Enforcement& enforcement);

// What users write into a budget.
struct BudgetSpec {
  std::string group_id;
  std::string display_name;
  Money amount;  // of each period
  std::string note;
  bool hidden = false;
  PeriodRule period;
  std::string purchase_order_number;  // empty: it is no blanket order's
  bool by_choice = false;
  SpendFilter filter;
  Enforcement enforcement;
  RolloverRule rollover;
  std::vector<Threshold> thresholds = {Threshold()};  // at 80 % used, unless somebody said otherwise
  std::vector<std::string> contacts;                  // users who are told; empty: the creator
  Distribution distribution;                          // of the amount over the months of a period
  std::optional<AllocationRules> allocation_rules;    // nothing: spends are checked against the budget alone
  std::optional<TaxCounting> tax_counting;            // nothing: as the organization says (B11)
  std::optional<YearEndRule> year_end_rule;           // nothing: as whoever closes the year says

  bool operator==(const BudgetSpec&) const = default;
};

struct Budget {
  std::string id;
  BudgetSpec spec;
  BudgetState state = BudgetState::kDraft;
  absl::Time create_time;
  absl::Time update_time;
  std::int64_t revision = 0;  // counts changes by users; the etag is made of it
  std::string create_digest;  // of the creating request
  std::string creator;        // empty: created before it was kept
  // Since when whoever joins the group gets an allocation: the rule is there, and the budget in force (B5).
  std::optional<absl::Time> joins_from;

  Currency currency() const { return spec.amount.currency(); }
  bool operator==(const Budget&) const = default;
};

// Active or frozen: what is set aside counts in it, and allocations follow people.
bool IsInForce(const Budget& budget);

// The word of the API, for instance "ACTIVE".
std::string StateName(BudgetState state);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_BUDGET_H_
