// Between orders and budgets: what an order needs of them, and what they said.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_BUDGETS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_BUDGETS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "outlay/budget/v1/document_holds.pb.h"
#include "outlay/purchase_order/v1/purchase_order.pb.h"
#include "services/purchase_order/domain/order/order.h"

namespace outlay::purchase_order {

// Names an order's holds; of no other order, also where its id was used before.
std::string DocumentIdOf(const Order& order);

// One spend for each category. `root_group_id`: whose spends those of orders without a group are. Order information
// that is no code decides nothing: budgets list codes.
std::vector<budget::v1::DocumentSpend> ToSpends(std::string_view organization, const Order& order,
                                                const std::vector<BudgetNeed>& needs, std::string_view root_group_id);

// As everybody may see it: of budgets their outcome only.
void ToProto(std::string_view organization, const Order& order, v1::OrderBudget* proto);
// A proposal, as those may see it who reach the group whose budgets were proposed; without what budgets refused.
void ToProto(std::string_view organization, const Order& order, const BudgetMove& move, v1::BudgetMove* proto);
// What budgets refused, as they said it, serialized. As everybody may see it, and as the spender may: budgets of groups
// that `sees` covers, too.
using Refusals = google::protobuf::RepeatedPtrField<budget::v1::SpendVerdict>;
void HideRefusals(const std::string& refusals, Refusals* proto);
void ShowRefusals(const std::string& refusals, absl::FunctionRef<bool(std::string_view group_id)> sees,
                  Refusals* proto);

// The first refusals, those of what is spent nevertheless with them, and of each the budgets that refuse, serialized;
// empty: there are none.
std::string KeptRefusals(const budget::v1::SettleDocumentResponse& response);
// What budgets do not cover, as they said.
Shortfall ShortfallOf(const budget::v1::SettleDocumentResponse& response);
// Whether one is for want of an exchange rate.
bool LacksRate(const budget::v1::SettleDocumentResponse& response);
// Why budgets refused, for people, in one line; `with_figures`: and what of it would pass.
std::string ReasonOf(const budget::v1::SettleDocumentResponse& response, bool with_figures);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_BUDGETS_H_
