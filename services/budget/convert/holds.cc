#include "services/budget/convert/holds.h"

#include <cstdint>
#include <set>
#include <utility>

#include "common/base/errors.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/etag.h"
#include "common/rpc/values.h"
#include "services/budget/convert/allocations.h"
#include "services/budget/domain/names.h"

namespace outlay::budget {
namespace {

v1::Hold::State StateOf(const Hold& hold, const StageAmounts& amounts, bool has_lapsed) {
  if (amounts.held != 0) return v1::Hold::STATE_HELD;
  if (amounts.committed != 0) return v1::Hold::STATE_COMMITTED;
  if (amounts.spent != 0) return v1::Hold::STATE_SPENT;
  return has_lapsed ? v1::Hold::STATE_EXPIRED : static_cast<v1::Hold::State>(hold.end);
}

void ToFigures(const NodeVerdict& node, v1::NodeVerdict* proto) {
  const auto show = [&](int64_t minor, google::type::Money* money) {
    rpc::ToProto(Money(minor, node.currency), money);
  };
  show(node.limit, proto->mutable_limit());
  rpc::ToProto(node.period_end, proto->mutable_period_end_time());
  if (node.outcome == NodeOutcome::kNoExchangeRate) return;
  show(node.used, proto->mutable_used());
  show(node.capacity, proto->mutable_capacity());
  show(node.asked, proto->mutable_asked());
  const bool is_to_date = node.sum == CheckedSum::kToDate;
  proto->set_interval(is_to_date ? v1::EnforcementRule::INTERVAL_TO_DATE : v1::EnforcementRule::INTERVAL_PERIOD);
  if (node.excess != 0) show(node.excess, proto->mutable_excess());
  if (!node.counted_tax.has_value()) return;
  proto->set_tax_counting(static_cast<v1::TaxCounting>(node.tax));
  rpc::ToProto(*node.counted_tax, proto->mutable_counted_tax());
}

}  // namespace

absl::StatusOr<Spend> FromProto(const v1::Spend& proto) {
  Spend spend = {.group_id = LastId(proto.group()),
                 .member_id = LastId(proto.member()),
                 .amount = {},
                 .category = proto.category(),
                 .supplier_id = LastId(proto.supplier()),
                 .cost_center = proto.cost_center(),
                 .project = proto.project(),
                 .purchase_order_number = proto.purchase_order_number(),
                 .budget_ids = {},
                 .document = proto.document()};
  OUTLAY_ASSIGN_OR_RETURN(spend.amount, rpc::MoneyFromProto("amount", proto.amount()));
  OUTLAY_ASSIGN_OR_RETURN(spend.tax.minor, TaxFromProto(proto, spend.amount.currency()));
  spend.tax.recoverable = Percent{proto.recoverable_basis_points()};
  std::set<std::string> named;
  for (int i = 0; i < proto.budgets_size(); ++i) {
    spend.budget_ids.push_back(LastId(proto.budgets(i)));
    if (!named.insert(spend.budget_ids.back()).second) {
      return FieldInvalid(Concat("budgets[", i, "]"), "must not come twice");
    }
  }
  return spend;
}

absl::StatusOr<int64_t> TaxFromProto(const v1::Spend& proto, Currency currency) {
  if (!proto.has_tax()) return 0;
  OUTLAY_ASSIGN_OR_RETURN(const Money tax, rpc::MoneyFromProto("tax", proto.tax()));
  if (tax.currency() != currency) return FieldInvalid("tax", "must be in the currency of the amount");
  return tax.minor_units();
}

Stage ToStage(v1::Stage stage) {
  return stage == v1::STAGE_UNSPECIFIED ? Stage::kRequest : static_cast<Stage>(stage);
}

void ToProto(std::string_view organization, const Spend& spend, v1::Spend* proto) {
  proto->set_group(GroupName(organization, spend.group_id));
  proto->set_member(UserName(organization, spend.member_id));
  rpc::ToProto(spend.amount, proto->mutable_amount());
  proto->set_category(spend.category);
  proto->set_supplier(SupplierName(organization, spend.supplier_id));
  proto->set_cost_center(spend.cost_center);
  proto->set_project(spend.project);
  proto->set_purchase_order_number(spend.purchase_order_number);
  for (const std::string& id : spend.budget_ids) proto->add_budgets(BudgetName(organization, id));
  proto->set_document(spend.document);
  if (spend.tax.minor != 0) rpc::ToProto(Money(spend.tax.minor, spend.amount.currency()), proto->mutable_tax());
  proto->set_recoverable_basis_points(static_cast<int32_t>(spend.tax.recoverable.basis_points));
}

void ToProto(std::string_view organization, const HoldNode& node, v1::HoldNode* proto) {
  proto->set_period(node.period);
  proto->set_budget(BudgetName(organization, node.budget_id));
  if (node.tax != TaxCounting::kWhole) proto->set_tax_counting(static_cast<v1::TaxCounting>(node.tax));
  if (node.rate.has_value()) rpc::ToProto(*node.rate, proto->mutable_exchange_rate());
  if (node.allotment.has_value()) proto->set_allocation(AllocationName(organization, node.budget_id, *node.allotment));
}

v1::Hold ToProto(std::string_view organization, const Hold& hold, absl::Time business_now, SeesNode sees) {
  v1::Hold proto;
  const bool has_lapsed = HasLapsed(hold, business_now);
  StageAmounts amounts = hold.amounts;
  if (has_lapsed) amounts = {.spent = amounts.spent, .beyond = amounts.beyond};
  const auto show = [&](int64_t minor, google::type::Money* money) {
    rpc::ToProto(Money(minor, hold.currency()), money);
  };
  proto.set_name(HoldName(organization, hold.id));
  ToProto(organization, hold.spend, proto.mutable_spend());
  proto.set_state(StateOf(hold, amounts, has_lapsed));
  show(amounts.held, proto.mutable_held());
  show(amounts.committed, proto.mutable_committed());
  show(amounts.spent, proto.mutable_spent());
  if (amounts.beyond != 0) show(amounts.beyond, proto.mutable_spent_beyond());
  show(hold.tolerance, proto.mutable_tolerance());
  if (hold.expire_time.has_value()) rpc::ToProto(*hold.expire_time, proto.mutable_expire_time());
  for (const HoldNode& node : hold.nodes) {
    v1::HoldNode* const shown = proto.add_nodes();
    if (sees(node)) {
      ToProto(organization, node, shown);
    } else {
      shown->set_period(node.period);
    }
  }
  proto.set_creator(hold.creator);
  rpc::ToProto(hold.create_time, proto.mutable_create_time());
  rpc::ToProto(hold.update_time, proto.mutable_update_time());
  proto.set_etag(EtagOf(hold));
  return proto;
}

v1::HoldEntry ToProto(const HoldEntry& entry, Currency currency) {
  v1::HoldEntry proto;
  proto.set_number(entry.number);
  proto.set_verb(static_cast<v1::HoldEntry::Verb>(entry.verb));
  rpc::ToProto(Money(entry.change.held, currency), proto.mutable_held_change());
  rpc::ToProto(Money(entry.change.committed, currency), proto.mutable_committed_change());
  rpc::ToProto(Money(entry.change.spent, currency), proto.mutable_spent_change());
  if (entry.change.beyond != 0) rpc::ToProto(Money(entry.change.beyond, currency), proto.mutable_spent_beyond_change());
  proto.set_document(entry.document);
  proto.set_actor(entry.actor);
  rpc::ToProto(entry.time, proto.mutable_entry_time());
  if (entry.tolerance_used != 0) {
    rpc::ToProto(Money(entry.tolerance_used, currency), proto.mutable_tolerance_used());
  }
  proto.set_reversed_number(entry.reversed_number);
  return proto;
}

v1::Verdict ToProto(std::string_view organization, const Verdict& verdict, Visibility sight) {
  v1::Verdict proto;
  proto.set_allowed(verdict.allowed());
  proto.set_refusal(static_cast<v1::Verdict::Refusal>(verdict.refusal));
  for (const NodeVerdict& node : verdict.nodes) {
    v1::NodeVerdict& shown = *proto.add_nodes();
    shown.set_outcome(static_cast<v1::NodeVerdict::Outcome>(node.outcome));
    if (!sight.Sees(node.group_id, node.is_hidden)) continue;
    shown.set_budget(BudgetName(organization, node.budget_id));
    shown.set_group(GroupName(organization, node.group_id));
    ToFigures(node, &shown);
    if (node.sum == CheckedSum::kAllocation) {
      shown.set_allocation(AllocationName(organization, node.budget_id, node.member_id));
    }
  }
  if (!verdict.allowed()) rpc::ToProto(verdict.passing_amount, proto.mutable_passing_amount());
  return proto;
}

std::string EtagOf(const Hold& hold) {
  return rpc::MakeEtag(hold.create_time, hold.entries);
}

}  // namespace outlay::budget
