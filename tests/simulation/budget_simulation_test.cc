// The budget service, whole, in one thread from one seed. Real: the service with its feed and its job. Fake: time,
// threads, network, disks, the directory. The people of two organizations spend in two currencies against budgets on
// three levels, while money is moved, amounts change, budgets freeze, holds end by themselves, calls are lost, doubled
// and delayed, disks fail and processes end. docs/simulation.md says which check proves which invariant.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/testing/matchers.h"
#include "common/testing/seeds.h"
#include "common/testing/simulator.h"
#include "tests/simulation/budget_checks.h"
#include "tests/simulation/budget_nodes.h"
#include "tests/simulation/spenders.h"
#include "tests/simulation/worlds.h"

namespace outlay::simulation {
namespace {

// The world of one seed.
class World {
 public:
  explicit World(uint64_t seed)
      : organizations_({kAcme, OtherOrganization(seed)}),
        acme_(&simulator_, kAcme, OtherOrganization(seed)),
        globex_(&simulator_, OtherOrganization(seed), kAcme),
        simulator_(seed) {
    AddBudget(simulator_, &organizations_);
  }

  void Run() {
    simulator_.node(kBudget).Start();
    simulator_.RunFor(absl::Seconds(1));
    for (Spenders* spenders : {&acme_, &globex_}) spenders->CreateBudgets();
    simulator_.RunFor(absl::Seconds(1));
    for (Spenders* spenders : {&acme_, &globex_}) PlanWorkOf(*spenders);
    Disturb(simulator_, {kBudget});
    is_settled_ = simulator_.HealAndSettle(absl::Minutes(1), [this] { return IsSettled(); });
    // What is still on its way must not change anything any more.
    simulator_.RunFor(absl::Seconds(1));
  }

  void Check() {
    EXPECT_TRUE(is_settled_) << "a minute after all faults ended it is not quiet (I18)";
    for (const Spenders* spenders : {&acme_, &globex_}) {
      ASSERT_TRUE(spenders->first_problem().empty()) << spenders->first_problem();
      CheckHolds(simulator_, *spenders);
      CheckBudgetFigures(simulator_, *spenders);
      CheckBudgetMoves(simulator_, *spenders);
      CheckBudgetLog(simulator_, *spenders);
    }
    EXPECT_THAT(simulator_.CheckChains(), testing::IsOk()) << "(I16)";
  }

  testing::Simulator& simulator() { return simulator_; }

 private:
  void PlanWorkOf(Spenders& spenders) {
    Random& random = simulator_.random();
    const uint64_t holds = 2 + random.Uniform(8);
    for (uint64_t i = 0; i < holds; ++i) {
      simulator_.Within(absl::Seconds(5), [&spenders, i] { spenders.Spend(absl::StrCat("h-", i)); });
    }
    const uint64_t batches = random.Uniform(4);
    for (uint64_t i = 0; i < batches; ++i) {
      simulator_.Within(absl::Seconds(5), [&spenders, i] { spenders.SpendTogether(absl::StrCat("m-", i)); });
    }
    const uint64_t changes = random.Uniform(3);
    for (uint64_t i = 0; i < changes; ++i) {
      simulator_.Within(absl::Seconds(6), [&spenders] { spenders.ChangeBudget(); });
    }
    const uint64_t allocations = random.Uniform(4);
    for (uint64_t i = 0; i < allocations; ++i) {
      simulator_.Within(absl::Seconds(5), [&spenders] { spenders.Allocate(); });
    }
    const uint64_t moves = random.Uniform(5);
    for (uint64_t i = 0; i < moves; ++i) {
      simulator_.Within(absl::Seconds(6), [&spenders, i] { spenders.MoveMoney(absl::StrCat("m-", i)); });
    }
    simulator_.Within(absl::Seconds(6), [&spenders] { spenders.List(); });
    if (random.Uniform(4) == 0) simulator_.Within(absl::Seconds(6), [&spenders] { spenders.Trespass(); });
  }

  bool IsSettled() {
    return acme_.AreDone() && globex_.AreDone() && HasEndedHolds(simulator_, acme_.organization()) &&
           HasEndedHolds(simulator_, globex_.organization());
  }

  const std::vector<std::string> organizations_;
  bool is_settled_ = false;
  Spenders acme_;
  Spenders globex_;
  // The last, to go first: what it still carries refers to the others.
  testing::Simulator simulator_;
};

TEST(BudgetSimulationTest, KeepsEveryLimitAndSumForEverySeed) {
  ExpectPartitionsOfOrganizations();
  testing::CheckWorlds<World>(testing::SeedsFromEnvironment({.first = 1, .count = 40}));
}

TEST(BudgetSimulationTest, RepeatsARunByteForByte) {
  testing::CheckWorldsRepeat<World>({.first = 1, .count = 5});
}

}  // namespace
}  // namespace outlay::simulation
