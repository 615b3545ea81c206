// The names of the model's organization, for tests.
#ifndef OUTLAY_SERVICES_BUDGET_RPC_TESTING_REFERENCE_MODEL_NAMES_H_
#define OUTLAY_SERVICES_BUDGET_RPC_TESTING_REFERENCE_MODEL_NAMES_H_

#include <array>
#include <string>
#include <utility>

namespace outlay::budget {

inline constexpr char kOrganization[] = "organizations/acme";

// Each group and its parent.
inline constexpr std::array<std::pair<const char*, const char*>, 4> kParents = {
    {{"company", ""}, {"engineering", "company"}, {"tools", "engineering"}, {"sales", "company"}}};

inline std::string GroupOf(const std::string& id) {
  return std::string(kOrganization) + "/groups/" + id;
}
inline std::string BudgetOf(const std::string& id) {
  return std::string(kOrganization) + "/budgets/" + id;
}
inline std::string HoldOf(const std::string& id) {
  return std::string(kOrganization) + "/holds/" + id;
}
inline std::string MoveOf(const std::string& id) {
  return std::string(kOrganization) + "/budgetMoves/" + id;
}

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_TESTING_REFERENCE_MODEL_NAMES_H_
