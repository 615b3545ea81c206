// Holds and verdicts between the API's messages and the rules' values. Pure.
#ifndef OUTLAY_SERVICES_BUDGET_CONVERT_HOLDS_H_
#define OUTLAY_SERVICES_BUDGET_CONVERT_HOLDS_H_

#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "outlay/budget/v1/budget.pb.h"
#include "outlay/budget/v1/hold.pb.h"
#include "services/budget/convert/sight.h"
#include "services/budget/domain/holds/hold.h"
#include "services/budget/domain/holds/verdict.h"

namespace outlay::budget {

// Whether the caller may know in which budget a hold counts.
using SeesNode = absl::FunctionRef<bool(const HoldNode& node)>;
inline bool SeesEveryNode(const HoldNode&) {
  return true;
}

// INVALID_ARGUMENT / FIELD_INVALID {field}: not an amount, a tax in another currency, or a budget that comes twice.
absl::StatusOr<Spend> FromProto(const v1::Spend& proto);
// How much of a spend is tax: minor units of its amount's currency. INVALID_ARGUMENT / FIELD_INVALID {field: tax}.
absl::StatusOr<std::int64_t> TaxFromProto(const v1::Spend& proto, Currency currency);

// Unset: asked for.
Stage ToStage(v1::Stage stage);

// All of it.
void ToProto(std::string_view organization, const Spend& spend, v1::Spend* proto);
void ToProto(std::string_view organization, const HoldNode& node, v1::HoldNode* proto);

// As it is at `business_now`: what has lapsed is not held or committed any more. Of nodes out of sight only the period.
v1::Hold ToProto(std::string_view organization, const Hold& hold, absl::Time business_now, SeesNode sees);

v1::HoldEntry ToProto(const HoldEntry& entry, Currency currency);

// Of budgets out of sight only the outcome.
v1::Verdict ToProto(std::string_view organization, const Verdict& verdict, Sight sight);

// Changes with every change of the hold.
std::string EtagOf(const Hold& hold);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_CONVERT_HOLDS_H_
