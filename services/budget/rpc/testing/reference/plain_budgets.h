// Budgets and holds as a plain reference has them: it knows every hold and adds all of them up anew for each answer.
// Nothing of it is the product's code. Amounts are cents; a budget counts US dollars, a hold may be of euros.
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

using Month = std::int64_t;  // 0: January 2026

// What somebody wants to spend.
struct PlainSpend {
  std::string group;
  std::string member;
  bool is_euro = false;     // worth one and a half dollars
  std::int64_t amount = 0;  // negative: a credit
  int stage = 1;            // 1 request, 2 order, 3 invoice
  std::int64_t tolerance_basis_points = 0;
  absl::Time expiry = absl::InfiniteFuture();
  bool is_overridden = false;
};

struct PlainAmounts {
  std::int64_t held = 0;
  std::int64_t committed = 0;
  std::int64_t spent = 0;

  std::int64_t Total() const { return held + committed + spent; }
  bool operator==(const PlainAmounts&) const = default;
};

// A budget that a hold counts in, in a month of its own; 0 where months do not count by themselves.
struct PlainNode {
  std::size_t budget = 0;
  Month month = 0;
  std::optional<std::string> allotment;  // whose allocation; empty: what is not allocated

  bool operator==(const PlainNode&) const = default;
};

struct PlainHold {
  PlainSpend spend;
  PlainAmounts amounts;
  std::int64_t tolerance = 0;
  std::vector<PlainNode> nodes;
  std::int64_t entries = 1;
  std::string end;  // the reason of the error that says how it ended; empty: it is open
  struct Posting {
    std::int64_t amount = 0;
    std::int64_t beyond = 0;  // what of it was tolerance
    bool is_first = false;    // it was invoiced without ever being committed
    bool is_reversed = false;
  };
  std::map<std::int64_t, Posting> postings;  // by entry
};

// A budget of 2026, of US dollars.
struct PlainBudget {
  std::string id;
  std::string group;                // whose it is
  std::vector<std::string> groups;  // whose spends count in it
  std::int64_t limit = 0;
  std::int64_t ceiling = 10'000;  // basis points
  std::int64_t buffer = 0;        // for one spend of each month
  bool blocks = true;             // otherwise it only warns
  // Of its twelve months from August on as much as the months so far have; otherwise every month by itself.
  bool is_to_date = false;
  bool is_allocated = false;
  enum class State { kActive, kFrozen, kClosed } state = State::kActive;

  std::map<Month, std::int64_t> limits = {};  // from a month on
  std::map<Month, std::int64_t> moved = {};   // in less out
  std::set<Month> buffers_used = {};
  std::map<std::string, std::int64_t> shares = {};  // of members, in every month that begins
  struct Allotment {
    std::int64_t amount = 0;
    bool has_ended = false;  // taken back: it is as much as is used of it
  };
  std::map<Month, std::map<std::string, Allotment>> allotments = {};  // of months that were looked at
};

class PlainBudgets {
 public:
  absl::Time now;

  // Those of a group before those of the groups above it.
  void Add(const PlainBudget& budget) { budgets_.push_back(budget); }
  std::size_t size() const { return budgets_.size(); }
  const PlainBudget& at(std::size_t budget) const { return budgets_[budget]; }
  const std::map<std::string, PlainHold>& holds() const { return holds_; }

  // Whether it passes now; "" or the reason of the refusal, as the API names it.
  std::string Judge(const PlainSpend& spend);
  // Sets money aside for what passes.
  void Take(const std::string& id, const PlainSpend& spend);

  // These change what they are about and return "", or only the reason of the error.
  std::string Commit(const std::string& id, std::int64_t amount);
  std::string Post(const std::string& id, std::int64_t amount, bool is_final);
  std::string Release(const std::string& id, std::int64_t amount);
  std::string Adjust(const std::string& id, std::int64_t amount);
  std::string Reverse(const std::string& id, std::int64_t entry);
  std::string SetLimit(std::size_t budget, std::int64_t limit);
  std::string SetState(std::size_t budget, PlainBudget::State state);
  std::string SetShare(std::size_t budget, const std::string& member, std::int64_t amount);
  std::string TakeBack(std::size_t budget, const std::string& member);
  // Nothing as `from` or `to`: it comes from outside, or goes there.
  std::string Move(const std::string& id, std::optional<std::size_t> from, std::optional<std::size_t> to,
                   std::int64_t amount, bool is_earmarked);
  std::string Undo(const std::string& id, const std::string& undone);

  // What is used of a budget in the month that is now, and how much of its limit is left.
  PlainAmounts UsedOf(std::size_t budget);
  std::int64_t AvailableOf(std::size_t budget);
  // The holds whose time is over and that were open until then, as the job sees to them.
  void Expire();

 private:
  struct PlainMove {
    std::optional<std::size_t> from;
    std::optional<std::size_t> to;
    Month month = 0;
    std::int64_t amount = 0;
    bool is_reversed = false;
  };

  Month MonthNow() const { return absl::ToCivilMonth(now, absl::UTCTimeZone()) - absl::CivilMonth(2026, 1); }
  Month MonthIn(const PlainBudget& budget) const { return budget.is_to_date ? 0 : MonthNow(); }
  std::vector<PlainNode> NodesFor(const PlainSpend& spend);
  std::map<std::string, PlainBudget::Allotment>& AllotmentsOf(std::size_t budget);

  bool HasLapsed(const PlainHold& hold) const;
  std::string ErrorOfEnded(const PlainHold& hold) const;
  // What a hold counts in its budgets: sums are converted, not parts.
  PlainAmounts WorthOf(const PlainHold& hold) const;
  PlainAmounts Used(const PlainNode& node, bool of_allotment) const;
  std::int64_t LimitOf(const PlainNode& node) const;
  // What of it may be used until now.
  std::int64_t CapacityOf(const PlainNode& node) const;
  std::int64_t RoomOfAllotment(const PlainNode& node);

  // The reason why so much more does not pass there; `buffers`: where it passes with a buffer.
  std::string Ask(const std::vector<PlainNode>& nodes, std::int64_t more, bool is_overridden,
                  std::vector<PlainNode>* buffers);
  static std::int64_t Worth(bool is_euro, std::int64_t amount);
  void Close(PlainHold& hold, const std::string& reason);
  // The reason why money cannot leave or reach a budget.
  std::string CheckMove(const PlainMove& move, bool may_follow_path);
  void DoMove(const std::string& id, const PlainMove& move);

  std::vector<PlainBudget> budgets_;
  std::map<std::string, PlainHold> holds_;
  std::map<std::string, PlainMove> moves_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_TESTING_REFERENCE_PLAIN_BUDGETS_H_
