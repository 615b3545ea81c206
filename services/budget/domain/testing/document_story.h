// Stories of what is said of a document, told step by step to the plan, the verdicts and the decisions, which are real.
// The one budget of each month, the rate and the months are made up, and holds are carried on as SettleDocument does.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_TESTING_DOCUMENT_STORY_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_TESTING_DOCUMENT_STORY_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <deque>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/base/strings.h"
#include "common/testing/matchers.h"
#include "services/budget/domain/holds/settle_decisions.h"
#include "services/budget/domain/testing/samples.h"

namespace outlay::budget {

inline constexpr int64_t kLimit = 100;

// One thing that happens, and how things are after it.
struct Act {
  // Before anything is said: what the others have of the month that is now, which month, and what budgets are like.
  int64_t others = -1;
  int month = 0;
  int64_t limit = 0;
  enum class Budgets { kAsBefore, kAskable, kGone, kWithoutRate, kFrozen, kGivenBack } budgets = Budgets::kAsBefore;
  // What is said of the document then.
  std::string category = "a";
  int64_t all = 0;
  int64_t invoiced = 0;
  int64_t beyond_order = 0;
  bool is_ordered = true;
  bool waits = false;
  // "ok", "refused", "beyond 20", "unplaced", in this order; of each month with something in it
  // "held + committed/spent/beyond", without what is held if nothing is.
  std::string answer;
  std::string figures;
};

struct Story {
  std::string name;
  Stage stage = Stage::kRequest;  // at which the budget blocks
  std::vector<Act> acts;
};
inline void PrintTo(const Story& story, std::ostream* out) {
  *out << story.name;
}

// The budget's months, and the document.
class StoryWorld {
 public:
  explicit StoryWorld(Stage stage) {
    budget_.id = "b";
    budget_.state = BudgetState::kActive;
    budget_.spec.amount = samples::Euro(kLimit);
    budget_.spec.enforcement = {.rules = {{.stage = stage, .action = Action::kBlock}}};
  }

  void Begin(const Act& act) {
    if (act.month > 0) month_ = act.month;
    if (act.others >= 0) others_[month_] = act.others;
    if (act.limit > 0) limit_ = act.limit;
    if (act.budgets == Act::Budgets::kGivenBack) {
      for (DocumentHold& held : holds_) held.is_given_back = true;
    } else if (act.budgets != Act::Budgets::kAsBefore) {
      budgets_ = act.budgets;
      budget_.state = budgets_ == Act::Budgets::kFrozen ? BudgetState::kFrozen : BudgetState::kActive;
    }
  }

  std::string Say(const Act& act) {
    for (DocumentHold& held : holds_) held.is_over = held.hold.nodes[0].period != Period();
    std::vector<DocumentSpend> spends;
    if (act.all > 0) {
      spends.push_back({.spend = SpendOf(act), .stage = act.is_ordered ? Stage::kOrder : Stage::kRequest});
      spends[0].invoiced = act.invoiced;
      spends[0].beyond_order = act.beyond_order;
      const bool can = budgets_ == Act::Budgets::kAskable || budgets_ == Act::Budgets::kFrozen;
      spends[0].cannot_be_asked = !can && !act.waits;
    }
    const std::vector<DocumentHold> before(holds_.begin(), holds_.end());
    const std::map<std::string, Displacement> displacements_before = displacements_;
    const auto steps = PlanSettlement(before, spends, act.waits);
    EXPECT_THAT(steps, outlay::testing::IsOk());
    answer_ = Answer();
    for (const SettleStep& step : *steps) Carry(step, before);
    if (act.waits && answer_.is_refused) {
      holds_.assign(before.begin(), before.end());
      displacements_ = displacements_before;
      return "refused";
    }
    std::string text = answer_.is_refused ? "refused" : "ok";
    if (answer_.beyond > 0) text = Concat(answer_.is_refused ? "refused, " : "", "beyond ", answer_.beyond);
    return answer_.is_unplaced ? Concat(text, ", unplaced") : text;
  }

  std::string Figures() const {
    std::map<std::string, StageAmounts> months;
    for (const DocumentHold& held : holds_) {
      if (held.is_given_back) continue;
      StageAmounts& sum = months[held.hold.nodes[0].period];
      sum = *Add(sum, held.hold.amounts);
    }
    std::string text;
    for (const auto& [month, sum] : months) {
      if (sum == StageAmounts()) continue;
      const std::string held = sum.held == 0 ? "" : Concat(sum.held, " + ");
      text += Concat(text.empty() ? "" : ", ", month, ": ", held, sum.committed, "/", sum.spent, "/", sum.beyond);
    }
    return text;
  }

