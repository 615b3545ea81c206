// The figures that one command looks at and changes: read once, changed together, written at the end (B4, B6).
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

// What was opened again of a budget.
struct ReopenedPeriods {
  std::size_t periods = 0;
  std::size_t changed = 0;    // of those after them
  bool is_overdrawn = false;  // one of those lacks money now
};

// Not thread-safe; for one body. `scene` must outlive it.
class Ledger {
 public:
  Ledger(store::Transaction& txn, const Scene& scene) : txn_(txn), scene_(scene) {}

  // What the command makes of a budget's figures in a period; stays where it is as long as the ledger.
  struct Sheet;

  // The budgets that apply to a spend, its own group's first (B4): in force now, their filter matches, and they are
  // named where they want to be. `sheets`, unless null, gets their sheets. NOT_FOUND / GROUP_NOT_FOUND,
  // BUDGET_NOT_FOUND (one that the spend names, or none BY_CHOICE); FAILED_PRECONDITION / TOO_MANY_BUDGETS.
  absl::StatusOr<std::vector<NodeState>> StatesFor(const Spend& spend, std::vector<Sheet*>* sheets = nullptr);

  // The same budgets with their figures as this command has made them meanwhile.
  absl::Status Refresh(const std::vector<Sheet*>& sheets, std::vector<NodeState>* states);

  // The nodes of a hold, in its order. Budgets of holds are never deleted: DATA_LOSS.
  absl::StatusOr<std::vector<NodeState>> StatesOf(const Hold& hold);

  // Whether a spend like the hold's is asked elsewhere now: see CountsWhereAsked; or cannot be asked at all, which
  // StatesFor says why.
  absl::StatusOr<bool> CountsElsewhere(const Hold& hold);

  // The figures of the budget's period that is now, without what has lapsed; nothing: none is now.
  absl::StatusOr<std::optional<Figures>> CurrentOf(const Budget& budget);
  // Opens the budget's period that is now, if there is one, so that it is stored.
  absl::Status Open(const Budget& budget);
  // The period that is now has another amount from now on.
  absl::Status SetAmount(const Budget& budget);

  // The budget's period that is now with its figures, as CurrentOf; a command that changed them sees what it did.
  absl::StatusOr<std::optional<LatestFigures>> CurrentPeriodOf(const Budget& budget);
  // Money was moved in or out of the period that is now; there must be one. OUT_OF_RANGE / MONEY_OVERFLOW.
  absl::Status AddMoved(const Budget& budget, const MovedAmounts& change);

  // Counts what a hold has become. `before`: null: it is new. OUT_OF_RANGE / MONEY_OVERFLOW.
  absl::Status Count(const Hold* before, const Hold& after);
  // The same for a new hold with these nodes, whose sheets are known.
  absl::Status Count(const std::vector<Sheet*>& sheets, const std::vector<HoldNode>& nodes, const Spend& spend,
                     const StageAmounts& amounts);
  // Remembers in which nodes a buffer is used: their places.
  absl::Status UseBuffers(const std::vector<HoldNode>& nodes, const std::vector<std::size_t>& buffers);
  static void UseBuffers(const std::vector<Sheet*>& sheets, const std::vector<std::size_t>& buffers);

  // Of a verb on a hold, one of whose periods may be closed: whether it may still be done (B18). `states`: the hold's.
  // FAILED_PRECONDITION / HOLD_GIVEN_BACK, PERIOD_CLOSED.
  absl::Status CheckLate(const Hold& hold, const std::vector<NodeState>& states, const HoldEntry& entry);
  // Closes periods of a budget as it was decided. OUT_OF_RANGE / MONEY_OVERFLOW.
  absl::Status ClosePeriods(const std::string& budget_id, const BudgetClosing& closing);
  // Opens the periods again that a year end closed. OUT_OF_RANGE / MONEY_OVERFLOW.
  // What periods carried on that were opened since goes along by the budget's RolloverRule. Like closing, tells no
  // crossings of periods that are over.
  absl::StatusOr<ReopenedPeriods> ReopenPeriods(const std::string& budget_id, const std::string& year_end_id);

  // Other thresholds hold from now on: what was told of those that stay remains told, in every period.
  absl::Status EditThresholds(const Budget& before, const Budget& after);

  // What a change of a member's allotment crosses, which it is marked with then; what lapsed is left out (B9).
  // OUT_OF_RANGE / MONEY_OVERFLOW.
  absl::Status CrossAllotment(const Budget& budget, const AllotmentPlace& place, const Allotment& before,
                              Allotment* after, std::vector<Crossing>* crossings);

