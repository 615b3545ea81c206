// The figures that one command reads and changes: each is read once, changed in memory and written at the end (B4, B6).
#ifndef OUTLAY_SERVICES_BUDGET_COMMANDS_LEDGER_H_
#define OUTLAY_SERVICES_BUDGET_COMMANDS_LEDGER_H_

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/budget/commands/allotments.h"
#include "services/budget/commands/scene.h"
#include "services/budget/convert/thresholds.h"
#include "services/budget/domain/budgets/closing.h"
#include "services/budget/domain/budgets/figures.h"
#include "services/budget/domain/budgets/history.h"
#include "services/budget/domain/holds/hold.h"
#include "services/budget/domain/holds/hold_decisions.h"
#include "services/budget/domain/holds/verdict.h"

namespace outlay::budget {

// The result of reopening a budget's closed periods.
struct ReopenedPeriods {
  std::size_t periods = 0;
  std::size_t changed = 0;    // periods after the reopened ones whose rollover changed
  bool is_overdrawn = false;  // a period after the reopened ones now lacks money
};

// The command's working copy of figures. Not thread-safe; serves one body. `scene` must outlive it.
class Ledger {
 public:
  Ledger(store::Transaction& txn, const Scene& scene) : txn_(txn), scene_(scene) {}

  // A budget's figures in one period as the command has changed them. Its address is stable while the ledger lives.
  struct PeriodSheet;

  // Returns the budgets that apply to a spend, those of the spend's own group first (B4): budgets in force in their
  // current period whose filter matches; a budget BY_CHOICE only if the spend names it. Adds their sheets to `sheets`
  // unless it is null. NOT_FOUND / GROUP_NOT_FOUND, BUDGET_NOT_FOUND (a budget that the spend names does not apply, or
  // is not BY_CHOICE); FAILED_PRECONDITION / TOO_MANY_BUDGETS.
  absl::StatusOr<std::vector<CheckedBudget>> StatesFor(const Spend& spend, std::vector<PeriodSheet*>* sheets = nullptr);

  // Updates the figures in `states`, the result of StatesFor, to what this command has made of them since.
  absl::Status Refresh(const std::vector<PeriodSheet*>& sheets, std::vector<CheckedBudget>* states);

  // Returns the states of a hold's nodes, in the hold's order. DATA_LOSS: a budget is missing; budgets with holds are
  // never deleted.
  absl::StatusOr<std::vector<CheckedBudget>> StatesOf(const Hold& hold);

  // Returns true if a spend like the hold's would count in other budgets now (see CountsWhereAsked), or could not be
  // checked because StatesFor refuses it.
  absl::StatusOr<bool> CountsElsewhere(const Hold& hold);

  // Returns the figures of the budget's current period, without expired holds; nullopt if no period is current.
  absl::StatusOr<std::optional<Figures>> CurrentOf(const Budget& budget);
  // Opens the budget's current period, if there is one, so that it is stored.
  absl::Status Open(const Budget& budget);
  // Sets the amount of the current period, if there is one, to the budget's.
  absl::Status SetAmount(const Budget& budget);

  // Returns the budget's current period with its figures, including the changes of this command; see CurrentOf.
  absl::StatusOr<std::optional<LatestFigures>> CurrentPeriodOf(const Budget& budget);
  // Counts money moved in or out of the current period. FAILED_PRECONDITION / BUDGET_OUT_OF_PERIOD: no period is
  // current; OUT_OF_RANGE / MONEY_OVERFLOW.
  absl::Status AddMoved(const Budget& budget, const MovedAmounts& change);

  // Counts the change of a hold from `before`, null for a new hold, to `after`. OUT_OF_RANGE / MONEY_OVERFLOW.
  absl::Status Count(const Hold* before, const Hold& after);
  // Counts a new hold with these nodes, whose sheets are known.
  absl::Status Count(const std::vector<PeriodSheet*>& sheets, const std::vector<HoldNode>& nodes, const Spend& spend,
                     const StageAmounts& amounts);
  // Records that a hold uses the buffers of the nodes at the places `buffers`.
  absl::Status UseBuffers(const std::vector<HoldNode>& nodes, const std::vector<std::size_t>& buffers);
  static void UseBuffers(const std::vector<PeriodSheet*>& sheets, const std::vector<std::size_t>& buffers);

  // Checks whether an entry may still be made on a hold, one of whose periods may be closed (B18). `states` are the
  // hold's. FAILED_PRECONDITION / HOLD_GIVEN_BACK, PERIOD_CLOSED.
  absl::Status CheckLate(const Hold& hold, const std::vector<CheckedBudget>& states, const HoldEntry& entry);
  // Closes periods of a budget as decided. OUT_OF_RANGE / MONEY_OVERFLOW.
  absl::Status ClosePeriods(const std::string& budget_id, const BudgetClosing& closing);
  // Reopens the periods that a year end closed, and adjusts the rollovers of later periods by the budget's
  // RolloverRule. Like closing, reports no threshold crossings of past periods. OUT_OF_RANGE / MONEY_OVERFLOW.
  absl::StatusOr<ReopenedPeriods> ReopenPeriods(const std::string& budget_id, const std::string& year_end_id);

