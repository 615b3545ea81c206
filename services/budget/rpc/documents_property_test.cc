// Random statements of documents, months and year ends against what was said last (B7, I2). See service_testing.h for
// what is fake.
#include <algorithm>
#include <map>
#include <set>

#include "common/base/random.h"
#include "services/budget/rpc/documents_testing.h"
#include "services/budget/store/budgets.h"
#include "services/budget/store/documents.h"
#include "services/budget/store/holds.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::IsOk;

class DocumentsPropertyTest : public DocumentsTest, public ::testing::WithParamInterface<uint64_t> {
 protected:
  // What is in the document's holds, by category; every hold with something in it is known to the document.
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
  // Of a budget in all its periods: its rows say what its holds are worth, to the cent (I2).
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
};

TEST_P(DocumentsPropertyTest, HoldWhatWasSaidLastAndNothingElse) {
  SCOPED_TRACE("seed " + std::to_string(GetParam()));
  SeededRandom random(GetParam());
  MakeBudget("monthly", "company", 500'00, "tax_counting: TAX_COUNTING_NONE");
  MakeYearly("yearly", "tools", 3'000'00, "year_end_rule: YEAR_END_RULE_CARRY_BOTH");
  std::map<std::string, StageAmounts> before;
  int refused = 0;
  for (int version = 1; version <= 60; ++version) {
    std::vector<Need> needs;
    for (const char* category : {"43", "44", "45"}) {
      if (random.Uniform(5) == 0) continue;
      Need need = {.cents = static_cast<std::int64_t>(1 + random.Uniform(400'00)), .category = category};
      need.tax = need.cents * static_cast<std::int64_t>(random.Uniform(3) * 7) / 107;
      need.stage = random.Uniform(3) == 0 ? v1::STAGE_REQUEST : v1::STAGE_ORDER;
      if (need.stage == v1::STAGE_ORDER && random.Uniform(2) == 0) {
        need.invoiced = static_cast<std::int64_t>(random.Uniform(static_cast<uint64_t>(need.cents) + 1));
      }
      needs.push_back(need);
    }
    const bool best_effort = random.Uniform(2) == 0;
    const auto said = Settle(version, needs, best_effort);
    ASSERT_THAT(said, IsOk());
    const std::map<std::string, StageAmounts> after = ReadHolds();
    if (!said->allowed()) {
      EXPECT_EQ(after, before) << "all or nothing";
      ++refused;
    }
    std::map<std::string, Need> wanted;
    for (const Need& need : needs) wanted[need.category] = need;
    std::set<std::string> refusals;
    for (const v1::SpendVerdict& refusal : said->refusals()) refusals.insert(refusal.spend().category());
    for (const auto& [category, amounts] : after) {
      if (!said->allowed()) break;
      const Need need = wanted[category];
      StageAmounts target =
          AmountsAt(need.stage == v1::STAGE_ORDER ? Stage::kOrder : Stage::kRequest, need.cents - need.invoiced);
      target.spent = need.invoiced;
      if (refusals.contains(category)) {
        EXPECT_LE(SumAt(amounts, Stage::kRequest),
                  std::max(SumAt(before[category], Stage::kRequest), SumAt(target, Stage::kRequest)));
        EXPECT_LE(amounts.spent, target.spent);
      } else {
        EXPECT_EQ(amounts, target) << category;
      }
    }
    before = after;
    CheckFigures("monthly");
    CheckFigures("yearly");
    if (random.Uniform(8) == 0) node_.clock().SetTime(node_.clock().Now() + absl::Hours(24 * 31));
  }
  EXPECT_GT(refused, 0);
}

INSTANTIATE_TEST_SUITE_P(Seeds, DocumentsPropertyTest, ::testing::Range<uint64_t>(1, 21));

}  // namespace
}  // namespace outlay::budget
