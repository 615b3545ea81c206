#include "services/purchase_order/convert/budgets.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/numeric/int128.h"
#include "common/base/resource_name.h"
#include "common/base/strings.h"
#include "common/rpc/formats.h"
#include "common/rpc/values.h"
#include "services/purchase_order/domain/limits.h"
#include "services/purchase_order/domain/names.h"
#include "services/purchase_order/domain/order/budget_move.h"

namespace outlay::purchase_order {
namespace {

using budget::v1::NodeVerdict;
using budget::v1::SettleDocumentResponse;
using BudgetVerdict = budget::v1::Verdict;

std::string CodeOrNothing(const std::string& text) {
  return !text.empty() && rpc::HasFormat(text, options::v1::FORMAT_CODE) ? text : std::string();
}

void AddRefusals(const std::string& refusals, absl::FunctionRef<bool(const NodeVerdict&)> sees, Refusals* proto) {
  SettleDocumentResponse said;
  proto->Clear();
  if (!said.ParseFromString(refusals)) return;
  for (budget::v1::SpendVerdict& refusal : *said.mutable_refusals()) {
    for (NodeVerdict& node : *refusal.mutable_verdict()->mutable_nodes()) {
      if (sees(node)) continue;
      NodeVerdict hidden;
      hidden.set_outcome(node.outcome());
      node = std::move(hidden);
    }
    *proto->Add() = std::move(refusal);
  }
}

bool Refuses(const NodeVerdict& node) {
  return node.outcome() == NodeVerdict::OUTCOME_BLOCKED || node.outcome() == NodeVerdict::OUTCOME_FROZEN ||
         node.outcome() == NodeVerdict::OUTCOME_NO_EXCHANGE_RATE;
}

// Of what is refused, and of what is spent nevertheless.
std::vector<budget::v1::SpendVerdict> AllRefusals(const SettleDocumentResponse& response) {
  std::vector<budget::v1::SpendVerdict> refusals(response.refusals().begin(), response.refusals().end());
  for (const budget::v1::ExceededSpend& exceeded : response.exceeded()) {
    const bool is_told = std::any_of(refusals.begin(), refusals.end(), [&](const auto& refusal) {
      return refusal.spend().category() == exceeded.spend().category();
    });
    if (is_told || !exceeded.has_verdict()) continue;
    budget::v1::SpendVerdict& added = refusals.emplace_back();
    *added.mutable_spend() = exceeded.spend();
    *added.mutable_verdict() = exceeded.verdict();
  }
  return refusals;
}

// What is spent beyond what budgets allow, in minor units of the order's currency, which all spends of it have.
int64_t BeyondOf(const SettleDocumentResponse& response) {
  absl::int128 sum = 0;
  for (const budget::v1::ExceededSpend& exceeded : response.exceeded()) {
    if (!exceeded.has_beyond()) continue;
    const absl::StatusOr<Money> beyond = rpc::MoneyFromProto("beyond", exceeded.beyond());
    if (beyond.ok()) sum += beyond->minor_units();
  }
  return static_cast<int64_t>(std::min<absl::int128>(sum, std::numeric_limits<int64_t>::max()));
}

google::type::Money FirstBeyond(const SettleDocumentResponse& response) {
  const auto first = std::find_if(response.exceeded().begin(), response.exceeded().end(),
                                  [](const auto& exceeded) { return exceeded.has_beyond(); });
  return first == response.exceeded().end() ? google::type::Money() : first->beyond();
}

std::string_view WordOf(BudgetVerdict::Refusal refusal) {
  switch (refusal) {
    case BudgetVerdict::REFUSAL_FROZEN:
      return "a budget that pays for it is frozen";
    case BudgetVerdict::REFUSAL_NO_BUDGET:
      return "no budget pays for it";
    case BudgetVerdict::REFUSAL_NO_EXCHANGE_RATE:
      return "there is no exchange rate into the currency of a budget that pays for it";
    default:
      return "a budget does not suffice";
  }
}

}  // namespace

std::string DocumentIdOf(const Order& order) {
  return MakeReviewId(order.id, order.create_time, order.create_digest);
}

std::vector<budget::v1::DocumentSpend> ToSpends(std::string_view organization, const Order& order,
                                                const std::vector<BudgetNeed>& needs, std::string_view root_group_id) {
  std::vector<budget::v1::DocumentSpend> spends;
  for (const BudgetNeed& need : needs) {
    budget::v1::DocumentSpend& added = spends.emplace_back();
    budget::v1::Spend& spend = *added.mutable_spend();
    const std::string_view group = order.group_id.empty() ? root_group_id : std::string_view(order.group_id);
    if (!group.empty()) spend.set_group(GroupName(organization, group));
    if (!order.budget.spender.empty()) spend.set_member(UserName(organization, order.budget.spender));
    rpc::ToProto(need.amount, spend.mutable_amount());
    const Currency currency = need.amount.currency();
    if (need.tax > 0) rpc::ToProto(Money(need.tax, currency), spend.mutable_tax());
    if (need.invoiced > 0) rpc::ToProto(Money(need.invoiced, currency), added.mutable_invoiced());
    if (need.beyond_order > 0) rpc::ToProto(Money(need.beyond_order, currency), added.mutable_beyond_order());
    spend.set_category(need.category);
    spend.set_supplier(SupplierName(organization, order.supplier_id));
    if (order.order_information.has_value()) {
      spend.set_cost_center(CodeOrNothing(order.order_information->cost_center));
      spend.set_project(CodeOrNothing(order.order_information->project_code));
    }
    spend.set_purchase_order_number(order.number);
    spend.set_document(OrderName(organization, order.id));
    added.set_stage(need.is_ordered ? budget::v1::STAGE_ORDER : budget::v1::STAGE_REQUEST);
  }
  return spends;
}

void ToProto(std::string_view organization, const Order& order, v1::OrderBudget* proto) {
  proto->set_state(static_cast<v1::OrderBudget::State>(order.budget.phase));
  proto->set_spender(order.budget.spender);
  proto->set_reason(order.budget.reason);
  proto->set_document_id(DocumentIdOf(order));
  proto->set_incomplete(order.budget.is_incomplete);
  if (order.budget.beyond > 0) rpc::ToProto(Money(order.budget.beyond, order.currency), proto->mutable_spent_beyond());
  HideRefusals(order.budget.refusals, proto->mutable_refusals());
  if (IsOfAnotherGroup(order))
    proto->set_moved_from_group(GroupName(organization, order.budget.charge_before->group_id));
  const BudgetMove& move = order.budget.move;
  if (move.state == MoveState::kNone) return;
  ToProto(organization, order, move, proto->mutable_move());
  proto->mutable_move()->clear_group();
  if (move.group_id.empty()) HideRefusals(move.refusals, proto->mutable_move()->mutable_refusals());
}

void ToProto(std::string_view organization, const Order& order, const BudgetMove& move, v1::BudgetMove* proto) {
  proto->set_state(static_cast<v1::BudgetMove::State>(move.state));
  if (!move.group_id.empty()) proto->set_group(GroupName(organization, move.group_id));
  proto->set_cost_center(move.cost_center);
  proto->set_project(move.project);
  proto->set_proposer(move.proposer);
  proto->set_reason(move.reason);
  proto->set_end_reason(move.end_reason);
  proto->set_number(move.number);
  proto->set_submitter(order.budget.spender);
}

void HideRefusals(const std::string& refusals, Refusals* proto) {
  AddRefusals(
      refusals, [](const NodeVerdict&) { return false; }, proto);
}

void ShowRefusals(const std::string& refusals, absl::FunctionRef<bool(std::string_view group_id)> sees,
                  Refusals* proto) {
  AddRefusals(
      refusals, [&](const NodeVerdict& node) { return !node.group().empty() && sees(LastId(node.group())); }, proto);
}

std::string KeptRefusals(const SettleDocumentResponse& response) {
  SettleDocumentResponse kept;
  for (const budget::v1::SpendVerdict& refused : AllRefusals(response)) {
    if (kept.refusals_size() == limits::kRefusalsKept) break;
    budget::v1::SpendVerdict& refusal = *kept.add_refusals();
    refusal = refused;
    auto& nodes = *refusal.mutable_verdict()->mutable_nodes();
    const auto others = std::remove_if(nodes.begin(), nodes.end(), [](const auto& node) { return !Refuses(node); });
    nodes.erase(others, nodes.end());
  }
  return kept.refusals_size() > 0 ? kept.SerializeAsString() : std::string();
}

Shortfall ShortfallOf(const SettleDocumentResponse& response) {
  Shortfall shortfall = {.is_incomplete = response.refusals_size() > 0 || response.exceeded_size() > 0,
                         .beyond = BeyondOf(response),
                         .reason = ReasonOf(response, /*with_figures=*/true),
                         .refusals = KeptRefusals(response)};
  return shortfall;
}

bool LacksRate(const SettleDocumentResponse& response) {
  return std::any_of(response.refusals().begin(), response.refusals().end(), [](const auto& refusal) {
    return refusal.verdict().refusal() == BudgetVerdict::REFUSAL_NO_EXCHANGE_RATE;
  });
}

std::string ReasonOf(const SettleDocumentResponse& response, bool with_figures) {
  std::string reasons;
  const std::vector<budget::v1::SpendVerdict> refusals = AllRefusals(response);
  for (std::size_t i = 0; i < refusals.size(); ++i) {
    const budget::v1::SpendVerdict& refusal = refusals[i];
    if (i == std::size_t{limits::kRefusalsKept}) {
      reasons += Concat("; and ", refusals.size() - i, " more");
      break;
    }
    const BudgetVerdict& verdict = refusal.verdict();
    reasons += Concat(reasons.empty() ? "" : "; ", WordOf(verdict.refusal()));
    if (!refusal.spend().category().empty()) reasons += Concat(" (category ", refusal.spend().category(), ")");
    if (!with_figures || verdict.refusal() != BudgetVerdict::REFUSAL_INSUFFICIENT) continue;
    const absl::StatusOr<Money> passing = rpc::MoneyFromProto("passing_amount", verdict.passing_amount());
    const absl::StatusOr<Money> asked = rpc::MoneyFromProto("amount", refusal.spend().amount());
    if (passing.ok() && asked.ok()) {
      reasons += Concat(": of ", asked->ToString(), ", ", passing->ToString(), " would pass");
    }
  }
  const int64_t beyond = BeyondOf(response);
  if (beyond == 0) return reasons;
  const absl::StatusOr<Money> first = rpc::MoneyFromProto("beyond", FirstBeyond(response));
  const std::string amount = first.ok() && with_figures ? Money(beyond, first->currency()).ToString() : "some";
  return Concat(reasons, reasons.empty() ? "" : "; ", amount,
                " of what is invoiced is spent beyond what budgets allow");
}

}  // namespace outlay::purchase_order
