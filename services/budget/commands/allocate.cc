#include "services/budget/commands/allocate.h"

#include <optional>
#include <tuple>
#include <utility>

#include "common/access/copied_rows.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/budget/commands/finish.h"
#include "services/budget/commands/ledger.h"
#include "services/budget/commands/scene.h"
#include "services/budget/convert/allocations.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/names.h"
#include "services/budget/domain/rules/model_errors.h"
#include "services/budget/store/allocations.h"
#include "services/budget/store/budgets.h"
#include "services/budget/store/members.h"

namespace outlay::budget {
namespace {

// A budget with the allocations of its current period.
struct Allocated {
  Budget budget;
  std::string period;
  Money limit;
  AllocationPlan plan;
};

absl::StatusOr<Allocated> LoadAllocated(const command::Context& context, const Scene& scene, Ledger& ledger,
                                        const BudgetRequest& request) {
  Allocated found;
  OUTLAY_ASSIGN_OR_RETURN(found.budget, LoadBudgetInReach(context, scene, request.budget_id, request.etag));
  const Budget& budget = found.budget;
  if (!budget.spec.allocation_rules.has_value()) return AllocationsOff(budget.id);
  if (!IsInForce(budget)) {
    return BudgetNotActive(budget.id, StateName(budget.state));
  }
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<LatestFigures> current, ledger.CurrentPeriodOf(budget));
  if (!current.has_value()) return BudgetOutOfPeriod(budget.id);
  found.period = current->period;
  OUTLAY_ASSIGN_OR_RETURN(const int64_t limit, ToMinor(LimitOf(current->figures)));
  found.limit = Money(limit, budget.currency());
  OUTLAY_ASSIGN_OR_RETURN(found.plan, LoadPlan(context.txn, {scene.organization, budget.id, found.period},
                                               *budget.spec.allocation_rules, found.limit));
  return found;
}

// Writes the changed rows; if some members had no row yet, all rows of the plan.
absl::Status SavePlan(const command::Context& context, const Scene& scene, const Allocated& was,
                      const AllocationPlan& after) {
  const std::string& organization = scene.organization;
  const std::string& budget_id = was.budget.id;
  for (const auto& [member, share] : was.plan.shares) {
    if (!after.shares.contains(member)) DeleteShare(context.txn, {organization, budget_id, member});
  }
  for (const auto& [member, share] : after.shares) {
    const auto before = was.plan.shares.find(member);
    if (before == was.plan.shares.end() || before->second != share) {
      SaveShare(context.txn, {organization, budget_id, member}, share);
    }
  }
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<PeriodAllocation> opened,
                          FindAllotment(context.txn, {organization, budget_id, was.period, ""}));
  const bool writes_all = !opened.has_value() || opened->opening.has_value();
  for (const auto& [member, allotment] : after.allotments) {
    const auto before = was.plan.allotments.find(member);
    if (writes_all || before == was.plan.allotments.end() || before->second != allotment) {
      SaveAllotment(context.txn, {organization, budget_id, was.period, member}, allotment);
    }
  }
  PeriodAllocation rest = after.rest;
  rest.opening.reset();
  SaveAllotment(context.txn, {organization, budget_id, was.period, ""}, rest);
  return absl::OkStatus();
}

// Appends the thresholds that the changed amounts cross.
absl::Status CrossAllotments(Ledger& ledger, const Allocated& was, AllocationPlan* after,
                             std::vector<Crossing>* crossings) {
  for (auto& [member, allotment] : after->allotments) {
    const auto before = was.plan.allotments.find(member);
    const bool is_new = before == was.plan.allotments.end();
    if (!is_new && before->second == allotment) continue;
    OUTLAY_RETURN_IF_ERROR(ledger.CrossAllotment(was.budget, {was.budget.id, was.period, member},
                                                 is_new ? PeriodAllocation() : before->second, &allotment, crossings));
  }
  return absl::OkStatus();
}