  // Replaces the budget's thresholds: in every period, a threshold that stays keeps its mark and is not notified again.
  absl::Status EditThresholds(const Budget& before, const Budget& after);

  // Appends the thresholds that a change of a member's allotment crosses, without expired holds, and marks them in
  // `after` (B9). OUT_OF_RANGE / MONEY_OVERFLOW.
  absl::Status CrossAllotment(const Budget& budget, const AllotmentPlace& place, const PeriodAllocation& before,
                              PeriodAllocation* after, std::vector<Crossing>* crossings);

  // Writes all changes and returns the thresholds that they cross (B9), which the caller announces in the same step.
  // `edited` is the new state of the budget that the command edits; null: it edits none. OUT_OF_RANGE / MONEY_OVERFLOW.
  absl::StatusOr<std::vector<Crossing>> Save(const Budget* edited = nullptr);

 private:
  using Key = std::pair<std::string, std::string>;  // budget id, period
  // The end of a budget's latest period that a year end closes or reopens.
  struct ClosedYear {
    absl::Time end = absl::InfinitePast();
    bool is_undone = false;
  };

  // Keeps the previous figures, once for each slot in which they changed, and the changes recorded late (B15).
  absl::Status KeepHistory();
  absl::Status KeepLapses(Slot now);
  absl::Status KeepClosing(const PeriodSheet& sheet, const ClosedYear& year);
  absl::StatusOr<PeriodSheet*> Find(const Key& key);
  // Returns the sheet in which the period's open holds count now; after a year end this may be a later period's. Sets
  // *is_given_back when the year end returned the money instead.
  absl::StatusOr<PeriodSheet*> FindOpen(const Key& key, bool* is_given_back = nullptr);
  absl::StatusOr<Closing*> FindClosingOf(const Key& key);
  // Counts a change of a period's holds, there or, if it is closed, in the period that its closing names.
  absl::Status CountIn(Key key, StageAmounts change);
  // Adjusts the rollovers of the periods opened after period `key` to the change of its figures from `was` to `is`.
  absl::Status CarryUndone(const Key& key, const Figures& was, const Figures& is, ReopenedPeriods* reopened);
  void SaveClosings();
  absl::StatusOr<PeriodSheet*> AddSheet(const Key& key, const Figures& figures);
  // Returns the sheet of the current period; null if no period is current.
  absl::StatusOr<PeriodSheet*> FindCurrent(const Budget& budget);
  absl::StatusOr<PeriodSheet*> AppendState(const Budget& budget, const Spend& spend,
                                           std::vector<CheckedBudget>* states);
  // Sets how much of the budget's limit may be used to date, which stays the same while spends are judged.
  absl::Status FindAllowed(CheckedBudget* state) const;
  // Adds back the expired amounts that this change settles: Effective() subtracts expired holds, so they would count
  // twice.
  absl::Status Settle(const Hold& before, const Hold& after);
  absl::Status AppendCrossings(const Budget& budget, PeriodSheet& sheet, std::vector<Crossing>* crossings);
  absl::Status AppendAllotmentCrossings(const Budget* edited, std::vector<Crossing>* crossings);
  absl::Status EditAllotmentThresholds(const Budget& before, const Budget& after);
  static absl::StatusOr<Figures> Effective(const PeriodSheet& sheet);
  // Set the state's allotment: the one in which a new spend of the member counts, or one in which a hold counts.
  absl::Status FindAllotment(CheckedBudget* state, const std::string& member_id);
  absl::Status ReadAllotment(CheckedBudget* state, const std::string& period, const std::string& member_id);
  // Returns the allotment without expired holds; the amount of one that was taken back is what is used of it.
  absl::StatusOr<PeriodAllocation> AllotmentNow(const AllotmentPlace& place);
  // Returns `rest` less the expired amounts of allocations that were taken back, which are no longer allocated.
  absl::StatusOr<PeriodAllocation> RestNow(const std::string& budget_id, const std::string& period,
                                           PeriodAllocation rest);

  store::Transaction& txn_;
  const Scene& scene_;
  std::map<Key, PeriodSheet> sheets_;
  // A closing that the command has read, with its changes.
  struct LookedAt {
    Closing closing;
    std::optional<Closing> before;  // as stored; nullopt: new
  };
  std::map<Key, LookedAt> closings_;
  Allotments allotments_{txn_, scene_.organization};
  std::map<Key, StageAmounts> settled_;  // of allotments, as PeriodSheet::settled; by budget and AllotmentPeriod
  // The settled amounts of budgets, by the period of the hold's node and the slot from which they no longer count.
  std::map<std::tuple<std::string, std::string, Slot>, StageAmounts> lapses_;
  absl::flat_hash_map<const Budget*, PeriodSheet*> current_;  // sheets of current periods, of budgets in the view
  bool is_year_end_ = false;  // the command is a year end: crossings of past periods are not notified
};

struct Ledger::PeriodSheet {
  const Key* key = nullptr;
  Figures figures;
  Figures before;        // as this command found them
  StageAmounts lapsed;   // the part of `before` that has expired
  StageAmounts settled;  // the part of `lapsed` that this command has recorded
  bool has_changed = false;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_LEDGER_H_