  // Writes what has changed, and says which thresholds it crossed (B9): whoever saves tells them in the same step.
  // `edited`: the budget that the command changes, as it becomes; null: it changes none. OUT_OF_RANGE / MONEY_OVERFLOW.
  absl::StatusOr<std::vector<Crossing>> Save(const Budget* edited = nullptr);

 private:
  using Key = std::pair<std::string, std::string>;  // budget id, period
  // Of a budget: when the latest period ended that a year end closes, or opens again.
  struct ClosedYear {
    absl::Time end = absl::InfinitePast();
    bool is_undone = false;
  };

  // Keeps what figures were, if nobody has since they changed last, and what was written down late (B15).
  absl::Status KeepHistory();
  absl::Status KeepLapses(Slot now);
  absl::Status KeepClosing(const Sheet& sheet, const ClosedYear& year);
  absl::StatusOr<Sheet*> Find(const Key& key);
  // Where what is open of a period's holds counts; where it was given back, the period that did. Which is told.
  absl::StatusOr<Sheet*> FindOpen(const Key& key, bool* is_given_back = nullptr);
  absl::StatusOr<Closing*> FindClosingOf(const Key& key);
  // Counts a change of a period's holds, there or where it has gone on to.
  absl::Status CountIn(Key key, StageAmounts change);
  // A period after a closed one was `was` and `is` something else: those that were opened after it carried that on.
  absl::Status CarryUndone(const Key& key, const Figures& was, const Figures& is, ReopenedPeriods* reopened);
  void SaveClosings();
  absl::StatusOr<Sheet*> AddSheet(const Key& key, const Figures& figures);
  // The sheet of the period that is now; null: none is now.
  absl::StatusOr<Sheet*> FindCurrent(const Budget& budget);
  absl::StatusOr<Sheet*> AppendState(const Budget& budget, const Spend& spend, std::vector<NodeState>* states);
  // What of its limit may be used until now; the limit does not change while spends are judged.
  absl::Status FindAllowed(NodeState* state) const;
  // What a hold no longer is that had lapsed, since Effective takes it off.
  absl::Status Settle(const Hold& before, const Hold& after);
  absl::Status AppendCrossings(const Budget& budget, Sheet& sheet, std::vector<Crossing>* crossings);
  absl::Status AppendAllotmentCrossings(const Budget* edited, std::vector<Crossing>* crossings);
  absl::Status EditAllotmentThresholds(const Budget& before, const Budget& after);
  static absl::StatusOr<Figures> Effective(const Sheet& sheet);
  // Where in the budget's allocations a spend of a member counts, or one that counts there already.
  absl::Status FindAllotment(NodeState* state, const std::string& member_id);
  absl::Status ReadAllotment(NodeState* state, const std::string& period, const std::string& member_id);
  // Without what has lapsed; one that was taken back is as much as is used of it.
  absl::StatusOr<Allotment> AllotmentNow(const AllotmentPlace& place);
  // `rest` with what lapsed of allocations that were taken back: it is not allocated any more either.
  absl::StatusOr<Allotment> RestNow(const std::string& budget_id, const std::string& period, Allotment rest);

  store::Transaction& txn_;
  const Scene& scene_;
  std::map<Key, Sheet> sheets_;
  // Those that were looked at, as this command has made them.
  struct LookedAt {
    Closing closing;
    std::optional<Closing> before;  // as stored; nothing: it is new
  };
  std::map<Key, LookedAt> closings_;
  Allotments allotments_{txn_, scene_.organization};
  std::map<Key, StageAmounts> settled_;  // of allotments, as Sheet::settled; periods have members
  // What was settled of budgets, by the period of the hold's node and since when it counts no more.
  std::map<std::tuple<std::string, std::string, Slot>, StageAmounts> lapses_;
  absl::flat_hash_map<const Budget*, Sheet*> current_;  // of budgets in the view
  bool is_year_end_ = false;  // which may change a year of periods that are over: nobody is told of those
};

struct Ledger::Sheet {
  const Key* key = nullptr;
  Figures figures;
  Figures before;        // as this command found them
  StageAmounts lapsed;   // of that, what counts no more
  StageAmounts settled;  // of what lapsed, what this command has written down
  bool has_changed = false;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_LEDGER_H_
