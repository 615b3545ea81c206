#include "services/budget/convert/allocations.h"

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "services/budget/convert/thresholds.h"
#include "services/budget/domain/names.h"

namespace outlay::budget {

absl::StatusOr<AllocationShare> FromProto(std::string_view field, const v1::AllocationShare& proto) {
  const int kinds = (proto.has_amount() ? 1 : 0) + (proto.basis_points() != 0 ? 1 : 0) + (proto.even() ? 1 : 0);
  if (kinds != 1) return FieldInvalid(field, "must have exactly one of amount, basis_points and even");
  AllocationShare share;
  if (proto.has_amount()) {
    share.kind = ShareKind::kAmount;
    OUTLAY_ASSIGN_OR_RETURN(share.amount, rpc::MoneyFromProto(Concat(field, ".amount"), proto.amount()));
  } else if (proto.basis_points() != 0) {
    share.kind = ShareKind::kShare;
    share.share = Percent{proto.basis_points()};
  }
  return share;
}

v1::AllocationShare ToProto(const AllocationShare& share) {
  v1::AllocationShare proto;
  switch (share.kind) {
    case ShareKind::kAmount:
      rpc::ToProto(share.amount, proto.mutable_amount());
      break;
    case ShareKind::kShare:
      proto.set_basis_points(static_cast<int32_t>(share.share.basis_points));
      break;
    case ShareKind::kEven:
      proto.set_even(true);
      break;
  }
  return proto;
}

absl::StatusOr<AllocationRules> FromProto(const v1::AllocationRules& proto, Currency currency) {
  AllocationRules rules = {.sum_may_exceed = proto.sum_may_exceed_limit(),
                           .rest_is_closed = proto.unallocated_blocked()};
  if (proto.has_new_members()) {
    OUTLAY_ASSIGN_OR_RETURN(rules.for_new_members, FromProto("allocation_rules.new_members", proto.new_members()));
  }
  if (proto.has_thresholds()) {
    OUTLAY_ASSIGN_OR_RETURN(rules.thresholds, FromProto(proto.thresholds(), currency));
  }
  return rules;
}

v1::AllocationRules ToProto(const AllocationRules& rules, Currency currency) {
  v1::AllocationRules proto;
  proto.set_sum_may_exceed_limit(rules.sum_may_exceed);
  proto.set_unallocated_blocked(rules.rest_is_closed);
  if (rules.for_new_members.has_value()) *proto.mutable_new_members() = ToProto(*rules.for_new_members);
  v1::Thresholds& thresholds = *proto.mutable_thresholds();
  for (const Threshold& threshold : rules.thresholds) *thresholds.add_thresholds() = ToProto(threshold, currency);
  return proto;
}

std::string AllocationName(std::string_view organization, std::string_view budget_id, std::string_view member_id) {
  return Concat(BudgetName(organization, budget_id), "/allocations/", member_id.empty() ? "-" : member_id);
}

v1::Allocation ToProto(std::string_view organization, const Budget& budget, const AllocationPlan& plan,
                       const std::string& member_id) {
  v1::Allocation proto;
  const auto show = [&](absl::int128 minor, google::type::Money* money) {
    rpc::ToProto(Money(Clamp(minor), budget.currency()), money);
  };
  if (const auto share = plan.shares.find(member_id); share != plan.shares.end()) {
    *proto.mutable_share() = ToProto(share->second);
  }
  const auto found = plan.allotments.find(member_id);
  if (found == plan.allotments.end()) return proto;
  const PeriodAllocation& allotment = found->second;
  proto.set_name(AllocationName(organization, budget.id, member_id));
  proto.set_member(UserName(organization, member_id));
  show(allotment.amount, proto.mutable_amount());
  show(allotment.used.held, proto.mutable_held());
  show(allotment.used.committed, proto.mutable_committed());
  show(allotment.used.spent, proto.mutable_spent());
  show(allotment.amount - UsedOf(allotment), proto.mutable_available());
  proto.set_taken_back(allotment.has_ended);
  return proto;
}

v1::AllocationsChanged ToProto(std::string_view organization, const Budget& budget, const std::string& period,
                               const Money& limit, const AllocationPlan& plan,
                               const std::vector<std::string>& members) {
  v1::AllocationsChanged proto;
  proto.set_budget(BudgetName(organization, budget.id));
  proto.set_group(GroupName(organization, budget.spec.group_id));
  proto.set_period(period);
  for (const std::string& member : members) {
    if (plan.allotments.contains(member)) *proto.add_allocations() = ToProto(organization, budget, plan, member);
  }
  rpc::ToProto(limit, proto.mutable_limit());
  rpc::ToProto(Money(plan.rest.amount, budget.currency()), proto.mutable_allocated());
  return proto;
}

void ShowReturned(const Money& returned, v1::AllocationsChanged* changed) {
  rpc::ToProto(returned, changed->mutable_returned());
}

}  // namespace outlay::budget
