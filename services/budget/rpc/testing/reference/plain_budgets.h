// A plain reference of budgets and holds: it keeps every hold and sums all of them for each answer. It uses no code of
// the product. Amounts are cents; a budget is in US dollars, a hold may be in euros.
#ifndef OUTLAY_SERVICES_BUDGET_RPC_TESTING_REFERENCE_PLAIN_BUDGETS_H_
#define OUTLAY_SERVICES_BUDGET_RPC_TESTING_REFERENCE_PLAIN_BUDGETS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace outlay::budget {

using Month = int64_t;  // 0: January 2026

// A planned expense.
struct PlainSpend {
  std::string group;
  std::string member;
  bool is_euro = false;  // a euro is worth one and a half dollars
  int64_t amount = 0;    // negative: a credit
  int stage = 1;         // 1 request, 2 order, 3 invoice
  int64_t tolerance_basis_points = 0;
  absl::Time expiry = absl::InfiniteFuture();
  bool is_overridden = false;
};

struct PlainAmounts {
  int64_t held = 0;
  int64_t committed = 0;
  int64_t spent = 0;

  int64_t Total() const { return held + committed + spent; }
  bool operator==(const PlainAmounts&) const = default;
};

// A budget that a hold counts in, with its month; 0 if the budget's months do not count separately.
struct PlainNode {
  std::size_t budget = 0;
  Month month = 0;
  std::optional<std::string> allotment;  // the member of the allocation; empty: the unallocated rest

  bool operator==(const PlainNode&) const = default;
};

struct PlainHold {
  PlainSpend spend;
  PlainAmounts amounts;
  int64_t tolerance = 0;
  std::vector<PlainNode> nodes;
  int64_t entries = 1;
  std::string end;  // the error reason that says how it ended; empty: open
  struct Posting {
    int64_t amount = 0;
    int64_t beyond = 0;     // the part that used tolerance
    bool is_first = false;  // invoiced without having been committed
    bool is_reversed = false;
  };
  std::map<int64_t, Posting> postings;  // by entry
};

// A budget of 2026 in US dollars.
struct PlainBudget {
  std::string id;
  std::string group;                // the group that owns it
  std::vector<std::string> groups;  // the groups whose spends count in it
  int64_t limit = 0;
  int64_t ceiling = 10'000;  // basis points
  int64_t buffer = 0;        // for one spend of each month
  bool blocks = true;        // otherwise it only warns
  // True: one period from August on, limited by the sum of the months to date; false: each month by itself.
  bool is_to_date = false;
  bool is_allocated = false;
  enum class State { kActive, kFrozen, kClosed } state = State::kActive;

  std::map<Month, int64_t> limits = {};  // from a month on
  std::map<Month, int64_t> moved = {};   // in less out
  std::set<Month> buffers_used = {};
  std::map<std::string, int64_t> shares = {};  // of members, in every month that begins
  struct Allotment {
    int64_t amount = 0;
    bool has_ended = false;  // taken back: its amount is the amount used
  };
  std::map<Month, std::map<std::string, Allotment>> allotments = {};  // of the months used so far
};

class PlainBudgets {
 public:
  absl::Time now;

  // Adds a budget. Add those of a group before those of the groups above it.
  void Add(const PlainBudget& budget) { budgets_.push_back(budget); }
  std::size_t size() const { return budgets_.size(); }
  const PlainBudget& at(std::size_t budget) const { return budgets_[budget]; }
  const std::map<std::string, PlainHold>& holds() const { return holds_; }

  // Returns "" if the spend passes now, otherwise the reason of the refusal as the API names it.
  std::string Judge(const PlainSpend& spend);
  // Authorizes a spend that passes.
  void Take(const std::string& id, const PlainSpend& spend);

  // The following change the reference and return ""; on an error, they return only its reason.
  std::string Commit(const std::string& id, int64_t amount);
  std::string Post(const std::string& id, int64_t amount, bool is_final);
  std::string Release(const std::string& id, int64_t amount);
  std::string Adjust(const std::string& id, int64_t amount);
  std::string Reverse(const std::string& id, int64_t entry);
  std::string SetLimit(std::size_t budget, int64_t limit);
  std::string SetState(std::size_t budget, PlainBudget::State state);
  std::string SetShare(std::size_t budget, const std::string& member, int64_t amount);
  std::string TakeBack(std::size_t budget, const std::string& member);
  // Moves money; nullopt as `from` or `to` means from or to the outside.
  std::string Move(const std::string& id, std::optional<std::size_t> from, std::optional<std::size_t> to,
                   int64_t amount, bool is_earmarked);
  std::string Undo(const std::string& id, const std::string& undone);

  // Return the used amounts of a budget in the current month, and the remainder of its limit.
  PlainAmounts UsedOf(std::size_t budget);
  int64_t AvailableOf(std::size_t budget);
  // Ends the holds that were open until their time was over, as the job does.
  void Expire();

 private:
  struct PlainMove {
    std::optional<std::size_t> from;
    std::optional<std::size_t> to;
    Month month = 0;
    int64_t amount = 0;
    bool is_reversed = false;
  };

  Month MonthNow() const { return absl::ToCivilMonth(now, absl::UTCTimeZone()) - absl::CivilMonth(2026, 1); }
  Month MonthIn(const PlainBudget& budget) const { return budget.is_to_date ? 0 : MonthNow(); }
  std::vector<PlainNode> NodesFor(const PlainSpend& spend);
  std::map<std::string, PlainBudget::Allotment>& AllotmentsOf(std::size_t budget);

  bool HasLapsed(const PlainHold& hold) const;
  std::string ErrorOfEnded(const PlainHold& hold) const;
  // Returns the worth of a hold in its budgets: sums are converted, not parts.
  PlainAmounts WorthOf(const PlainHold& hold) const;
  PlainAmounts Used(const PlainNode& node, bool of_allotment) const;
  int64_t LimitOf(const PlainNode& node) const;
  // Returns the part of the limit that may be used to date.
  int64_t CapacityOf(const PlainNode& node) const;
  int64_t RoomOfAllotment(const PlainNode& node);

  // Returns why the additional amount does not pass; `buffers` gets the nodes where it passes with a buffer.
  std::string Ask(const std::vector<PlainNode>& nodes, int64_t more, bool is_overridden,
                  std::vector<PlainNode>* buffers);
  static int64_t Worth(bool is_euro, int64_t amount);
  void Close(PlainHold& hold, const std::string& reason);
  // Returns why money cannot leave or enter a budget.
  std::string CheckMove(const PlainMove& move, bool may_follow_path);
  void DoMove(const std::string& id, const PlainMove& move);

  std::vector<PlainBudget> budgets_;
  std::map<std::string, PlainHold> holds_;
  std::map<std::string, PlainMove> moves_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_TESTING_REFERENCE_PLAIN_BUDGETS_H_
