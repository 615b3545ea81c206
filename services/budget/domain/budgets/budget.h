// A budget as users define it: whose, how much, when, for what, and how strictly (B1, B2, B8). Values; pure functions.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_BUDGET_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_BUDGET_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/money.h"
#include "common/base/persons.h"
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

// The step of a purchase at which a budget is checked.
enum class Stage { kRequest = 1, kOrder = 2, kInvoice = 3 };

// The action of a budget that does not suffice.
enum class Action { kBlock = 1, kWarn = 2, kTrack = 3 };

// The limit that a sum is compared with: that of the period, that of its months to date (B3), or a member's allocation
// (B5), which no rule names.
enum class CheckedSum { kPeriod = 1, kToDate = 2, kAllocation = 3 };

struct EnforcementRule {
  Stage stage = Stage::kRequest;
  Action action = Action::kBlock;
  CheckedSum sum = CheckedSum::kPeriod;

  bool operator==(const EnforcementRule&) const = default;
};

// How far one spend in each period may exceed the ceiling: the lower of the two values that are set.
struct Buffer {
  int64_t basis_points = 0;  // of the limit; 0: not set
  std::optional<Money> amount;

  bool operator==(const Buffer&) const = default;
};

// How strictly a budget is enforced.
struct Enforcement {
  std::vector<EnforcementRule> rules;     // at most one for each stage and sum; empty: all stages block
  int64_t ceiling_basis_points = 10'000;  // of the limit
  std::optional<Buffer> buffer;

  bool operator==(const Enforcement&) const = default;
};

// Returns the action of a stage on the period's sum: kTrack if there are rules but none for it.
Action ActionAt(const Enforcement& enforcement, Stage stage);
// Returns the action of a stage on the sum to date; nullopt: the stage does not check it.
std::optional<Action> ToDateActionAt(const Enforcement& enforcement, Stage stage);
// Returns true if any stage checks sums to date.
bool ChecksToDate(const Enforcement& enforcement);

// The part of a budget that users write.
struct BudgetSpec {
  std::string group_id;
  std::string display_name;
  Money amount;  // of each period
  std::string note;
  bool hidden = false;
  PeriodRule period;
  std::string purchase_order_number;  // empty: not the budget of a blanket order
  bool by_choice = false;
  SpendFilter filter;
  Enforcement enforcement;
  RolloverRule rollover;
  std::vector<Threshold> thresholds = {Threshold()};  // by default at 80 % used
  std::vector<std::string> contacts;                  // users who are notified; empty: the creator
  std::vector<std::string> owners;                    // users who answer for its money (A2), each once
  Distribution distribution;                          // of the amount over the months of a period
  std::optional<AllocationRules> allocation_rules;    // nullopt: spends are checked against the budget alone
  std::optional<TaxCounting> tax_counting;            // nullopt: as the organization says (B11)
  std::optional<YearEndRule> year_end_rule;           // nullopt: as the year end says

  bool operator==(const BudgetSpec&) const = default;
};

struct Budget {
  std::string id;
  BudgetSpec spec;
  BudgetState state = BudgetState::kDraft;
  absl::Time create_time;
  absl::Time update_time;
  int64_t revision = 0;  // counts changes by users; the etag is derived from it
  std::string create_digest;
  std::string creator;  // empty: created before creators were recorded
  // The persons who may be behind the choice of its owners; empty: a system, a second person put the choice in force,
  // or it was made before this was recorded.
  Persons owners_named_by;
  // The time from which new members of the group get an allocation: the rule existed and the budget was in force (B5).
  std::optional<absl::Time> joins_from;

  Currency currency() const { return spec.amount.currency(); }
  bool operator==(const Budget&) const = default;
};

// Returns true if the budget is active or frozen: holds count in it, and allocations follow members.
bool IsInForce(const Budget& budget);

// Returns the state's name in the API, for instance "ACTIVE".
std::string StateName(BudgetState state);

// Returns who stands behind the choice of the owners of `after`, which `editor` has made of `before` (null: of
// nothing). Whoever else puts a draft in force stands for it instead of those who wrote it.
Persons NamersOfOwners(const Budget* before, const Budget& after, const Persons& editor);

// Returns the owners of the budgets to be asked about a request: the first of each budget, then the second of each,
// each user once, at most limits::kOwnersTold, so that many owners of one budget leave none of another out. Owners whom
// the requester has named are not among them: nobody chooses who decides about their own request (I14).
std::vector<std::string> OwnersToAsk(const std::vector<const Budget*>& budgets, const Persons& requester);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_BUDGET_H_
