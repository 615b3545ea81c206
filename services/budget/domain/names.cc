#include "services/budget/domain/names.h"

#include <optional>

#include "common/base/resource_name.h"

namespace outlay::budget {
namespace {

bool IsIn(std::string_view collection, std::string_view organization, std::string_view document) {
  const std::optional<ResourceId> parsed = ParseResourceName(document, collection);
  return parsed.has_value() && parsed->organization == organization;
}

}  // namespace

std::string BudgetName(std::string_view organization, std::string_view budget_id) {
  return ResourceName(organization, "budgets", budget_id);
}

std::string HoldName(std::string_view organization, std::string_view hold_id) {
  return ResourceName(organization, "holds", hold_id);
}

std::string MoveName(std::string_view organization, std::string_view move_id) {
  return ResourceName(organization, "budgetMoves", move_id);
}

std::string OverrideGrantName(std::string_view organization, std::string_view grant_id) {
  return ResourceName(organization, "overrideGrants", grant_id);
}

std::string YearEndName(std::string_view organization, std::string_view year_end_id) {
  return ResourceName(organization, "yearEnds", year_end_id);
}

bool EndsItsHolds(std::string_view organization, std::string_view document) {
  return IsIn("purchaseOrders", organization, document) || IsIn("requisitions", organization, document);
}

}  // namespace outlay::budget
