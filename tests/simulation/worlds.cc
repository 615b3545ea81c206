#include "tests/simulation/worlds.h"

#include <gtest/gtest.h>

#include "absl/time/time.h"
#include "common/store/store.h"

namespace outlay::simulation {

std::string OtherOrganization(uint64_t seed) {
  return seed % 2 == 0 ? kNeighbour : kElsewhere;
}

void ExpectPartitionsOfOrganizations() {
  EXPECT_EQ(store::PartitionOf(kAcme), store::PartitionOf(kNeighbour));
  EXPECT_NE(store::PartitionOf(kAcme), store::PartitionOf(kElsewhere));
}

void Disturb(testing::Simulator& simulator, const std::vector<std::string>& nodes) {
  const uint64_t disturbances = simulator.random().Uniform(5);
  for (uint64_t i = 0; i < disturbances; ++i) {
    simulator.Within(absl::Seconds(6), [&simulator, nodes] { simulator.BreakOneOf(nodes, absl::Seconds(3)); });
  }
  simulator.DrawFaults({.drop_permille = 100,
                        .duplicate_permille = 100,
                        .delay_max = absl::Milliseconds(200),
                        .sync_max = absl::Milliseconds(5)});
  simulator.RunFor(absl::Seconds(8));
}

}  // namespace outlay::simulation
