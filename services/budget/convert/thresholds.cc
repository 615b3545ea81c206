#include "services/budget/convert/thresholds.h"

#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "services/budget/convert/allocations.h"
#include "services/budget/domain/names.h"

namespace outlay::budget {
namespace {

absl::StatusOr<Threshold> FromProto(const std::string& field, const v1::Threshold& proto, Currency currency) {
  Threshold threshold = {.measure = static_cast<ThresholdMeasure>(proto.measure()),
                         .share = Percent{proto.basis_points()}};
  if (proto.has_amount()) {
    OUTLAY_ASSIGN_OR_RETURN(const Money amount, rpc::MoneyFromProto(Concat(field, ".amount"), proto.amount()));
    if (amount.currency() != currency) {
      return FieldInvalid(Concat(field, ".amount"), "must be of the currency of the budget's amount");
    }
    if (proto.basis_points() != 0)
      return FieldInvalid(Concat(field, ".basis_points"), "must not stand beside an amount");
    threshold.share = Threshold().share;
    threshold.amount_minor = amount.minor_units();
  }
  if (proto.counted().empty()) return threshold;
  threshold.counts_held = threshold.counts_committed = threshold.counts_spent = false;
  for (const int part : proto.counted()) {
    threshold.counts_held |= part == v1::Threshold::PART_HELD;
    threshold.counts_committed |= part == v1::Threshold::PART_COMMITTED;
    threshold.counts_spent |= part == v1::Threshold::PART_SPENT;
  }
  return threshold;
}

// Returns the budget's contacts; if there are none, its creator.
std::vector<std::string> ContactsOf(std::string_view organization, const Budget& budget) {
  std::vector<std::string> names;
  for (const std::string& contact : budget.spec.contacts) names.push_back(UserName(organization, contact));
  if (names.empty() && !budget.creator.empty()) names.push_back(UserName(organization, budget.creator));
  return names;
}

void Show(absl::int128 minor, Currency currency, google::type::Money* money) {
  rpc::ToProto(Money(Clamp(minor), currency), money);
}

}  // namespace

absl::StatusOr<std::vector<Threshold>> FromProto(const v1::Thresholds& proto, Currency currency) {
  std::vector<Threshold> thresholds;
  for (int i = 0; i < proto.thresholds_size(); ++i) {
    OUTLAY_ASSIGN_OR_RETURN(thresholds.emplace_back(),
                            FromProto(Concat("thresholds.thresholds[", i, "]"), proto.thresholds(i), currency));
  }
  return thresholds;
}

v1::Threshold ToProto(const Threshold& threshold, Currency currency) {
  v1::Threshold proto;
  proto.set_measure(static_cast<v1::Threshold::Measure>(threshold.measure));
  if (threshold.amount_minor.has_value()) {
    rpc::ToProto(Money(*threshold.amount_minor, currency), proto.mutable_amount());
  } else {
    proto.set_basis_points(static_cast<int32_t>(threshold.share.basis_points));
  }
  if (threshold.counts_held && threshold.counts_committed && threshold.counts_spent) return proto;
  if (threshold.counts_held) proto.add_counted(v1::Threshold::PART_HELD);
  if (threshold.counts_committed) proto.add_counted(v1::Threshold::PART_COMMITTED);
  if (threshold.counts_spent) proto.add_counted(v1::Threshold::PART_SPENT);
  return proto;
}

v1::ThresholdCrossed ToProto(std::string_view organization, const Crossing& crossing, std::string_view cause) {
  const Budget& budget = crossing.budget;
  v1::ThresholdCrossed proto;
  proto.set_budget(BudgetName(organization, budget.id));
  proto.set_group(GroupName(organization, budget.spec.group_id));
  proto.set_display_name(budget.spec.display_name);
  proto.set_period(crossing.period);
  *proto.mutable_threshold() = ToProto(crossing.threshold, budget.currency());
  Show(LimitOf(crossing.figures), budget.currency(), proto.mutable_limit());
  Show(crossing.before, budget.currency(), proto.mutable_before());
  Show(crossing.after, budget.currency(), proto.mutable_after());
  Show(AvailableOf(crossing.figures), budget.currency(), proto.mutable_available());
  proto.set_cause(std::string(cause));
  for (std::string& contact : ContactsOf(organization, budget)) proto.add_contacts(std::move(contact));
  return proto;
}

v1::AllocationThresholdCrossed ToAllocationEvent(std::string_view organization, const Crossing& crossing,
                                                 std::string_view cause) {
  const Budget& budget = crossing.budget;
  v1::AllocationThresholdCrossed proto;
  proto.set_allocation(AllocationName(organization, budget.id, crossing.member_id));
  proto.set_group(GroupName(organization, budget.spec.group_id));
  proto.set_display_name(budget.spec.display_name);
  // The member of a hidden budget is not notified: only its contacts may know of it.
  if (!budget.spec.hidden) proto.set_member(UserName(organization, crossing.member_id));
  proto.set_period(crossing.period);
  *proto.mutable_threshold() = ToProto(crossing.threshold, budget.currency());
  Show(crossing.allotment.amount, budget.currency(), proto.mutable_limit());
  Show(crossing.before, budget.currency(), proto.mutable_before());
  Show(crossing.after, budget.currency(), proto.mutable_after());
  Show(crossing.allotment.amount - UsedOf(crossing.allotment), budget.currency(), proto.mutable_available());
  proto.set_cause(std::string(cause));
  for (std::string& contact : ContactsOf(organization, budget)) proto.add_contacts(std::move(contact));
  return proto;
}

}  // namespace outlay::budget