absl::StatusOr<command::Outcome> FinishAllocations(command::Context& context, const Scene& scene, Ledger& ledger,
                                                   const Allocated& was, const AllocationPlan& after,
                                                   const std::vector<std::string>& members) {
  const auto describe = [&](const AllocationPlan& plan) {
    return ToProto(scene.organization, was.budget, was.period, was.limit, plan, members);
  };
  v1::AllocationsChanged changed = describe(after);
  int64_t returned = 0;
  for (const std::string& member : members) {
    const auto before = was.plan.allotments.find(member);
    const auto is = after.allotments.find(member);
    if (before == was.plan.allotments.end() || is == after.allotments.end() || !is->second.has_ended) continue;
    OUTLAY_ASSIGN_OR_RETURN(returned, ToMinor(absl::int128(returned) + before->second.amount - is->second.amount));
  }
  ShowReturned(Money(returned, was.budget.currency()), &changed);
  const std::string bytes = changed.SerializeAsString();
  command::Outcome outcome = {.resource = BudgetName(scene.organization, was.budget.id),
                              .before = describe(was.plan).SerializeAsString(),
                              .after = bytes,
                              .answer = bytes,
                              .announcements = {},
                              .unchanged = after == was.plan};
  if (outcome.unchanged) return outcome;
  AllocationPlan marked = after;
  std::vector<Crossing> crossings;
  OUTLAY_RETURN_IF_ERROR(CrossAllotments(ledger, was, &marked, &crossings));
  OUTLAY_RETURN_IF_ERROR(SavePlan(context, scene, was, marked));
  OUTLAY_RETURN_IF_ERROR(ledger.Open(was.budget));
  OUTLAY_ASSIGN_OR_RETURN(std::vector<Crossing> others, ledger.Save());
  for (Crossing& crossing : others) crossings.push_back(std::move(crossing));
  outcome.announcements.push_back(command::Announce(outcome.resource, changed));
  AnnounceCrossings(scene, crossings, outcome.resource, &outcome);
  return outcome;
}

// Returns true if the budget's allocations follow members.
bool IsFollowed(const Budget& budget) {
  return IsInForce(budget) && budget.spec.allocation_rules.has_value();
}

// Returns a budget without allocation rules, with its current period as it was split while it had them; nullopt: it was
// not split.
absl::StatusOr<std::optional<Allocated>> FindSplit(const command::Context& context, const Scene& scene, Ledger& ledger,
                                                   const Budget& budget) {
  if (!IsInForce(budget)) return std::optional<Allocated>();
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<LatestFigures> current, ledger.CurrentPeriodOf(budget));
  if (!current.has_value()) return std::optional<Allocated>();
  const FiguresKey key = {scene.organization, budget.id, current->period};
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<PeriodAllocation> opened,
                          FindAllotment(context.txn, std::tuple_cat(key, std::tuple(std::string()))));
  if (!opened.has_value()) return std::optional<Allocated>();
  const Money limit(Clamp(LimitOf(current->figures)), budget.currency());
  Allocated found = {.budget = budget, .period = current->period, .limit = limit, .plan = {}};
  OUTLAY_ASSIGN_OR_RETURN(found.plan, LoadPlan(context.txn, key, AllocationRules(), limit));
  return std::optional<Allocated>(std::move(found));
}

