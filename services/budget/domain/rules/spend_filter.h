// Which spends count in a budget: those of certain categories, suppliers, cost centers and projects (B1).
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_SPEND_FILTER_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_SPEND_FILTER_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace outlay::budget {

// A list that is empty lets everything through; of a list that is not, one element must be the spend's.
struct SpendFilter {
  // A category of two, four, six or eight digits is one of UNSPSC and stands for everything below it: "43", "4321" and
  // "43210000" do, "43211503" is a commodity and stands for itself. Any other text stands for itself, too.
  std::vector<std::string> categories;
  std::vector<std::string> suppliers;  // ids, as all below
  std::vector<std::string> cost_centers;
  std::vector<std::string> projects;

  bool IsEmpty() const { return categories.empty() && suppliers.empty() && cost_centers.empty() && projects.empty(); }

  bool operator==(const SpendFilter&) const = default;
};

// What a spend says of itself; empty where it says nothing, which is in no list.
struct SpendTraits {
  std::string_view category;
  std::string_view supplier;
  std::string_view cost_center;
  std::string_view project;
};

// Whether `category` is `above` or below it in UNSPSC. Texts that are no codes of UNSPSC are below themselves only.
bool IsCategoryWithin(std::string_view category, std::string_view above);

// Whether the spend counts. Pure; takes a time that grows with the lengths of the lists.
bool Matches(const SpendFilter& filter, const SpendTraits& spend);

// INVALID_ARGUMENT / FIELD_INVALID, INVALID_ARGUMENT / TOO_MANY_ITEMS: an element that is empty or there twice, or a
// list longer than limits::kFilterValues. Errors name the element below `field`, for instance "filter.categories[2]".
absl::Status CheckFilter(std::string_view field, const SpendFilter& filter);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_SPEND_FILTER_H_
