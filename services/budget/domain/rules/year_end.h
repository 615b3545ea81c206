// Closes the last period of a fiscal year: what of each budget goes on into the next one, and what ends (B18). Pure.
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

// Numbers as in the API. Commitments are what is held and committed; they carry the money with them that they were
// checked against. Instead of this rule a period that is not closed by a year end carries its rest by the budget's
// RolloverRule.
enum class YearEndRule : std::uint8_t {
  kDrop = 1,              // nothing goes on; holds are given back
  kCarryBudget = 2,       // what is available goes on; holds are given back, and their money ends
  kCarryCommitments = 3,  // holds go on with their money; what is available ends
  kCarryBoth = 4,         // both go on
};

// A budget at the end of its period. All amounts have its currency.
struct YearEndAccount {
  std::string budget_id;
  YearEndRule rule = YearEndRule::kDrop;
  // Whether a rest below zero is taken off the next period where budget is carried; otherwise it is forgiven.
  bool carry_negative = false;
  // False for a budget whose last period this is: then nothing can go on, whatever the rule says.
  bool has_next_period = true;
  Money limit;
  Money held;
  Money committed;
  Money spent;
};

// What becomes of one budget: limit = spent + carried + dropped, exactly.
struct YearEndLine {
  std::string budget_id;
  Money limit;
  Money spent;  // stays in the period that is closed
  // Go on into the next period: all three raise its limit, the latter two what is held and committed there as well.
  Money carried_budget;
  Money carried_held;
  Money carried_committed;
  // End with the period. A budget that was overspent and is forgiven drops less than nothing.
  Money dropped_budget;
  Money dropped_held;
  Money dropped_committed;

  bool operator==(const YearEndLine&) const = default;
};

// The sums of all lines in one currency.
struct YearEndTotals {
  Money limit;  // before
  Money spent;  // after: the three that it became
  Money carried;
  Money dropped;

  // Whether nothing was made and nothing lost: limit = spent + carried + dropped.
  bool IsBalanced() const;

  bool operator==(const YearEndTotals&) const = default;
};

// What becomes of the account. INVALID_ARGUMENT / CURRENCY_MISMATCH: amounts in several currencies. OUT_OF_RANGE /
// MONEY_OVERFLOW.
absl::StatusOr<YearEndLine> DecideYearEnd(const YearEndAccount& account);

// Adds a line to the sums of its currency, which are in the order of their codes and always balanced. MONEY_OVERFLOW.
absl::Status AddTo(const YearEndLine& line, std::vector<YearEndTotals>* totals);

// What a line adds to the next period's limit: the three that are carried. MONEY_OVERFLOW.
absl::StatusOr<Money> CarriedOf(const YearEndLine& line);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_YEAR_END_H_
