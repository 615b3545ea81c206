// Reads earlier figures of a budget from a snapshot of the rows (B15).
#ifndef OUTLAY_SERVICES_BUDGET_RPC_BUDGET_HISTORY_H_
#define OUTLAY_SERVICES_BUDGET_RPC_BUDGET_HISTORY_H_

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/rpc/caller.h"
#include "common/store/store.h"
#include "outlay/budget/v1/budget_progress.pb.h"
#include "services/budget/domain/budgets/budget.h"
#include "services/budget/domain/budgets/closing.h"
#include "services/budget/domain/budgets/figures.h"
#include "services/budget/domain/budgets/history.h"
#include "services/budget/domain/rules/period.h"
#include "services/budget/store/budget_view.h"
#include "services/budget/store/budgets.h"
#include "services/budget/store/history.h"

namespace outlay::budget {

// The earlier figures of one budget, as known then. For one call; the reader must outlive it.
class BudgetThen {
 public:
  // NOT_FOUND / ORGANIZATION_NOT_FOUND.
  static absl::StatusOr<BudgetThen> Open(const store::Reader& reader, const std::string& organization,
                                         const Budget& budget, absl::Time business_now);

  const Terms& terms() const { return terms_; }
  // Return the period that holds `time`, and the one with that key; nullopt: there is none. Only the key and the
  // interval of an opened period are as they were then.
  std::optional<Period> PeriodAt(absl::Time time) const;
  std::optional<Period> PeriodOf(const std::string& key) const;

  // Returns the figures at the beginning of slot `at`, without holds that had expired; of a period that was not open,
  // the figures that it would have begun with. FAILED_PRECONDITION / HISTORY_NOT_KEPT; BUDGET_NOT_THERE_YET,
  // BUDGET_NOT_ACTIVE: the budget had not been activated then, or was never activated. OUT_OF_RANGE / MONEY_OVERFLOW.
  absl::StatusOr<Figures> At(const Period& period, Slot at);

 private:
  BudgetThen(const store::Reader& reader, std::string organization, const Budget& budget, absl::Time business_now,
             Terms terms, Periods periods)
      : reader_(reader),
        organization_(std::move(organization)),
        budget_(budget),
        business_now_(business_now),
        terms_(std::move(terms)),
        periods_(std::move(periods)) {}

  // Returns the stored figures; nullopt: the period was not open.
  absl::StatusOr<std::optional<Figures>> StoredAt(const std::string& period, Slot at) const;
  absl::StatusOr<Figures> WouldBegin(const Period& period, Slot at);
  absl::StatusOr<Budget> VersionAt(Slot at, bool was_used) const;
  // Returns the expired amounts that the figures of `period` included.
  absl::StatusOr<StageAmounts> LapsedIn(const std::string& period, Slot at);
  // Returns the period in which the open holds of a period counted; nullopt: none.
  absl::StatusOr<std::optional<std::string>> PlaceAt(std::string period, Slot at);
  // Returns the period in which the open holds of a closed period counted; empty: none.
  absl::StatusOr<std::string> AfterClosed(const std::string& period, Slot at);
  absl::StatusOr<const LateChanges*> LateOf(const std::string& period);
  absl::Status ReadUnswept();

  const store::Reader& reader_;
  std::string organization_;
  const Budget& budget_;
  absl::Time business_now_;
  Terms terms_;
  Periods periods_;
  // By period: the opened and the closed ones, the expired holds that are not recorded yet, and the late changes of the
  // periods read so far, including those holds.
  std::map<std::string, LatestFigures> opened_;
  std::map<std::string, Closing> closings_;
  std::map<std::string, std::vector<Lapse>> unswept_;
  std::map<std::string, LateChanges> late_;
};

// Both functions: NOT_FOUND / BUDGET_NOT_FOUND, and the errors of the RPC with this name.
absl::StatusOr<v1::BudgetMonths> ReadMonths(const store::Reader& reader, const rpc::Caller& caller,
                                            const v1::GetBudgetMonthsRequest& request, absl::Time now);
absl::StatusOr<v1::BudgetHistory> ReadHistory(const store::Reader& reader, const rpc::Caller& caller,
                                              const v1::GetBudgetHistoryRequest& request, absl::Time now);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_BUDGET_HISTORY_H_
