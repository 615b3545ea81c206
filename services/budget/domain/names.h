// Resource names of this service, made from plain ids.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_NAMES_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_NAMES_H_

#include <string>
#include <string_view>

#include "common/base/shared_names.h"

namespace outlay::budget {

// Returns "organizations/acme/budgets/travel".
std::string BudgetName(std::string_view organization, std::string_view budget_id);
// Returns "organizations/acme/holds/h-1".
std::string HoldName(std::string_view organization, std::string_view hold_id);
// Returns "organizations/acme/budgetMoves/m-1".
std::string MoveName(std::string_view organization, std::string_view move_id);
// Returns "organizations/acme/overrideGrants/g-1".
std::string OverrideGrantName(std::string_view organization, std::string_view grant_id);
// Returns "organizations/acme/yearEnds/2026".
std::string YearEndName(std::string_view organization, std::string_view year_end_id);

// Whether the document is one whose life ends a hold by itself, so that the hold needs no expiry: a purchase order or a
// requisition of the organization (B7).
bool EndsItsHolds(std::string_view organization, std::string_view document);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_NAMES_H_
