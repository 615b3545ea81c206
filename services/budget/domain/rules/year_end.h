// Closes the last period of a fiscal year: what of each budget is carried into the next one, and what ends (B18). Pure.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_YEAR_END_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_YEAR_END_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/currency.h"
#include "common/base/money.h"

namespace outlay::budget {

// Numbers as in the API. Commitments are the held and committed amounts; their money is carried with them. A period
// that no year end closes carries its rest by the budget's RolloverRule instead.
enum class YearEndRule : uint8_t {
  kDrop = 1,              // nothing is carried; holds are given back
  kCarryBudget = 2,       // the available amount is carried; holds are given back, and their money ends
  kCarryCommitments = 3,  // holds are carried with their money; the available amount ends
  kCarryBoth = 4,         // both are carried
};

// A budget at the end of its period. All amounts are in its currency.
struct YearEndAccount {
  std::string budget_id;
  YearEndRule rule = YearEndRule::kDrop;
  // Whether a negative rest reduces the next period where the available amount is carried; otherwise it is forgiven.
  bool carry_negative = false;
  // False if this is the budget's last period: nothing can be carried, whatever the rule says.
  bool has_next_period = true;
  Money limit;
  Money held;
  Money committed;
  Money spent;
};

// The result for one budget: limit = spent + carried + dropped, exactly.
struct YearEndLine {
  std::string budget_id;
  Money limit;
  Money spent;  // stays in the closed period
  // Carried into the next period: all three raise its limit, the latter two its held and committed amounts as well.
  Money carried_budget;
  Money carried_held;
  Money carried_committed;
  // Ends with the period. A budget that was overspent and is forgiven drops a negative amount.
  Money dropped_budget;
  Money dropped_held;
  Money dropped_committed;

  bool operator==(const YearEndLine&) const = default;
};

// The sums of all lines in one currency: limit = spent + carried + dropped.
struct YearEndTotals {
  Money limit;  // before closing
  Money spent;  // after closing: the three parts of the limit
  Money carried;
  Money dropped;

  bool operator==(const YearEndTotals&) const = default;
};

// Decides the result for an account. INVALID_ARGUMENT / CURRENCY_MISMATCH: amounts in several currencies. OUT_OF_RANGE
// / MONEY_OVERFLOW.
absl::StatusOr<YearEndLine> DecideYearEnd(const YearEndAccount& account);

// Adds a line to the sums of its currency. `totals` are ordered by currency code and always balanced. MONEY_OVERFLOW.
absl::Status AddTo(const YearEndLine& line, std::vector<YearEndTotals>* totals);

// Returns the amount that a line adds to the next period's limit: the sum of its three carried parts. MONEY_OVERFLOW.
absl::StatusOr<Money> CarriedOf(const YearEndLine& line);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_YEAR_END_H_
