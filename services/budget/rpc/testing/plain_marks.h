// A plain model of what is spent beyond budgets (B7, I1, ADR 0015), for random tests: it replays the entries of holds,
// and knows of budgets only their limits and the stages at which they block. It shares no rule with the service.
#ifndef OUTLAY_SERVICES_BUDGET_RPC_TESTING_PLAIN_MARKS_H_
#define OUTLAY_SERVICES_BUDGET_RPC_TESTING_PLAIN_MARKS_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/numeric/int128.h"
#include "common/base/strings.h"
#include "common/testing/matchers.h"
#include "services/budget/domain/budgets/closing.h"
#include "services/budget/store/budgets.h"
#include "services/budget/store/holds.h"
#include "services/budget/store/year_ends.h"

namespace outlay::budget {

// What a test knows of one of its budgets.
struct PlainBudget {
  std::set<Stage> blocks;    // the stages at which it refuses; never empty
  bool is_allotted = false;  // given to members, so that spends are also checked against what is not allocated
  bool is_frozen = false;
};

// The rows of one organization as they are.
class PlainMarks {
 public:
  using Place = std::pair<std::string, std::string>;  // budget, period

  PlainMarks(const store::Reader& reader, const std::map<std::string, PlainBudget>& budgets) : budgets_(budgets) {
    for (const auto& [id, budget] : budgets) {
      EXPECT_THAT(ListFigures(reader, {"acme", id},
                              [&](const LatestFigures& found) {
                                figures_[{id, found.period}] = found.figures;
                                return store::Visit::kContinue;
                              }),
                  outlay::testing::IsOk());
      EXPECT_THAT(ListClosings(reader, {"acme", id},
                               [&](const std::string& period, const Closing& closing) {
                                 closings_[{id, period}] = closing;
                                 return store::Visit::kContinue;
                               }),
                  outlay::testing::IsOk());
    }
    EXPECT_THAT(ListHolds(reader, "acme", std::nullopt,
                          [&](const Hold& hold) {
                            holds_.push_back({hold, EntriesOf(reader, hold)});
                            return store::Visit::kContinue;
                          }),
                outlay::testing::IsOk());
  }

  // The holds of documents and the figures, for messages: "held + committed + spent/beyond".
  std::string Text() const {
    std::string text;
    const auto add = [&](const std::string& name, const StageAmounts& of) {
      text += Concat(name, ": ", of.held, " + ", of.committed, " + ", of.spent, "/", of.beyond);
    };
    for (const auto& [hold, entries] : holds_) {
      if (!hold.is_of_document || hold.amounts == StageAmounts()) continue;
      add(Concat("\n", hold.id, " for ", hold.spend.category), hold.amounts);
      for (const HoldNode& node : hold.nodes)
        text += Concat(node.is_cleared ? ", +" : ", ", node.budget_id, " ", node.period);
    }
    for (const auto& [place, figures] : figures_) {
      add(Concat("\n", place.first, " ", place.second), figures.used);
      text += Concat(" of ", static_cast<int64_t>(Limit(figures)), figures.is_closed ? " (closed)" : "");
    }
    return text;
  }

  // Every cent of every budget and period is in an entry, counted where year ends have left it, and no sum that is
  // beyond is less than zero, but by what is taken back late of a closed period.
  void CheckFigures() const {
    std::map<Place, StageAmounts> expected;
    for (const auto& [hold, entries] : holds_) {
      for (const HoldNode& node : hold.nodes) {
        for (const HoldEntry& entry : entries) Replay(node, entry, &expected);
      }
    }
    for (const auto& [place, figures] : figures_) {
      EXPECT_EQ(figures.used, expected[place]) << place.first << " in " << place.second << " (I2)";
    }
  }
  // Of each hold, what is beyond is part of what is spent, and what its entries say; and of a period that is closed
  // nothing is taken off but with what is spent.
  void CheckHolds() const {
    for (const auto& [hold, entries] : holds_) {
      StageAmounts sum;
      for (const HoldEntry& entry : entries) sum = *Add(sum, entry.change);
      EXPECT_EQ(sum, hold.amounts) << hold.id;
      EXPECT_GE(sum.beyond, 0) << hold.id;
      EXPECT_LE(sum.beyond, std::max<int64_t>(sum.spent, 0)) << hold.id;
      for (const HoldNode& node : hold.nodes) {
        const auto closing = closings_.find({node.budget_id, node.period});
        if (closing != closings_.end()) CheckKept(hold.id, entries, closing->second.close_time);
      }
    }
  }
  // No budget allowed it: what a hold has beyond is no more than what is spent in it now and was not allowed in `was`.
  void CheckGrowth(const PlainMarks& was) const {
    for (const auto& [hold, entries] : holds_) {
      int64_t allowed = 0;
      for (const auto& [before, unused] : was.holds_) {
        if (before.id == hold.id) allowed = before.amounts.spent - before.amounts.beyond;
      }
      EXPECT_LE(hold.amounts.beyond, std::max<int64_t>(hold.amounts.spent - allowed, 0))
          << hold.id << ": marked, though it was allowed before";
    }
  }

