// Random commands against a plain reference that knows every hold and adds all of them up anew for each answer (I1, I2,
// I3). Real: what ServiceFixture has.
#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "common/base/random.h"
#include "services/budget/rpc/service_testing.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::IsOk;

// What the reference knows of a budget: it blocks on all stages, or only warns.
struct ModelBudget {
  std::string id;
  std::vector<std::string> groups;  // whose spends count in it
  std::int64_t limit = 0;
  std::int64_t ceiling = 10'000;
  bool blocks = true;
  // Of its 12 months from August on as much as the months so far have; otherwise every month by itself.
  bool to_date = false;
  std::map<std::string, std::int64_t> allotted = {};  // member -> what is theirs each month; empty: it is not allocated
  std::map<std::int64_t, std::int64_t> changes = {};  // month -> the limit from then on

  std::int64_t LimitIn(std::int64_t month) const {
    const auto next = changes.upper_bound(month);
    return next == changes.begin() ? limit : std::prev(next)->second;
  }
  // What may be used at the end of a month; 7: August 2026.
  std::int64_t AllowedIn(std::int64_t month) const {
    const std::int64_t whole = LimitIn(month);
    if (!to_date) return whole;
    const std::int64_t months = std::min<std::int64_t>(month - 6, 12);
    return whole / 12 * months + std::min(months, whole % 12);
  }
};

struct ModelHold {
  std::string group;
  std::string member;
  std::int64_t month = 0;
  std::int64_t held = 0;
  std::int64_t committed = 0;
  std::int64_t spent = 0;
  std::int64_t tolerance = 0;
  absl::Time expiry = absl::InfiniteFuture();
  std::int64_t entries = 1;
  std::map<std::int64_t, std::int64_t> postings;  // entry -> amount
  std::map<std::int64_t, std::int64_t> beyond;    // entry -> what of it was tolerance

  bool IsOpen(absl::Time now) const { return held + committed > 0 && now < expiry; }
  std::int64_t Total(absl::Time now) const { return spent + (IsOpen(now) ? held + committed : 0); }
};