// Follows a change while no period is current: only the shares with which the next period begins change.
absl::Status FollowOutOfPeriod(const command::Context& context, const AllocationKey& key, const Budget& budget,
                               const MemberChange& change) {
  OUTLAY_ASSIGN_OR_RETURN(auto shares,
                          LoadShares(context.txn, {std::get<0>(key), std::get<1>(key)}, budget.currency()));
  AllocationPlan plan = {.shares = std::move(shares), .allotments = {}, .rest = {}};
  OUTLAY_ASSIGN_OR_RETURN(
      const AllocationPlan after,
      DecideFollow(plan, *budget.spec.allocation_rules, Money::Zero(budget.currency()), std::get<2>(key), change));
  const auto share = after.shares.find(std::get<2>(key));
  if (share == after.shares.end()) {
    DeleteShare(context.txn, key);
  } else {
    SaveShare(context.txn, key, share->second);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckMember(const command::Context& context, const std::string& member_id, std::string_view field) {
  OUTLAY_ASSIGN_OR_RETURN(const bool may_be, access::MayBeUser(context.txn, context.caller.organization, member_id));
  return may_be ? absl::OkStatus() : MemberNotFound(field, member_id);
}

absl::StatusOr<command::Outcome> SetAllocations::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  Ledger ledger(context.txn, scene);
  OUTLAY_ASSIGN_OR_RETURN(const Allocated was, LoadAllocated(context, scene, ledger, request_));
  std::vector<std::string> members;
  for (std::size_t i = 0; i < allocations_.size(); ++i) {
    const std::string& member = members.emplace_back(allocations_[i].member_id);
    if (was.plan.shares.contains(member)) continue;
    OUTLAY_RETURN_IF_ERROR(CheckMember(context, member, Concat("allocations[", i, "].member")));
  }
  OUTLAY_ASSIGN_OR_RETURN(const AllocationPlan after, DecideSetAllocations(was.plan, *was.budget.spec.allocation_rules,
                                                                           was.limit, allocations_, "allocations"));
  return FinishAllocations(context, scene, ledger, was, after, members);
}

absl::StatusOr<command::Outcome> TakeBackAllocations::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  Ledger ledger(context.txn, scene);
  OUTLAY_ASSIGN_OR_RETURN(const Allocated was, LoadAllocated(context, scene, ledger, request_));
  std::vector<std::string> members = members_;
  if (members.empty()) {
    for (const auto& [member, share] : was.plan.shares) members.push_back(member);
  }
  return FinishAllocations(context, scene, ledger, was, DecideTakeBack(was.plan, members), members);
}

absl::StatusOr<command::Outcome> FollowMember::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  const AllocationKey key = {scene.organization, budget_id_, member_id_};
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<MemberChange> change, FindMemberChange(context.txn, key));
  command::Outcome outcome = {.resource = BudgetName(scene.organization, budget_id_), .unchanged = true};
  if (!change.has_value()) return outcome;
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Budget> budget,
                          FindBudget(context.txn, {scene.organization, budget_id_}));
  Ledger ledger(context.txn, scene);
  if (budget.has_value() && IsFollowed(*budget)) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<LatestFigures> current, ledger.CurrentPeriodOf(*budget));
    if (current.has_value()) {
      OUTLAY_ASSIGN_OR_RETURN(const Allocated was, LoadAllocated(context, scene, ledger, {budget_id_, ""}));
      OUTLAY_ASSIGN_OR_RETURN(const AllocationPlan after,
                              DecideFollow(was.plan, *budget->spec.allocation_rules, was.limit, member_id_, *change));
      OUTLAY_ASSIGN_OR_RETURN(outcome, FinishAllocations(context, scene, ledger, was, after, {member_id_}));
    } else {
      OUTLAY_RETURN_IF_ERROR(FollowOutOfPeriod(context, key, *budget, *change));
    }
  } else if (change->has_left) {
    std::optional<Allocated> was;
    if (budget.has_value()) {
      OUTLAY_ASSIGN_OR_RETURN(was, FindSplit(context, scene, ledger, *budget));
    }
    if (was.has_value()) {
      const AllocationPlan after = DecideTakeBack(was->plan, {member_id_});
      OUTLAY_ASSIGN_OR_RETURN(outcome, FinishAllocations(context, scene, ledger, *was, after, {member_id_}));
    }
    DeleteShare(context.txn, key);
  }
  DeleteMemberChange(context.txn, key);
  outcome.unchanged = false;
  return outcome;
}

}  // namespace outlay::budget
