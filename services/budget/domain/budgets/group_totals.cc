#include "services/budget/domain/budgets/group_totals.h"

#include <cstddef>
#include <tuple>
#include <vector>

namespace outlay::budget {
namespace {

// Visits the groups above one, the nearest first, until the visitor stops it. Directory allows no cycle of groups; this
// would end even in one.
template <typename Visitor>
void VisitAbove(const GroupParents& parents, const std::string& group, const Visitor& visitor) {
  auto step = parents.find(group);
  for (std::size_t steps = 0; step != parents.end() && steps < parents.size(); ++steps) {
    const std::string& above = step->second;
    if (above.empty() || above == group || !visitor(above)) return;
    step = parents.find(above);
  }
}

}  // namespace

void BudgetTotals::Add(const Figures& figures) {
  budgets += 1;
  limit += LimitOf(figures);
  held += figures.used.held;
  committed += figures.used.committed;
  spent += figures.used.spent;
}

void BudgetTotals::Add(const BudgetTotals& other) {
  budgets += other.budgets;
  limit += other.limit;
  held += other.held;
  committed += other.committed;
  spent += other.spent;
}

bool IsWithin(const GroupParents& parents, const std::string& group, const std::string& top) {
  bool is_within = group == top;
  VisitAbove(parents, group, [&](const std::string& above) {
    is_within = is_within || above == top;
    return !is_within;
  });
  return is_within;
}

void AddWhatIsBelow(const GroupParents& parents, GroupTotals* totals) {
  std::vector<std::tuple<std::string, Currency, BudgetTotals>> given;
  for (const auto& [group, currencies] : *totals) {
    for (const auto& [currency, level] : currencies) {
      if (level.own.budgets > 0) given.emplace_back(group, currency, level.own);
    }
  }
  for (const auto& [group, currency, own] : given) {
    VisitAbove(parents, group, [&, currency = currency, &own = own](const std::string& above) {
      LevelTotals& level = (*totals)[above][currency];
      level.below.Add(own);
      // For groups further up, this group's own budgets stand for everything below it.
      return level.own.budgets == 0;
    });
  }
}

}  // namespace outlay::budget
