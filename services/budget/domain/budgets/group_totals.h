// What the budgets of groups say together, without counting a spend twice where groups lie below one another (B15).
// Values; pure functions.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_GROUP_TOTALS_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_GROUP_TOTALS_H_

#include <cstdint>
#include <map>
#include <string>

#include "absl/numeric/int128.h"
#include "common/base/currency.h"
#include "services/budget/domain/budgets/figures.h"

namespace outlay::budget {

// Minor units of one currency.
struct BudgetTotals {
  std::int64_t budgets = 0;
  absl::int128 limit = 0;
  absl::int128 held = 0;
  absl::int128 committed = 0;
  absl::int128 spent = 0;

  void Add(const Figures& figures);
  void Add(const BudgetTotals& other);
  absl::int128 available() const { return limit - held - committed - spent; }
  bool operator==(const BudgetTotals&) const = default;
};

// Of one currency: of a group's own budgets, and on each way down those of the first group that has one. No budgets:
// there are none.
struct LevelTotals {
  BudgetTotals own;
  BudgetTotals below;

  bool operator==(const LevelTotals&) const = default;
};

// By group; groups without any are not there.
using GroupTotals = std::map<std::string, std::map<Currency, LevelTotals>>;

// Of each group the one above it; a group that is not there, or has none, is at the top.
using GroupParents = std::map<std::string, std::string>;

// Whether `group` is `top`, or lies below it.
bool IsWithin(const GroupParents& parents, const std::string& group, const std::string& top);

// Fills in `below` from `own`.
void AddWhatIsBelow(const GroupParents& parents, GroupTotals* totals);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_GROUP_TOTALS_H_
