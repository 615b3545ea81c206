#include "services/budget/domain/budgets/allocation.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/budget/domain/limits.h"

namespace outlay::budget {
namespace {

std::vector<AllocationShare> SharesOf(const std::map<std::string, AllocationShare>& shares) {
  std::vector<AllocationShare> all;
  all.reserve(shares.size());
  for (const auto& [member, share] : shares) all.push_back(share);
  return all;
}

void SumUp(AllocationPlan* plan) {
  absl::int128 sum = 0;
  for (const auto& [member, allotment] : plan->allotments) sum += allotment.amount;
  plan->rest.amount = Clamp(sum);
}

}  // namespace

ThresholdFigures ForThresholds(const PeriodAllocation& allotment) {
  const StageAmounts& used = allotment.used;
  return {.limit = allotment.amount, .held = used.held, .committed = used.committed, .spent = used.spent};
}

absl::int128 UsedOf(const PeriodAllocation& allotment) {
  return SumAt(allotment.used, Stage::kRequest);
}

int64_t Settled(const PeriodAllocation& allotment) {
  return allotment.has_ended ? Clamp(std::max<absl::int128>(UsedOf(allotment), 0)) : allotment.amount;
}

absl::StatusOr<AllocationPlan> OpenPlan(const OpeningSplit& opening, Currency currency,
                                        std::map<std::string, AllocationShare> shares) {
  OUTLAY_ASSIGN_OR_RETURN(const SplitShares split,
                          SplitOfNewPeriod(Money(opening.limit, currency), SharesOf(shares), opening.sum_may_exceed));
  AllocationPlan plan;
  std::size_t place = 0;
  for (const auto& [member, share] : shares) plan.allotments[member].amount = split.amounts[place++].minor_units();
  plan.shares = std::move(shares);
  SumUp(&plan);
  return plan;
}

absl::int128 RestOf(const AllocationRules& rules, absl::int128 limit, const PeriodAllocation& rest) {
  return rules.rest_is_closed ? 0 : std::max<absl::int128>(limit - rest.amount, 0);
}

absl::StatusOr<AllocationPlan> DecideSetAllocations(const AllocationPlan& plan, const AllocationRules& rules,
                                                    const Money& limit, const std::vector<Allocation>& set,
                                                    std::string_view field) {
  AllocationPlan after = plan;
  std::set<std::string> named;
  std::vector<AllocationShare> given;
  for (std::size_t i = 0; i < set.size(); ++i) {
    if (!named.insert(set[i].member_id).second) {
      return FieldInvalid(Concat(field, "[", i, "].member"), "must not come twice");
    }
    given.push_back(set[i].share);
    after.shares[set[i].member_id] = set[i].share;
    after.allotments[set[i].member_id].has_ended = false;
  }
  OUTLAY_RETURN_IF_ERROR(CheckShares(field, given, limit.currency()));
  std::vector<AllocationShare> shares = SharesOf(after.shares);
  OUTLAY_RETURN_IF_ERROR(CheckShares(field, shares, limit.currency()));
  // The amounts used of allocations that were taken back cannot be split again.
  for (const auto& [member, allotment] : after.allotments) {
    if (allotment.has_ended) {
      shares.push_back({.kind = ShareKind::kAmount, .amount = Money(allotment.amount, limit.currency())});
    }
  }
  OUTLAY_ASSIGN_OR_RETURN(const SplitShares split, SplitIntoShares(limit, shares));
  OUTLAY_RETURN_IF_ERROR(CheckSum(split, limit, rules.sum_may_exceed));
  std::size_t place = 0;
  for (const auto& [member, share] : after.shares) {
    after.allotments[member].amount = split.amounts[place++].minor_units();
  }
  SumUp(&after);
  return after;
}

EditedAllocations DecideEdits(const std::map<std::string, AllocationShare>& shares,
                              const std::vector<AllocationEdit>& rows) {
  EditedAllocations edited;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const AllocationEdit& row = rows[i];
    const auto found = shares.find(row.allocation.member_id);
    const AllocationThen now = {found == shares.end() ? std::nullopt : std::optional(found->second)};
    const AllocationThen wanted = {row.allocation.share};
    if (now == wanted || row.then == wanted) continue;
    const bool is_outdated = row.then.has_value() && *row.then != now;
    (is_outdated ? edited.outdated : edited.changed).push_back(i);
  }
  return edited;
}

absl::StatusOr<AllocationPlan> DecideJoin(const AllocationPlan& plan, const AllocationRules& rules, const Money& limit,
                                          const std::string& member_id) {
  if (!rules.for_new_members.has_value() || plan.shares.contains(member_id) ||
      plan.shares.size() >= limits::kAllocations) {
    return plan;
  }
  AllocationPlan after = plan;
  after.shares[member_id] = *rules.for_new_members;
  // The new member gets the share of a new split, as far as money is left; the others keep their amounts.
  OUTLAY_ASSIGN_OR_RETURN(const SplitShares split,
                          SplitOfNewPeriod(limit, SharesOf(after.shares), rules.sum_may_exceed));
  const auto place = std::distance(after.shares.begin(), after.shares.find(member_id));
  PeriodAllocation& joined = after.allotments[member_id];
  absl::int128 amount = split.amounts[static_cast<std::size_t>(place)].minor_units();
  if (!rules.sum_may_exceed) {
    const absl::int128 left = absl::int128(limit.minor_units()) - plan.rest.amount + joined.amount;
    amount = std::clamp<absl::int128>(left, 0, amount);
  }
  joined.amount = Clamp(amount);
  joined.has_ended = false;
  SumUp(&after);
  return after;
}

AllocationPlan DecideTakeBack(const AllocationPlan& plan, const std::vector<std::string>& members) {
  AllocationPlan after = plan;
  for (const std::string& member : members) {
    if (after.shares.erase(member) == 0) continue;
    PeriodAllocation& ended = after.allotments[member];
    ended.has_ended = true;
    ended.amount = Settled(ended);
  }
  SumUp(&after);
  return after;
}

MemberChange AfterLeaving(const MemberChange&) {
  return {.has_left = true, .has_joined = false};
}

MemberChange AfterJoining(const MemberChange& change) {
  return {.has_left = change.has_left, .has_joined = true};
}

bool GivesToNewMembers(const Budget& budget, std::string_view group_id, absl::Time join_time) {
  return budget.spec.group_id == group_id && budget.joins_from.has_value() && join_time >= *budget.joins_from;
}

absl::StatusOr<AllocationPlan> DecideFollow(const AllocationPlan& plan, const AllocationRules& rules,
                                            const Money& limit, const std::string& member_id,
                                            const MemberChange& change) {
  AllocationPlan after = change.has_left ? DecideTakeBack(plan, {member_id}) : plan;
  return change.has_joined ? DecideJoin(after, rules, limit, member_id) : after;
}

absl::Status CheckAllocationRules(std::string_view field, const AllocationRules& rules, Currency currency) {
  OUTLAY_RETURN_IF_ERROR(CheckThresholds(Concat(field, ".thresholds.thresholds"), rules.thresholds));
  if (!rules.for_new_members.has_value()) return absl::OkStatus();
  const absl::Status checked = CheckShares("new_members", {*rules.for_new_members}, currency);
  return checked.ok()
             ? checked
             : FieldInvalid(Concat(field, ".new_members"), "must be a share or an amount in the budget's currency");
}

}  // namespace outlay::budget
