// Converts between orders and budgets: an order's needs, and the answers to them.
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

// Returns the id of an order's holds, which no other order gets, even if its id is used again.
std::string DocumentIdOf(const Order& order);

// Returns one spend for each category. `root_group_id`: the group of orders without one. Order information that is not
// a code is left out: budgets list codes.
std::vector<budget::v1::DocumentSpend> ToSpends(std::string_view organization, const Order& order,
                                                const std::vector<BudgetNeed>& needs, std::string_view root_group_id);

// Writes what all readers may see: of budgets only their outcome.
void ToProto(std::string_view organization, const Order& order, v1::OrderBudget* proto);
// Writes a proposal as readers who reach the proposed group may see it, without the refusals of budgets.
void ToProto(std::string_view organization, const Order& order, const BudgetMove& move, v1::BudgetMove* proto);
// Converts the serialized refusals of budgets: for all readers, and for the spender, who may also see the budgets of
// groups that `sees` covers.
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
