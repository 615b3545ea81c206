#include "services/budget/rpc/budget_reads.h"

#include <algorithm>
#include <cstdint>

#include "common/access/list_cursor.h"
#include "common/access/reach.h"
#include "common/base/limits.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/rpc/page.h"
#include "common/rpc/values.h"
#include "common/tenant/tenant.h"
#include "services/budget/commands/current_period.h"
#include "services/budget/convert/allocations.h"
#include "services/budget/convert/budgets.h"
#include "services/budget/domain/budgets/to_date.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/holds/hold.h"
#include "services/budget/store/allocations.h"
#include "services/budget/store/budgets.h"

namespace outlay::budget {
namespace {

constexpr int64_t kWholeBasisPoints = 10'000;

bool Matches(const v1::ListBudgetsRequest::Filter& filter, const Budget& budget) {
  if (!filter.group().empty() && LastId(filter.group()) != budget.spec.group_id) return false;
  return filter.states().empty() || std::find(filter.states().begin(), filter.states().end(),
                                              static_cast<int>(budget.state)) != filter.states().end();
}

}  // namespace

absl::StatusOr<BudgetReads> BudgetReads::Open(const store::Reader& reader, const rpc::Caller& caller, absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(Terms terms, LoadTerms(reader, caller.organization));
  OUTLAY_ASSIGN_OR_RETURN(const absl::Time business_now, tenant::BusinessNow(reader, caller.organization, now));
  BudgetReads reads(reader, caller, std::move(terms), business_now);
  OUTLAY_ASSIGN_OR_RETURN(reads.lapsed_, SumLapsedHolds(reader, caller.organization, business_now));
  return reads;
}

bool BudgetReads::Sees(const Budget& budget) const {
  return access::Covers(caller_.reach.get(), budget.spec.group_id);
}

absl::StatusOr<std::optional<LatestFigures>> BudgetReads::CurrentOf(const Budget& budget) const {
  if (budget.state == BudgetState::kDraft) return std::optional<LatestFigures>();
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<LatestFigures> latest,
                          FindLatestFigures(reader_, {caller_.organization, budget.id}));
  OUTLAY_ASSIGN_OR_RETURN(
      std::optional<LatestFigures> current,
      FindCurrentFigures(reader_, caller_.organization, budget, latest, terms_.calendar, business_now_, lapsed_));
  if (!current.has_value()) return current;
  OUTLAY_ASSIGN_OR_RETURN(current->figures, Effective(budget.id, *current));
  return current;
}

absl::StatusOr<Figures> BudgetReads::Effective(const std::string& budget_id, const LatestFigures& stored) const {
  Figures figures = stored.figures;
  OUTLAY_ASSIGN_OR_RETURN(figures.used, Subtract(figures.used, LapsedIn(lapsed_, budget_id, stored.period)));
  return figures;
}

v1::Figures BudgetReads::ShownFigures(const Budget& budget, const std::string& period, const Figures& figures) const {
  // Only the current period has an amount allowed to date.
  std::optional<absl::int128> allowed;
  if (figures.period.Contains(business_now_)) {
    const auto found = AllowedToDate(budget, period, figures, terms_.calendar, business_now_);
    if (found.ok()) allowed = *found;
  }
  return ToProto(caller_.organization, budget, figures, allowed).figures();
}

absl::StatusOr<v1::Budget> BudgetReads::Describe(const Budget& budget) const {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<LatestFigures> current, CurrentOf(budget));
  if (!current.has_value()) return ToProto(caller_.organization, budget, std::nullopt);
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<absl::int128> allowed,
                          AllowedToDate(budget, current->period, current->figures, terms_.calendar, business_now_));
  return ToProto(caller_.organization, budget, current->figures, allowed);
}

absl::StatusOr<v1::Budget> BudgetReads::Get(const std::string& budget_id) const {
  OUTLAY_ASSIGN_OR_RETURN(const Budget budget, LoadBudget(reader_, {caller_.organization, budget_id}));
  if (!Sees(budget)) return BudgetNotFound(budget_id);
  return Describe(budget);
}

absl::StatusOr<AllocationPlan> BudgetReads::PlanOf(const Budget& budget) const {
  if (!budget.spec.allocation_rules.has_value()) return AllocationPlan();
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<LatestFigures> current, CurrentOf(budget));
  if (!current.has_value()) return AllocationPlan();
  OUTLAY_ASSIGN_OR_RETURN(const int64_t limit, ToMinor(LimitOf(current->figures)));
  OUTLAY_ASSIGN_OR_RETURN(AllocationPlan plan,
                          LoadPlan(reader_, {caller_.organization, budget.id, current->period},
                                   *budget.spec.allocation_rules, Money(limit, budget.currency())));
  for (auto& [member, allotment] : plan.allotments) {
    const auto lapsed = lapsed_.find({budget.id, AllotmentPeriod(current->period, member)});
    if (lapsed == lapsed_.end()) continue;
    OUTLAY_ASSIGN_OR_RETURN(allotment.used, Subtract(allotment.used, lapsed->second));
    allotment.amount = Settled(allotment);
  }
  return plan;
}

