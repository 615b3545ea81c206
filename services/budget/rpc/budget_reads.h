// Reads budgets with their figures from a snapshot of the rows.
#ifndef OUTLAY_SERVICES_BUDGET_RPC_BUDGET_READS_H_
#define OUTLAY_SERVICES_BUDGET_RPC_BUDGET_READS_H_

#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/rpc/caller.h"
#include "common/store/store.h"
#include "outlay/budget/v1/allocations.pb.h"
#include "outlay/budget/v1/budget_progress.pb.h"
#include "outlay/budget/v1/budgets.pb.h"
#include "services/budget/domain/budgets/allocation.h"
#include "services/budget/domain/budgets/budget.h"
#include "services/budget/domain/budgets/figures.h"
#include "services/budget/domain/budgets/group_totals.h"
#include "services/budget/store/budget_view.h"
#include "services/budget/store/lapsed.h"

namespace outlay::budget {

// Serves one call. Reader and caller must outlive it.
class BudgetReads {
 public:
  // NOT_FOUND / ORGANIZATION_NOT_FOUND.
  static absl::StatusOr<BudgetReads> Open(const store::Reader& reader, const rpc::Caller& caller, absl::Time now);

  // NOT_FOUND / BUDGET_NOT_FOUND.
  absl::StatusOr<v1::Budget> Get(const std::string& budget_id) const;
  // INVALID_ARGUMENT / PAGE_TOKEN_INVALID.
  absl::StatusOr<v1::ListBudgetsResponse> List(const v1::ListBudgetsRequest& request) const;
  // Lists the allocations of the current period; empty if there is none. NOT_FOUND / BUDGET_NOT_FOUND, INVALID_ARGUMENT
  // / PAGE_TOKEN_INVALID.
  absl::StatusOr<v1::ListAllocationsResponse> ListAllocations(const v1::ListAllocationsRequest& request) const;
  // Returns the figures of every opened period (B15). NOT_FOUND / BUDGET_NOT_FOUND, INVALID_ARGUMENT /
  // PAGE_TOKEN_INVALID.
  absl::StatusOr<v1::BudgetProgress> Progress(const v1::GetBudgetProgressRequest& request) const;
  // Returns the totals of a group and of the groups directly below it (B15). PERMISSION_DENIED / GROUP_OUT_OF_REACH,
  // NOT_FOUND / GROUP_NOT_FOUND, INVALID_ARGUMENT / PAGE_TOKEN_INVALID, OUT_OF_RANGE / MONEY_OVERFLOW.
  absl::StatusOr<v1::GroupTotals> Totals(const v1::GetGroupTotalsRequest& request) const;

 private:
  BudgetReads(const store::Reader& reader, const rpc::Caller& caller, Terms terms, absl::Time business_now)
      : reader_(reader), caller_(caller), terms_(std::move(terms)), business_now_(business_now) {}

  bool Sees(const Budget& budget) const;
  // Returns the figures without expired holds. OUT_OF_RANGE / MONEY_OVERFLOW.
  absl::StatusOr<Figures> Effective(const std::string& budget_id, const LatestFigures& stored) const;
  v1::Figures ShownFigures(const Budget& budget, const std::string& period, const Figures& figures) const;
  absl::StatusOr<v1::Budget> Describe(const Budget& budget) const;
  absl::StatusOr<std::optional<LatestFigures>> CurrentOf(const Budget& budget) const;
  // Returns the totals of a group and of all groups below it, of the budgets that the caller may read.
  absl::StatusOr<GroupTotals> TotalsWithin(const GroupParents& parents, const std::string& group,
                                           bool* is_partial) const;

  const store::Reader& reader_;
  const rpc::Caller& caller_;
  Terms terms_;
  absl::Time business_now_;
  absl::StatusOr<AllocationPlan> PlanOf(const Budget& budget) const;

  LapsedSums lapsed_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_BUDGET_READS_H_
