// Converts holds and verdicts between messages of the API and domain values. Pure.
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

// Returns true if the caller may know the node's budget.
using SeesNode = absl::FunctionRef<bool(const HoldNode& node)>;
inline bool SeesEveryNode(const HoldNode&) {
  return true;
}

// INVALID_ARGUMENT / FIELD_INVALID {field}: not an amount, a tax in another currency, or a budget named twice.
absl::StatusOr<Spend> FromProto(const v1::Spend& proto);
// Returns the tax in a spend, in minor units of its amount's currency. INVALID_ARGUMENT / FIELD_INVALID {field: tax}.
absl::StatusOr<int64_t> TaxFromProto(const v1::Spend& proto, Currency currency);

// An unset stage is the request.
Stage ToStage(v1::Stage stage);

// Writes all fields.
void ToProto(std::string_view organization, const Spend& spend, v1::Spend* proto);
void ToProto(std::string_view organization, const HoldNode& node, v1::HoldNode* proto);

// Writes the hold as of `business_now`: expired amounts are no longer held or committed. Nodes that the caller may not
// see show only their period.
v1::Hold ToProto(std::string_view organization, const Hold& hold, absl::Time business_now, SeesNode sees);

v1::HoldEntry ToProto(const HoldEntry& entry, Currency currency);

// Budgets that the caller may not see show only their outcome.
v1::Verdict ToProto(std::string_view organization, const Verdict& verdict, Visibility sight);

// Returns an etag that changes with every change of the hold.
std::string EtagOf(const Hold& hold);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_CONVERT_HOLDS_H_