 private:
  struct Answer {
    bool is_refused = false;
    bool is_unplaced = false;
    int64_t beyond = 0;
  };

  static Spend SpendOf(const Act& act) {
    Spend spend;
    spend.group_id = "team";
    spend.category = act.category;
    spend.document = "po-1";
    spend.amount = samples::Euro(act.all);
    return spend;
  }
  std::string Period() const { return Concat(month_); }
  CheckedBudget StateOf(const std::string& period) const {
    CheckedBudget state = {.budget = &budget_, .figures = {}, .period = period};
    state.figures.amount = limit_;
    const auto others = others_.find(std::stoi(period));
    state.figures.used.spent = others == others_.end() ? 0 : others->second;
    for (const DocumentHold& held : holds_) {
      if (held.hold.nodes[0].period != period || held.is_given_back) continue;
      state.figures.used = *Add(state.figures.used, held.hold.amounts);
    }
    state.has_rate = budgets_ != Act::Budgets::kWithoutRate;
    return state;
  }

  StageAmounts Change(const SettleStep& step, DocumentHold* held) {
    SettleStep on = step;
    const DocumentHold was = *held;
    on.held = &was;
    CheckedBudget state = StateOf(held->hold.nodes[0].period);
    state.has_rate = true;
    const auto decided = DecideSettle(on, {state}, /*must_have_budget=*/false, "ann", {});
    EXPECT_THAT(decided, outlay::testing::IsOk());
    EXPECT_TRUE(step.waits || decided->made.has_value()) << "what nobody waits for can be done in part";
    if (!decided->made.has_value()) {
      answer_.is_refused = true;
      return held->hold.amounts;
    }
    held->hold = decided->made->hold;
    Follow(decided->made->entry, held);
    return held->hold.amounts;
  }

  // As it is found in the entries of the hold.
  void Follow(const HoldEntry& entry, DocumentHold* held) {
    Displacement& displacement = displacements_[held->hold.id];
    displacement.Follow(entry.change);
    held->displaced = displacement.displaced();
  }

  StageAmounts Make(const SettleStep& step) {
    if (budgets_ == Act::Budgets::kGone) return {};
    const CheckedBudget state = StateOf(Period());
    const auto holds = NewHoldsOf(step);
    EXPECT_THAT(holds, outlay::testing::IsOk());
    for (const NewHold& next : *holds) {
      const HoldRequest request = {.hold_id = Concat("h-", holds_.size() + 1),
                                   .spend = next.asked,
                                   .stage = step.spend->stage,
                                   .creator = "ann",
                                   .digest = {},
                                   .is_of_document = true};
      const auto decided = next.is_fact ? DecideFact(request, {state}, {}) : DecideAuthorize(request, {state}, {}, {});
      EXPECT_THAT(decided, outlay::testing::IsOk());
      if (!decided->made.has_value()) continue;
      DocumentHold& made = holds_.emplace_back(DocumentHold{.hold = decided->made->hold});
      Follow(decided->made->entry, &made);
      return next.is_fact || next.step.target.spent == 0 ? made.hold.amounts : Change(next.step, &made);
    }
    const bool is_spare = SumOf(step.target) == step.spare && step.target.spent == 0;
    answer_.is_refused = answer_.is_refused || (step.waits && !is_spare);
    return {};
  }

  void Carry(const SettleStep& step, const std::vector<DocumentHold>& before) {
    const StageAmounts is =
        step.held == nullptr ? Make(step) : Change(step, &holds_[static_cast<std::size_t>(step.held - before.data())]);
    EXPECT_TRUE(is.beyond >= 0 && is.beyond <= is.spent && is.committed >= 0);
    if (step.spend == nullptr || step.waits) {
      answer_.beyond += step.spend == nullptr ? 0 : is.beyond;
      return;
    }
    answer_.is_unplaced = answer_.is_unplaced || is.spent < step.target.spent;
    answer_.is_refused = answer_.is_refused || is.committed < step.target.committed || is.spent < step.target.spent;
    answer_.beyond += is.beyond;
  }

  Budget budget_;
  std::deque<DocumentHold> holds_;
  std::map<std::string, Displacement> displacements_;  // by hold
  std::map<int, int64_t> others_;
  int64_t limit_ = kLimit;
  int month_ = 11;
  Act::Budgets budgets_ = Act::Budgets::kAskable;
  Answer answer_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_TESTING_DOCUMENT_STORY_H_
