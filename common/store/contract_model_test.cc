// Random bodies against a model that is a std::map: what bodies and readers see must be the same.
#include <algorithm>
#include <map>
#include <optional>

#include "common/base/random.h"
#include "common/store/testing/contract.h"

namespace outlay::store {
namespace {

using ::outlay::testing::IsOk;

using Model = std::map<std::string, std::string>;

std::vector<std::string> Lines(const Model& model) {
  std::vector<std::string> lines;
  for (const auto& [thing, text] : model) lines.push_back(thing + "=" + text);
  return lines;
}

class StoreModelContractTest : public StoreContractTest {
 protected:
  // One random step of a body on both; checks a random read.
  static void Step(SeededRandom& random, Transaction& txn, Model& model) {
    const std::string thing = "t" + std::to_string(random.Uniform(40));
    switch (random.Uniform(6)) {
      case 0:
      case 1: {
        const std::string text = std::to_string(random.Uniform(1'000'000));
        txn.Put(kThings, {"org", thing}, MakeText(text));
        model[thing] = text;
        break;
      }
      case 2:
        txn.Delete(kThings, {"org", thing});
        model.erase(thing);
        break;
      case 3:
        EXPECT_EQ(TextOf(txn, thing), model.count(thing) > 0 ? model[thing] : "");
        break;
      case 4: {
        const Model after(model.upper_bound(thing), model.end());
        EXPECT_EQ(ThingsOf(txn, Order::kAscending, ThingKey("org", thing)), Lines(after));
        break;
      }
      default: {
        std::vector<std::string> before = Lines(Model(model.begin(), model.lower_bound(thing)));
        std::reverse(before.begin(), before.end());
        EXPECT_EQ(ThingsOf(txn, Order::kDescending, ThingKey("org", thing)), before);
      }
    }
  }
};

TEST_P(StoreModelContractTest, AgreesWithAMap) {
  const uint64_t seed = SystemRandom().Next();
  SCOPED_TRACE("seed " + std::to_string(seed));
  options_.run_bodies_twice = false;
  Open();
  SeededRandom random(seed);
  Model model;  // Touched by bodies, which run one after another.
  for (int round = 0; round < 20; ++round) {
    for (int i = 0; i < 30; ++i) {
      store_->Write({PartitionOf("org"), "org",
                     [&](Transaction& txn) {
                       Model changed = model;
                       for (uint64_t steps = random.Uniform(8); steps > 0; --steps) Step(random, txn, changed);
                       if (random.Uniform(4) == 0) return absl::AbortedError("no");
                       if (random.Uniform(8) == 0) {
                         txn.Reset();
                       } else {
                         model = std::move(changed);
                       }
                       return absl::OkStatus();
                     }},
                    [](absl::Status) {});
    }
    ASSERT_THAT(Write([](Transaction&) { return absl::OkStatus(); }), IsOk());
    ASSERT_EQ(ThingsOf(*store_->Read(PartitionOf("org"))), Lines(model));
    if (round == 10) Open();
  }
}

INSTANTIATE_TEST_SUITE_P(Contract, StoreModelContractTest, ::testing::ValuesIn(Implementations()), NameOf);

}  // namespace
}  // namespace outlay::store