absl::StatusOr<v1::ListAllocationsResponse> BudgetReads::ListAllocations(
    const v1::ListAllocationsRequest& request) const {
  const std::string budget_id = LastId(request.parent());
  const rpc::PageScope scope = {
      .list = "allocations.list", .organization = caller_.organization, .filter = budget_id, .order_by = "member"};
  OUTLAY_ASSIGN_OR_RETURN(const int64_t size, rpc::PageSize(request.page_size()));
  OUTLAY_ASSIGN_OR_RETURN(std::string last, rpc::ReadPageToken(scope, request.page_token()));
  OUTLAY_ASSIGN_OR_RETURN(const Budget budget, LoadBudget(reader_, {caller_.organization, budget_id}));
  if (!Sees(budget)) return BudgetNotFound(budget_id);
  OUTLAY_ASSIGN_OR_RETURN(const AllocationPlan plan, PlanOf(budget));
  v1::ListAllocationsResponse response;
  for (auto next = plan.allotments.upper_bound(last); next != plan.allotments.end(); ++next) {
    if (response.allocations_size() == size) {
      response.set_next_page_token(rpc::MakePageToken(scope, last));
      break;
    }
    last = next->first;
    *response.add_allocations() = ToProto(caller_.organization, budget, plan, last);
  }
  return response;
}

absl::StatusOr<v1::ListBudgetsResponse> BudgetReads::List(const v1::ListBudgetsRequest& request) const {
  OUTLAY_ASSIGN_OR_RETURN(access::ListCursor cursor,
                          access::ListCursor::Open({.list = "budgets.list",
                                                    .organization = caller_.organization,
                                                    .filter = request.filter().SerializeAsString(),
                                                    .order = "id"},
                                                   request.page_size(), request.page_token()));
  v1::ListBudgetsResponse response;
  OUTLAY_RETURN_IF_ERROR(ListBudgets(reader_, caller_.organization, cursor.after(), [&](const Budget& budget) {
    return cursor.Visit(
        budget.id, [&] { return Sees(budget); },
        [&]() -> absl::StatusOr<bool> {
          if (!Matches(request.filter(), budget)) return false;
          OUTLAY_ASSIGN_OR_RETURN(*response.add_budgets(), Describe(budget));
          return true;
        });
  }));
  OUTLAY_RETURN_IF_ERROR(cursor.status());
  response.set_next_page_token(cursor.NextToken());
  return response;
}

absl::StatusOr<v1::BudgetProgress> BudgetReads::Progress(const v1::GetBudgetProgressRequest& request) const {
  const std::string budget_id = LastId(request.name());
  const rpc::PageScope scope = {
      .list = "budgets.progress", .organization = caller_.organization, .filter = budget_id, .order_by = "period"};
  OUTLAY_ASSIGN_OR_RETURN(const int64_t size, rpc::PageSize(request.page_size()));
  OUTLAY_ASSIGN_OR_RETURN(std::string last, rpc::ReadPageToken(scope, request.page_token()));
  OUTLAY_ASSIGN_OR_RETURN(const Budget budget, LoadBudget(reader_, {caller_.organization, budget_id}));
  if (!Sees(budget)) return BudgetNotFound(budget_id);
  v1::BudgetProgress progress;
  progress.set_name(request.name());
  rpc::ToProto(business_now_, progress.mutable_progress_time());
  absl::Status status;
  OUTLAY_RETURN_IF_ERROR(ListFigures(reader_, {caller_.organization, budget_id}, [&](const LatestFigures& stored) {
    if (stored.period <= last) return store::Visit::kContinue;
    if (progress.periods_size() == size) {
      progress.set_next_page_token(rpc::MakePageToken(scope, last));
      return store::Visit::kStop;
    }
    last = stored.period;
    const absl::StatusOr<Figures> figures = Effective(budget_id, stored);
    status = figures.status();
    if (!figures.ok()) return store::Visit::kStop;
    v1::PeriodProgress& shown = *progress.add_periods();
    shown.set_period(stored.period);
    shown.set_current(figures->period.Contains(business_now_));
    *shown.mutable_figures() = ShownFigures(budget, stored.period, *figures);
    // The figures of a closed period are those before it was closed.
    const absl::int128 limit = LimitOf(*figures) + figures->closed_out;
    const absl::int128 used = std::max<absl::int128>(SumAt(figures->used, Stage::kRequest), 0);
    if (limit > 0) shown.set_used_basis_points(Clamp(used * kWholeBasisPoints / limit));
    return store::Visit::kContinue;
  }));
  OUTLAY_RETURN_IF_ERROR(status);
  return progress;
}

}  // namespace outlay::budget