class HoldsModelTest : public ServiceFixture, public ::testing::WithParamInterface<uint64_t> {
 protected:
  HoldsModelTest() : draw_(GetParam()) {
    AddBudget({.id = "company", .groups = {"company", "engineering", "tools", "sales"}, .limit = 20'000}, "company");
    AddBudget({.id = "eng", .groups = {"engineering", "tools"}, .limit = 9'000, .ceiling = 11'000}, "engineering");
    AddBudget({.id = "tools", .groups = {"tools"}, .limit = 4'000, .allotted = {{"ann", 1'500}, {"bob", 1'000}}},
              "tools", "allocation_rules { sum_may_exceed_limit: true }");
    v1::SetAllocationsRequest allocate;
    allocate.set_request_id(NextRequestId());
    allocate.set_budget("organizations/acme/budgets/tools");
    for (const auto& [member, cents] : budgets_.back().allotted) {
      v1::Allocation& allocation = *allocate.add_allocations();
      allocation.set_member("organizations/acme/users/" + member);
      *allocation.mutable_share()->mutable_amount() = Dollars(cents);
    }
    EXPECT_THAT(Call<v1::AllocationsChanged>("Allocations/SetAllocations", allocate), IsOk());
    AddBudget({.id = "spread", .groups = {"sales", "tools"}, .limit = 30'005, .to_date = true}, "company",
              "filter { categories: 'spread' } period { recurrence: RECURRENCE_ONE_OFF first_day { year: 2026 month: 8 "
              "day: 1 } last_day { year: 2027 month: 7 day: 31 } } enforcement { stage: STAGE_REQUEST interval: "
              "INTERVAL_TO_DATE action: ACTION_BLOCK }");
    AddBudget({.id = "watched", .groups = {"sales"}, .limit = 3'000, .blocks = false}, "sales");
  }

  void AddBudget(const ModelBudget& budget, const std::string& group, const std::string& more = "") {
    MakeBudget(budget.id, group, budget.limit,
               "ceiling_basis_points: " + std::to_string(budget.ceiling) +
                   (budget.blocks ? " " : " enforcement { stage: STAGE_REQUEST action: ACTION_WARN } ") + more);
    budgets_.push_back(budget);
  }

  absl::Time Now() { return node_.clock().Now(); }
  std::int64_t MonthNow() { return absl::ToCivilMonth(Now(), absl::UTCTimeZone()) - absl::CivilMonth(2026, 1); }
  std::int64_t Draw(std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>(draw_.Uniform(static_cast<uint64_t>(most - least + 1)));
  }

  bool CountsIn(const ModelHold& hold, const ModelBudget& budget, std::int64_t month) const {
    return (budget.to_date || hold.month == month) &&
           std::find(budget.groups.begin(), budget.groups.end(), hold.group) != budget.groups.end();
  }
  std::int64_t Used(const ModelBudget& budget, std::int64_t month) {
    std::int64_t used = 0;
    for (const auto& [id, hold] : holds_) used += CountsIn(hold, budget, month) ? hold.Total(Now()) : 0;
    return used;
  }
  // What is left of an allocation, or of what is not allocated, where the hold counts.
  bool FitsAllocation(const ModelHold& hold, const ModelBudget& budget, std::int64_t more) {
    const auto own = budget.allotted.find(hold.member);
    std::int64_t room = own != budget.allotted.end() ? own->second : budget.LimitIn(hold.month);
    for (const auto& [member, amount] : budget.allotted) room -= own == budget.allotted.end() ? amount : 0;
    room = std::max<std::int64_t>(room, 0);
    for (const auto& [id, other] : holds_) {
      const bool is_same =
          own != budget.allotted.end() ? other.member == hold.member : !budget.allotted.contains(other.member);
      if (is_same && CountsIn(other, budget, hold.month)) room -= other.Total(Now());
    }
    return more <= room;
  }
  bool Fits(const ModelHold& hold, std::int64_t more) {
    const bool fits_own = std::all_of(budgets_.begin(), budgets_.end(), [&](const ModelBudget& budget) {
      return budget.allotted.empty() || !CountsIn(hold, budget, hold.month) || FitsAllocation(hold, budget, more);
    });
    return fits_own && std::all_of(budgets_.begin(), budgets_.end(), [&](const ModelBudget& budget) {
             return !budget.blocks || !CountsIn(hold, budget, hold.month) ||
                    Used(budget, hold.month) + more <=
                        budget.AllowedIn(budget.to_date ? MonthNow() : hold.month) * budget.ceiling / 10'000;
           });
  }

  void TryAuthorize() {
    static constexpr const char* kGroups[] = {"company", "engineering", "tools", "sales"};
    const std::string id = "h" + std::to_string(Draw(0, 200));
    if (holds_.contains(id) || refused_.contains(id)) return;
    ModelHold hold;
    hold.group = kGroups[Draw(0, 3)];
    hold.month = MonthNow();
    static constexpr const char* kMembers[] = {"ann", "bob", "carl"};
    hold.member = kMembers[Draw(0, 2)];
    const std::int64_t amount = Draw(0, 9) == 0 ? -Draw(1, 500) : Draw(1, 3'000);
    const std::int64_t stage = amount < 0 ? 3 : Draw(1, 3);
    // The budget that looks at sums to date is for spends of some groups only.
    std::string more = "spend { member: 'organizations/acme/users/" + hold.member + "' ";
    if (hold.group == "sales" || hold.group == "tools") more += "category: 'spread' ";
    more += "} stage: " + std::string(stage == 1 ? "STAGE_REQUEST" : stage == 2 ? "STAGE_ORDER" : "STAGE_INVOICE");
    if (stage != 3) {
      more += " tolerance_basis_points: 500";
      hold.tolerance = amount * 500 / 10'000;
      if (Draw(0, 1) == 0) {
        hold.expiry = Now() + absl::Hours(Draw(1, 200));
        more += " expire_time { seconds: " + std::to_string(absl::ToUnixSeconds(hold.expiry)) + " }";
      }
    }
    const bool fits = amount < 0 || Fits(hold, amount);
    EXPECT_EQ(Passes(id, hold.group, amount, more), fits) << id << " " << amount;
    if (!fits) {
      refused_.insert(id);
      return;
    }
    (stage == 1 ? hold.held : stage == 2 ? hold.committed : hold.spent) = amount;
    if (stage == 3 && amount > 0) hold.postings[1] = amount;
    holds_[id] = hold;
  }

  void TryVerb(const std::string& id, ModelHold& hold) {
    const bool is_open = hold.IsOpen(Now());
    switch (Draw(0, 4)) {
      case 0: {
        const std::int64_t amount = Draw(1, 3'000);
        const bool fine = is_open && amount <= hold.held;
        EXPECT_EQ(Commit(id, amount).ok(), fine) << id;
        if (!fine) return;
        hold.held -= amount;
        hold.committed += amount;
        break;
      }
      case 1: {
        const std::int64_t amount = Draw(1, 3'000);
        const bool fine = is_open && amount <= hold.committed + hold.tolerance;
        const bool is_final = Draw(0, 4) == 0;
        EXPECT_EQ(Post(id, amount, is_final).ok(), fine) << id;
        if (!fine) return;
        const std::int64_t taken = std::min(amount, hold.committed);
        hold.committed = is_final ? 0 : hold.committed - taken;
        if (is_final) hold.held = 0;
        hold.spent += amount;
        hold.tolerance -= amount - taken;
        hold.postings[hold.entries + 1] = amount;
        hold.beyond[hold.entries + 1] = amount - taken;
        break;
      }
      case 2: {
        const std::int64_t amount = Draw(1, 3'000);
        const bool fine = is_open && amount <= hold.held + hold.committed;
        EXPECT_EQ(Release(id, amount).ok(), fine) << id;
        if (!fine) return;
        const std::int64_t taken = std::min(amount, hold.held);
        hold.held -= taken;
        hold.committed -= amount - taken;
        break;
      }
      case 3: {
        const std::int64_t amount = Draw(1, 3'000);
        std::int64_t& part = hold.held > 0 ? hold.held : hold.committed;
        const bool fine = is_open && (amount <= part || Fits(hold, amount - part));
        EXPECT_EQ(Adjust(id, amount).ok(), fine) << id;
        if (!fine) return;
        part = amount;
        break;
      }
      default:
        TryReverse(id, hold);
        return;
    }
    hold.entries += 1;
  }

  void TryReverse(const std::string& id, ModelHold& hold) {
    const std::int64_t entry = Draw(1, hold.entries + 1);
    const auto posting = hold.postings.find(entry);
    EXPECT_EQ(Reverse(id, entry).ok(), posting != hold.postings.end()) << id << " " << entry;
    if (posting == hold.postings.end()) return;
    const std::int64_t beyond = hold.beyond[entry];
    hold.spent -= posting->second;
    // What was invoiced at once was never committed; what is over is not committed again.
    if (entry != 1 && Now() < hold.expiry) hold.committed += posting->second - beyond;
    hold.tolerance += beyond;
    hold.postings.erase(posting);
    hold.entries += 1;
  }

  void TryChangeLimit() {
    ModelBudget& budget = budgets_[static_cast<size_t>(Draw(0, 4))];
    const std::int64_t limit = Draw(1, 25'000);
    const bool fine = limit >= budget.LimitIn(MonthNow()) || Used(budget, MonthNow()) <= limit;
    v1::Budget change;
    *change.mutable_amount() = Dollars(limit);
    EXPECT_EQ(Update(budget.id, "budget { " + change.ShortDebugString() + " }").ok(), fine) << budget.id;
    if (fine) budget.changes[MonthNow()] = limit;
  }

  void CheckFigures() {
    for (const ModelBudget& budget : budgets_) {
      const v1::Figures figures = FiguresOf(budget.id);
      std::int64_t held = 0;
      std::int64_t committed = 0;
      std::int64_t spent = 0;
      for (const auto& [id, hold] : holds_) {
        if (!CountsIn(hold, budget, MonthNow())) continue;
        held += hold.IsOpen(Now()) ? hold.held : 0;
        committed += hold.IsOpen(Now()) ? hold.committed : 0;
        spent += hold.spent;
      }
      ASSERT_EQ(Cents(figures.held()), held) << budget.id;
      ASSERT_EQ(Cents(figures.committed()), committed) << budget.id;
      ASSERT_EQ(Cents(figures.spent()), spent) << budget.id;
      ASSERT_EQ(Cents(figures.available()), budget.LimitIn(MonthNow()) - held - committed - spent) << budget.id;
    }
  }

  SeededRandom draw_;
  std::vector<ModelBudget> budgets_;
  std::map<std::string, ModelHold> holds_;
  std::set<std::string> refused_;
};

TEST_P(HoldsModelTest, AnswersAndFiguresAreThoseOfThePlainSum) {
  for (int step = 0; step < 150; ++step) {
    SCOPED_TRACE("step " + std::to_string(step));
    const std::int64_t kind = Draw(0, 19);
    if (kind == 0) {
      node_.clock().Advance(absl::Hours(Draw(1, 200)));
    } else if (kind == 1) {
      TryChangeLimit();
    } else if (kind < 9 || holds_.empty()) {
      TryAuthorize();
    } else {
      auto picked = holds_.begin();
      std::advance(picked, Draw(0, static_cast<std::int64_t>(holds_.size()) - 1));
      TryVerb(picked->first, picked->second);
    }
    CheckFigures();
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, HoldsModelTest, ::testing::Range<uint64_t>(1, 21));

}  // namespace
}  // namespace outlay::budget
