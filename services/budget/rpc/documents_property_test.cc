// Random needs of documents while months and budgets come and go, compared with the last settled need (B7, I2). See
// testing/service.h for what is fake.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "common/base/random.h"
#include "services/budget/rpc/testing/documents.h"
#include "services/budget/store/budgets.h"
#include "services/budget/store/documents.h"
#include "services/budget/store/holds.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::IsOk;

class DocumentsPropertyTest : public DocumentsTest, public ::testing::WithParamInterface<uint64_t> {
 protected:
  // Returns the amounts in the document's holds by category; the document must know every hold with an amount.
  std::map<std::string, StageAmounts> ReadHolds() {
    const auto reader = node_.store().Read(store::PartitionOf("acme"));
    const auto document = FindDocument(*reader, {"acme", "po-1"});
    EXPECT_THAT(document, IsOk());
    const std::vector<std::string> known = document->value_or(SettledDocument()).holds;
    std::map<std::string, StageAmounts> sums;
    EXPECT_THAT(
        ListHolds(*reader, "acme", std::nullopt,
                  [&](const Hold& hold) {
                    EXPECT_EQ(std::count(known.begin(), known.end(), hold.id), hold.amounts == StageAmounts() ? 0 : 1)
                        << hold.id;
                    StageAmounts& sum = sums[hold.spend.category];
                    sum = *Add(sum, hold.amounts);
                    EXPECT_GE(hold.amounts.held, 0);
                    EXPECT_GE(hold.amounts.committed, 0);
                    EXPECT_GE(hold.amounts.spent, 0);
                    return store::Visit::kContinue;
                  }),
        IsOk());
    return sums;
  }
  // What budgets allowed, by category.
  std::map<std::string, absl::int128> ReadAllowed() {
    std::map<std::string, absl::int128> sums;
    EXPECT_THAT(ListHolds(*node_.store().Read(store::PartitionOf("acme")), "acme", std::nullopt,
                          [&](const Hold& hold) {
                            const StageAmounts& is = hold.amounts;
                            // What is spent beyond took the place of what was set aside while anything is.
                            sums[hold.spend.category] += SumOf(is) - (IsOpen(hold) ? 0 : is.beyond);
                            return store::Visit::kContinue;
                          }),
                IsOk());
    return sums;
  }
  // Every cent that is beyond is in an entry, and of no hold there is more than is spent.
  void CheckMarks() {
    const auto reader = node_.store().Read(store::PartitionOf("acme"));
    EXPECT_THAT(ListHolds(*reader, "acme", std::nullopt,
                          [&](const Hold& hold) {
                            int64_t marked = 0;
                            EXPECT_THAT(ListHoldEntries(*reader, {"acme", hold.id}, /*after=*/0,
                                                        [&](const HoldEntry& entry) {
                                                          marked += entry.change.beyond;
                                                          return store::Visit::kContinue;
                                                        }),
                                        IsOk());
                            EXPECT_EQ(hold.amounts.beyond, marked) << hold.id;
                            EXPECT_GE(hold.amounts.beyond, 0) << hold.id;
                            EXPECT_LE(hold.amounts.beyond, hold.amounts.spent) << hold.id;
                            return store::Visit::kContinue;
                          }),
                IsOk());
  }
  // No budget has more than it allows and what is marked in it. Shares of tax are rounded with each part.
  void CheckLimits(const std::string& budget_id, int versions) {
    EXPECT_THAT(
        ListFigures(*node_.store().Read(store::PartitionOf("acme")), {"acme", budget_id},
                    [&](const LatestFigures& found) {
                      const Figures& figures = found.figures;
                      EXPECT_LE(SumAt(figures.used, Stage::kRequest), LimitOf(figures) + figures.used.beyond + versions)
                          << budget_id << " in " << found.period << " (I1)";
                      return store::Visit::kContinue;
                    }),
        IsOk());
  }
  // Budgets come, freeze and end, rates come and go, and the document's group moves.
  void ChangeBudgets(SeededRandom& random) {
    static constexpr const char* kGroups[] = {"company", "engineering", "sales", "tools"};
    const auto picked = std::next(in_force_.begin(), static_cast<std::ptrdiff_t>(random.Uniform(in_force_.size())));
    const auto& [id, group] = *picked;
    static constexpr const char* kRates[] = {"0.5", "0.87", "1.25"};
    switch (random.Uniform(8)) {
      case 0:
      case 1: {
        const std::string made = "more-" + std::to_string(in_force_.size());
        in_force_[made] = kGroups[random.Uniform(4)];
        const auto cents = static_cast<int64_t>(100'00 + random.Uniform(900'00));
        if (random.Uniform(3) == 0) {
          MakeEuroBudget(made, in_force_[made], cents);
        } else {
          MakeBudget(made, in_force_[made], cents);
        }
        return;
      }
      case 2:
        is_sold_ = !is_sold_;
        return TellGroup("acme", "tools", is_sold_ ? "sales" : "engineering");
      case 3:
        needs_budget_ = !needs_budget_;
        return Tell("acme", needs_budget_ ? "spends_need_budget: true" : "");
      case 4:
        EXPECT_EQ(BudgetVerb<v1::FreezeBudgetRequest>("Freeze", id).ok(), !group.empty());
        if (!group.empty()) frozen_.insert(id);
        return;
      case 5:
        EXPECT_THAT(BudgetVerb<v1::CloseBudgetRequest>("Close", id), IsOk());
        picked->second.clear();
        frozen_.erase(id);
        return;
      case 6:
        if (random.Uniform(3) == 0) return TakeRateBack();
        return TellRate(kRates[random.Uniform(3)]);
      default:
        break;
    }
    for (const std::string& frozen : frozen_) {
      EXPECT_THAT(BudgetVerb<v1::ActivateBudgetRequest>("Activate", frozen), IsOk());
    }
    frozen_.clear();
  }
  // Returns the budgets that a spend of the document's group is checked against now.
  std::set<std::string> BudgetsNow() const {
    std::set<std::string> ids;
    for (const auto& [id, group] : in_force_) {
      if (group == "company" || group == "tools" || group == (is_sold_ ? "sales" : "engineering")) ids.insert(id);
    }
    return ids;
  }
  // Returns the budgets in which the open amounts of a category count.
  std::set<std::string> BudgetsOf(const std::string& category) {
    std::set<std::string> ids;
    EXPECT_THAT(ListHolds(*node_.store().Read(store::PartitionOf("acme")), "acme", std::nullopt,
                          [&](const Hold& hold) {
                            if (hold.spend.category != category || !IsOpen(hold)) return store::Visit::kContinue;
                            for (const HoldNode& node : hold.nodes) ids.insert(node.budget_id);
                            return store::Visit::kContinue;
                          }),
                IsOk());
    return ids;
  }
  // Returns true if all needs would be allowed.
  bool IsExplainedAsAllowed(const std::vector<Need>& needs) {
    const auto said = Call<v1::ExplainDocumentResponse>("DocumentHolds/ExplainDocument",
                                                        Needs<v1::ExplainDocumentRequest>(needs), As("ann"));
    EXPECT_THAT(said, IsOk());
    return said.ok() && std::all_of(said->spends().begin(), said->spends().end(),
                                    [](const v1::SpendVerdict& one) { return one.verdict().allowed(); });
  }
  // Checks that the rows of a budget equal the worth of its holds in all periods, to the cent (I2).
  void CheckFigures(const std::string& budget_id) {
    const auto reader = node_.store().Read(store::PartitionOf("acme"));
    StageAmounts stored;
    StageAmounts expected;
    ASSERT_THAT(ListFigures(*reader, {"acme", budget_id},
                            [&](const LatestFigures& found) {
                              stored = *Add(stored, found.figures.used);
                              return store::Visit::kContinue;
                            }),
                IsOk());
    ASSERT_THAT(ListHolds(*reader, "acme", std::nullopt,
                          [&](const Hold& hold) {
                            for (const HoldNode& node : hold.nodes) {
                              if (node.budget_id != budget_id) continue;
                              expected = *Add(expected, *InNode(node, hold.spend, hold.amounts));
                            }
                            return store::Visit::kContinue;
                          }),
                IsOk());
    EXPECT_EQ(stored, expected) << budget_id;
  }

  static std::vector<Need> RandomNeeds(SeededRandom& random) {
    std::vector<Need> needs;
    const auto up_to = [&](int64_t most) {
      return static_cast<int64_t>(random.Uniform(static_cast<uint64_t>(most) + 1));
    };
    for (const char* category : {"43", "44", "45"}) {
      if (random.Uniform(5) == 0) continue;
      Need need = {.cents = 1 + up_to(400'00), .category = category};
      need.tax = need.cents * static_cast<int64_t>(random.Uniform(3) * 7) / 107;
      need.stage = random.Uniform(3) == 0 ? v1::STAGE_REQUEST : v1::STAGE_ORDER;
      if (need.stage == v1::STAGE_ORDER && random.Uniform(2) == 0) {
        need.invoiced = random.Uniform(3) == 0 ? need.cents : up_to(need.cents);
        if (random.Uniform(2) == 0) need.beyond_order = up_to(need.invoiced);
      }
      needs.push_back(need);
    }
    return needs;
  }

  // What was said, and what the holds are then and were before.
  struct Round {
    bool best_effort = false;
    std::map<std::string, Need> wanted;  // by category, as the others
    v1::SettleDocumentResponse said;
    std::map<std::string, StageAmounts> before;
    std::map<std::string, StageAmounts> after;
    std::map<std::string, absl::int128> allowed_before;
    std::map<std::string, absl::int128> allowed_after;

    bool IsRefused(const std::string& category) const {
      return std::any_of(said.refusals().begin(), said.refusals().end(),
                         [&](const v1::SpendVerdict& refusal) { return refusal.spend().category() == category; });
    }
    // Nothing: it is not told.
    std::optional<int64_t> BeyondOf(const std::string& category) const {
      for (const v1::ExceededSpend& one : said.exceeded()) {
        if (one.spend().category() == category) return Cents(one.beyond());
      }
      return std::nullopt;
    }
  };

  void CheckRound(Round& round) {
    for (const auto& [category, amounts] : round.after) CheckCategory(round, category, amounts);
    CheckMarks();
    for (const auto& [category, need] : round.wanted) {
      const bool has_grown = need.cents - need.beyond_order > round.allowed_before[category];
      // What is told as beyond may have taken all that was set aside.
      if (round.best_effort || !has_grown || need.cents == need.invoiced || round.BeyondOf(category).has_value())
        continue;
      EXPECT_EQ(BudgetsOf(category), BudgetsNow()) << category << ": what grows is asked as what is new";
      EXPECT_TRUE(!needs_budget_ || !BudgetsNow().empty()) << "(B19)";
    }
  }
  // All is as it was said, but what is refused.
  static void CheckCategory(Round& round, const std::string& category, const StageAmounts& amounts) {
    const bool is_wanted = round.wanted.contains(category);
    const bool is_refused = round.IsRefused(category);
    if (round.said.unplaced() && (!is_wanted || is_refused)) return;
    const Need need = is_wanted ? round.wanted[category] : Need();
    StageAmounts target =
        AmountsAt(need.stage == v1::STAGE_ORDER ? Stage::kOrder : Stage::kRequest, need.cents - need.invoiced);
    target.spent = need.invoiced;
    target.beyond = round.BeyondOf(category).value_or(0);
    const bool is_short = is_refused || (!round.best_effort && round.BeyondOf(category).has_value());
    if (!is_short) {
      EXPECT_EQ(amounts, target) << category;
      return;
    }
    EXPECT_LE(SumOf(amounts), std::max(SumOf(round.before[category]), SumOf(target)));
    EXPECT_LE(amounts.held + amounts.committed, target.held + target.committed);
    const int64_t asked = round.best_effort ? need.invoiced : need.cents - amounts.beyond;
    EXPECT_LE(round.allowed_after[category], std::max(round.allowed_before[category], absl::int128(asked)))
        << category << ": what is set aside, somebody allowed";
    EXPECT_EQ(amounts.spent, target.spent) << category << ": what is invoiced is spent";
    EXPECT_EQ(amounts.beyond, target.beyond) << category;
  }

  std::map<std::string, std::string> in_force_;  // budgets that were, and whose they are; empty: closed
  std::set<std::string> frozen_;
  bool is_sold_ = false;  // the group is below sales
  bool needs_budget_ = false;
};

TEST_P(DocumentsPropertyTest, HoldWhatWasSaidLastAndNothingElse) {
  SCOPED_TRACE("seed " + std::to_string(GetParam()));
  SeededRandom random(GetParam());
  MakeBudget("monthly", "company", 500'00, "tax_counting: TAX_COUNTING_NONE");
  MakeYearly("yearly", "tools", 3'000'00, "year_end_rule: YEAR_END_RULE_CARRY_BOTH");
  in_force_ = {{"monthly", "company"}, {"yearly", "tools"}};
  if (random.Uniform(2) == 0) TellRate("0.5");
  std::map<std::string, Need> settled;
  Round round;
  int refused = 0;
  for (int version = 1; version <= 60; ++version) {
    const std::vector<Need> needs = RandomNeeds(random);
    round.wanted.clear();
    for (const Need& need : needs) round.wanted[need.category] = need;
    round.best_effort = random.Uniform(2) == 0;
    if (random.Uniform(4) == 0) ChangeBudgets(random);
    const bool is_explained = needs.empty() || IsExplainedAsAllowed(needs);
    const auto said = Settle(version, needs, round.best_effort);
    ASSERT_THAT(said, IsOk());
    round.said = *said;
    round.before = std::exchange(round.after, ReadHolds());
    round.allowed_before = std::exchange(round.allowed_after, ReadAllowed());
    // What grows is asked with the tax that is in it now, also of the part that was there.
    const bool is_taxed_more = std::any_of(needs.begin(), needs.end(), [&](const Need& need) {
      const Need& was = settled[need.category];
      return need.tax * was.cents > was.tax * need.cents;
    });
    EXPECT_TRUE(said->allowed() || !is_explained || is_taxed_more) << "explained as what would be";
    if (said->allowed()) {
      CheckRound(round);
      settled = round.wanted;
    } else {
      EXPECT_EQ(round.after, round.before) << "all or nothing";
      ++refused;
    }
    for (const auto& [id, group] : in_force_) {
      CheckFigures(id);
      CheckLimits(id, version);
    }
    if (random.Uniform(8) == 0) node_.clock().SetTime(node_.clock().Now() + absl::Hours(24 * 31));
  }
  EXPECT_GT(refused, 0);
  // More than all budgets have.
  const int64_t much = 100'000'00;
  const auto said = Settle(61, {{.cents = much, .category = "46", .stage = v1::STAGE_ORDER, .invoiced = much}}, true);
  ASSERT_THAT(said, IsOk());
  if (BudgetsNow().empty()) return;
  EXPECT_TRUE(said->unplaced() || (said->exceeded_size() == 1 && Cents(said->exceeded(0).beyond()) == much));
}

INSTANTIATE_TEST_SUITE_P(Seeds, DocumentsPropertyTest, ::testing::Range<uint64_t>(1, 41));

}  // namespace
}  // namespace outlay::budget
