// The spends that count in a budget: those of certain categories, suppliers, cost centers and projects (B1).
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_SPEND_FILTER_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_SPEND_FILTER_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace outlay::budget {

// A filter of spends. An empty list matches every spend; any other list must contain the spend's value.
struct SpendFilter {
  // A category of two, four, six or eight digits is a UNSPSC code and includes everything below it: "43", "4321" and
  // "43210000" do, "43211503" is a commodity and has nothing below it. Any other text matches only itself.
  std::vector<std::string> categories;
  std::vector<std::string> suppliers;  // ids, as in all lists below
  std::vector<std::string> cost_centers;
  std::vector<std::string> projects;

  bool IsEmpty() const { return categories.empty() && suppliers.empty() && cost_centers.empty() && projects.empty(); }

  bool operator==(const SpendFilter&) const = default;
};

// The properties of a spend; an empty one is in no list.
struct SpendTraits {
  std::string_view category;
  std::string_view supplier;
  std::string_view cost_center;
  std::string_view project;
};

// Returns true if `category` is `above` or below it in UNSPSC. Texts that are not UNSPSC codes match only themselves.
bool IsCategoryWithin(std::string_view category, std::string_view above);

// Returns true if the spend counts. Pure; the time is linear in the lengths of the lists.
bool Matches(const SpendFilter& filter, const SpendTraits& spend);

// Checks a filter. INVALID_ARGUMENT / FIELD_INVALID, INVALID_ARGUMENT / TOO_MANY_ITEMS: an element that is empty or
// repeated, or a list longer than limits::kFilterValues. Errors name the element below `field`, for instance
// "filter.categories[2]".
absl::Status CheckFilter(std::string_view field, const SpendFilter& filter);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_SPEND_FILTER_H_
