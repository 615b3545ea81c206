// Totals of the budgets of groups, without counting a spend twice where groups lie below one another (B15). Values;
// pure functions.
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
  int64_t budgets = 0;
  absl::int128 limit = 0;
  absl::int128 held = 0;
  absl::int128 committed = 0;
  absl::int128 spent = 0;

  void Add(const Figures& figures);
  void Add(const BudgetTotals& other);
  absl::int128 available() const { return limit - held - committed - spent; }
  bool operator==(const BudgetTotals&) const = default;
};

// The totals of one currency: those of a group's own budgets, and on each path below it those of the first group with
// budgets. Zero budgets: there are none.
struct LevelTotals {
  BudgetTotals own;
  BudgetTotals below;

  bool operator==(const LevelTotals&) const = default;
};

// By group; groups without totals are absent.
using GroupTotals = std::map<std::string, std::map<Currency, LevelTotals>>;

// The parent of each group; a group that is absent or has none is at the top.
using GroupParents = std::map<std::string, std::string>;

// Returns true if `group` is `top` or lies below it.
bool IsWithin(const GroupParents& parents, const std::string& group, const std::string& top);

// Computes `below` from `own`.
void AddWhatIsBelow(const GroupParents& parents, GroupTotals* totals);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_GROUP_TOTALS_H_
