#include "services/budget/rpc/budget_reads.h"

#include <algorithm>
#include <cstdint>

#include "common/access/reach.h"
#include "common/base/limits.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/rpc/page.h"
#include "common/tenant/tenant.h"
#include "services/budget/commands/current_period.h"
#include "services/budget/convert/budgets.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/to_date.h"
#include "services/budget/store/budgets.h"
#include "services/budget/store/holds.h"

namespace outlay::budget {
namespace {

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
  OUTLAY_RETURN_IF_ERROR(reads.FindLapsed());
  return reads;
}

absl::Status BudgetReads::FindLapsed() {
  absl::Status status;
  OUTLAY_RETURN_IF_ERROR(ListLapsedHolds(reader_, caller_.organization, business_now_, [&](const Hold& hold) {
    for (const HoldNode& node : hold.nodes) {
      StageAmounts& sum = lapsed_[{node.budget_id, node.period}];
      const absl::StatusOr<StageAmounts> lapsing = LapsingIn(node, hold);
      const absl::StatusOr<StageAmounts> added = lapsing.ok() ? Add(sum, *lapsing) : lapsing;
      status.Update(added.status());
      if (added.ok()) sum = *added;
    }
    return status.ok() ? store::Visit::kContinue : store::Visit::kStop;
  }));
  return status;
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
      FindCurrentFigures(reader_, caller_.organization, budget, latest, terms_.calendar, business_now_));
  if (!current.has_value()) return current;
  if (const auto found = lapsed_.find({budget.id, current->period}); found != lapsed_.end()) {
    OUTLAY_ASSIGN_OR_RETURN(current->figures.used, Subtract(current->figures.used, found->second));
  }
  return current;
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

absl::StatusOr<v1::ListBudgetsResponse> BudgetReads::List(const v1::ListBudgetsRequest& request) const {
  const std::string filter = request.filter().SerializeAsString();
  const rpc::PageScope scope = {
      .list = "budgets.list", .organization = caller_.organization, .filter = filter, .order_by = "id"};
  OUTLAY_ASSIGN_OR_RETURN(const std::int64_t size, rpc::PageSize(request.page_size()));
  OUTLAY_ASSIGN_OR_RETURN(std::string last, rpc::ReadPageToken(scope, request.page_token()));
  const std::optional<std::string> after = last.empty() ? std::nullopt : std::optional(last);
  v1::ListBudgetsResponse response;
  absl::Status status;
  std::int64_t scanned = 0;
  OUTLAY_RETURN_IF_ERROR(ListBudgets(reader_, caller_.organization, after, [&](const Budget& budget) {
    if (response.budgets_size() == size || scanned == kMaxRowsScannedPerPage) {
      response.set_next_page_token(rpc::MakePageToken(scope, last));
      return store::Visit::kStop;
    }
    ++scanned;
    last = budget.id;
    if (!Sees(budget) || !Matches(request.filter(), budget)) return store::Visit::kContinue;
    absl::StatusOr<v1::Budget> described = Describe(budget);
    status = described.status();
    if (!status.ok()) return store::Visit::kStop;
    *response.add_budgets() = *std::move(described);
    return store::Visit::kContinue;
  }));
  OUTLAY_RETURN_IF_ERROR(status);
  return response;
}

}  // namespace outlay::budget
