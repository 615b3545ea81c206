// The members' allotments that one command reads and changes: each is read once and written at the end (B5). Part of
// the ledger.
#ifndef OUTLAY_SERVICES_BUDGET_COMMANDS_ALLOTMENTS_H_
#define OUTLAY_SERVICES_BUDGET_COMMANDS_ALLOTMENTS_H_

#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "services/budget/domain/budgets/allocation.h"
#include "services/budget/domain/budgets/figures.h"

namespace outlay::budget {

// Budget id, period, member id; an empty member id names the unallocated rest.
using AllotmentPlace = std::tuple<std::string, std::string, std::string>;

// The command's working copy of allotments. Not thread-safe; serves one body.
class Allotments {
 public:
  Allotments(store::Transaction& txn, const std::string& organization) : txn_(txn), organization_(organization) {}

  // Returns the place where a spend of a member counts: the member's allotment, or the unallocated rest. Opens the
  // period's allotments if they are not open: this writes the allocated sum; a member's own row is written by its first
  // use. `limit`: the period's. OUT_OF_RANGE / MONEY_OVERFLOW.
  absl::StatusOr<AllotmentPlace> PlaceFor(const Budget& budget, const std::string& period, const Money& limit,
                                          const std::string& member_id);
  // Returns an opened allotment with the changes of this command. DATA_LOSS.
  absl::StatusOr<const PeriodAllocation*> Find(const AllotmentPlace& place);
  // Counts a change of the used amounts. DATA_LOSS, OUT_OF_RANGE / MONEY_OVERFLOW.
  absl::Status Count(const AllotmentPlace& place, const StageAmounts& change);
  // Visits the allotments changed so far, each with its previous state. Stops at the first error.
  using Visitor = absl::FunctionRef<absl::Status(const AllotmentPlace& place, const PeriodAllocation& before,
                                                 PeriodAllocation* allotment)>;
  absl::Status VisitChanged(Visitor visitor);
  // Writes the changes.
  void Save();

 private:
  struct PeriodSheet {
    PeriodAllocation allotment;
    PeriodAllocation before;  // as this command found it
    bool has_changed = false;
  };

  absl::Status Open(const Budget& budget, const std::string& period, const Money& limit);
  // Returns null if there is no such allotment.
  absl::StatusOr<PeriodSheet*> Look(const AllotmentPlace& place);
  // Returns the member's allotment as the period's opening gave it; null: it gave none.
  absl::StatusOr<PeriodSheet*> OpenOwn(const Budget& budget, const AllotmentPlace& place, const OpeningSplit& opening);

  store::Transaction& txn_;
  const std::string& organization_;
  std::map<AllotmentPlace, PeriodSheet> sheets_;
  std::map<std::pair<std::string, std::string>, AllocationPlan> openings_;  // by budget and period
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_ALLOTMENTS_H_
