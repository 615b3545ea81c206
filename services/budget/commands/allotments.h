// What members may use of budgets, as one command looks at it and changes it: read once, written at the end (B5). Part
// of the ledger.
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

// Budget id, period, member id; of no member: what is not allocated.
using AllotmentPlace = std::tuple<std::string, std::string, std::string>;

// Not thread-safe; for one body.
class Allotments {
 public:
  Allotments(store::Transaction& txn, const std::string& organization) : txn_(txn), organization_(organization) {}

  // Where a spend of a member counts: in the member's allotment, or in what is not allocated. Opens the period's
  // allotments if nobody did before: what is allocated in all; a member's own row is written by its first use. `limit`:
  // the period's. OUT_OF_RANGE / MONEY_OVERFLOW.
  absl::StatusOr<AllotmentPlace> PlaceFor(const Budget& budget, const std::string& period, const Money& limit,
                                          const std::string& member_id);
  // One that was opened, as this command has made it meanwhile. DATA_LOSS.
  absl::StatusOr<const Allotment*> Find(const AllotmentPlace& place);
  // Counts what is used. DATA_LOSS, OUT_OF_RANGE / MONEY_OVERFLOW.
  absl::Status Count(const AllotmentPlace& place, const StageAmounts& change);
  // What has changed so far, each with what it was. An error ends it.
  using Visitor =
      absl::FunctionRef<absl::Status(const AllotmentPlace& place, const Allotment& before, Allotment* allotment)>;
  absl::Status VisitChanged(Visitor visitor);
  // Writes what has changed.
  void Save();

 private:
  struct Sheet {
    Allotment allotment;
    Allotment before;  // as this command found it
    bool has_changed = false;
  };

  absl::Status Open(const Budget& budget, const std::string& period, const Money& limit);
  // Null: there is none.
  absl::StatusOr<Sheet*> Look(const AllotmentPlace& place);
  // The member's allotment as the period's opening gave it; null: it gave none.
  absl::StatusOr<Sheet*> OpenOwn(const Budget& budget, const AllotmentPlace& place, const OpeningSplit& opening);

  store::Transaction& txn_;
  const std::string& organization_;
  std::map<AllotmentPlace, Sheet> sheets_;
  std::map<std::pair<std::string, std::string>, AllocationPlan> openings_;  // by budget and period
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_ALLOTMENTS_H_