  // By how much what is used at a stage is more than the limit and, if `marked`, what is marked.
  std::map<std::pair<Place, Stage>, absl::int128> Excess(bool marked) const {
    std::map<std::pair<Place, Stage>, absl::int128> excess;
    for (const auto& [place, figures] : figures_) {
      if (figures.is_closed) continue;
      for (const Stage stage : budgets_.at(place.first).blocks) {
        excess[{place, stage}] = Used(figures, stage) - Limit(figures) - (marked ? MarkedIn(place) : 0);
      }
    }
    return excess;
  }

  // What is marked in the holds of a document and category, and what of them is spent.
  StageAmounts SumOfHolds(const std::string& document, const std::string& category) const {
    StageAmounts sum;
    for (const auto& [hold, entries] : holds_) {
      if (IsOf(hold, document) && hold.spend.category == category) sum = *Add(sum, hold.amounts);
    }
    return sum;
  }

  // Whether a hold is marked though each of its budgets has room for all of it, which is to be asked again: no budget
  // is frozen or allotted, and all its periods are current.
  std::vector<std::string> MarkedInVain(const std::string& document, absl::Time now) const {
    std::vector<std::string> ids;
    for (const auto& [hold, entries] : holds_) {
      if (hold.amounts.beyond == 0 || !IsOf(hold, document)) continue;
      bool has_room = true;
      for (const HoldNode& node : hold.nodes) {
        const PlainBudget& budget = budgets_.at(node.budget_id);
        const Figures& figures = figures_.at({node.budget_id, node.period});
        has_room =
            has_room && !budget.is_frozen && !budget.is_allotted && !figures.is_closed && figures.period.Contains(now);
        for (const Stage stage : budget.blocks) has_room = has_room && Used(figures, stage) <= Limit(figures);
      }
      if (has_room) ids.push_back(hold.id);
    }
    return ids;
  }

 private:
  struct Told {
    Hold hold;
    std::vector<HoldEntry> entries;
  };

  static std::vector<HoldEntry> EntriesOf(const store::Reader& reader, const Hold& hold) {
    std::vector<HoldEntry> entries;
    EXPECT_THAT(ListHoldEntries(reader, {"acme", hold.id}, /*after=*/0,
                                [&](const HoldEntry& entry) {
                                  entries.push_back(entry);
                                  return store::Visit::kContinue;
                                }),
                outlay::testing::IsOk());
    return entries;
  }
  static bool IsOf(const Hold& hold, const std::string& document) { return hold.id.starts_with(document + "-"); }
  static absl::int128 Used(const Figures& figures, Stage stage) {
    absl::int128 used = figures.used.spent;
    if (stage <= Stage::kOrder) used += figures.used.committed;
    if (stage <= Stage::kRequest) used += figures.used.held;
    return used;
  }
  static absl::int128 Limit(const Figures& figures) {
    return absl::int128(figures.amount) + figures.rollover - figures.closed_out;
  }
  static void CheckKept(const std::string& hold_id, const std::vector<HoldEntry>& entries, absl::Time close_time) {
    int64_t beyond = 0;
    int64_t kept = 0;
    for (const HoldEntry& entry : entries) {
      beyond += entry.change.beyond;
      if (entry.time < close_time) kept = beyond;
      if (entry.time >= close_time) kept = std::max<int64_t>(kept + std::min<int64_t>(entry.change.spent, 0), 0);
      EXPECT_GE(beyond, kept) << hold_id << ": a mark left its closed period";
    }
  }
  // What holds have beyond in a period; what is taken back late of a closed one makes nothing else less.
  int64_t MarkedIn(const Place& place) const {
    int64_t marked = 0;
    for (const auto& [hold, entries] : holds_) {
      std::map<Place, StageAmounts> sums;
      for (const HoldNode& node : hold.nodes) {
        if (node.budget_id != place.first) continue;
        for (const HoldEntry& entry : entries) Replay(node, entry, &sums);
      }
      marked += std::max<int64_t>(sums[place].beyond, 0);
    }
    return marked;
  }
  // What was spent in a period before it was closed stays there; all else goes on, what is open only if it is carried.
  void Replay(const HoldNode& node, const HoldEntry& entry, std::map<Place, StageAmounts>* sums) const {
    const auto add = [&](const std::string& period, const StageAmounts& amounts) {
      StageAmounts& sum = (*sums)[{node.budget_id, period}];
      sum = *Add(sum, amounts);
    };
    std::string period = node.period;
    StageAmounts spent = {.spent = entry.change.spent, .beyond = entry.change.beyond};
    StageAmounts open = {.held = entry.change.held, .committed = entry.change.committed};
    while (true) {
      const auto closing = closings_.find({node.budget_id, period});
      if (closing == closings_.end()) break;
      if (entry.time < closing->second.close_time) {
        add(period, std::exchange(spent, StageAmounts()));
      }
      if (!closing->second.carries_commitments) open = StageAmounts();
      period = closing->second.next_period;
    }
    if (!period.empty()) add(period, *Add(spent, open));
  }

  const std::map<std::string, PlainBudget>& budgets_;
  std::map<Place, Figures> figures_;
  std::map<Place, Closing> closings_;
  std::vector<Told> holds_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_TESTING_PLAIN_MARKS_H_
