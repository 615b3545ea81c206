// The columns of budgets' CSV, by name and place.
#ifndef OUTLAY_SERVICES_BUDGET_CONVERT_BUDGET_CSV_COLUMNS_H_
#define OUTLAY_SERVICES_BUDGET_CONVERT_BUDGET_CSV_COLUMNS_H_

#include <array>
#include <cstddef>
#include <string_view>

namespace outlay::budget {

// In the order of a download.
enum BudgetColumn : std::size_t {
  kColumnBudget,
  kColumnGroup,
  kColumnDisplayName,
  kColumnAmount,
  kColumnCurrency,
  kColumnRecurrence,
  kColumnFirstDay,
  kColumnLastDay,
  kColumnMonths,
  kColumnState,
  kColumnNote,
  kColumnHidden,
  kColumnByChoice,
  kColumnPurchaseOrderNumber,
  kColumnCategories,
  kColumnSuppliers,
  kColumnCostCenters,
  kColumnProjects,
  kColumnEnforcement,
  kColumnCeiling,
  kColumnBufferShare,
  kColumnBufferAmount,
  kColumnRollover,
  kColumnRolloverCap,
  kColumnRolloverCapShare,
  kColumnRolloverCarryNegative,
  kColumnDistribution,
  kColumnThresholds,
  kColumnContacts,
  kColumnOwners,
  kColumnTaxCounting,
  kColumnYearEndRule,
  kColumnAllocated,
  kColumnAllocationsMayExceed,
  kColumnAllocationRestClosed,
  kColumnNewMembers,
  kColumnAllocationThresholds,
  kColumnEtag,
  kColumnLimit,
  kColumnHeld,
  kColumnCommitted,
  kColumnSpent,
  kColumnAvailable,
  kBudgetColumns,
};

// The last column that a file must have; no row leaves columns up to it empty.
inline constexpr BudgetColumn kLastRequiredColumn = kColumnFirstDay;
// The first of the columns that describe the current period; an upload ignores them.
inline constexpr BudgetColumn kFirstFigureColumn = kColumnLimit;

inline constexpr std::array<std::string_view, kBudgetColumns> kBudgetColumnNames = {
    "budget",
    "group",
    "display_name",
    "amount",
    "currency",
    "recurrence",
    "first_day",
    "last_day",
    "months",
    "state",
    "note",
    "hidden",
    "by_choice",
    "purchase_order_number",
    "categories",
    "suppliers",
    "cost_centers",
    "projects",
    "enforcement",
    "ceiling_basis_points",
    "buffer_basis_points",
    "buffer_amount",
    "rollover",
    "rollover_cap",
    "rollover_cap_basis_points",
    "rollover_carry_negative",
    "distribution",
    "thresholds",
    "contacts",
    "owners",
    "tax_counting",
    "year_end_rule",
    "allocated",
    "allocations_may_exceed_limit",
    "allocation_unallocated_blocked",
    "allocation_new_members",
    "allocation_thresholds",
    "etag",
    "limit",
    "held",
    "committed",
    "spent",
    "available",
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_CONVERT_BUDGET_CSV_COLUMNS_H_
