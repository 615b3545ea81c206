// What happens in every simulated world: two organizations, and faults that end.
#ifndef OUTLAY_TESTS_SIMULATION_WORLDS_H_
#define OUTLAY_TESTS_SIMULATION_WORLDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "common/testing/simulator.h"

namespace outlay::simulation {

inline constexpr char kAcme[] = "acme";
// The same ids in another organization; one of its names lives in acme's partition, the other does not.
inline constexpr char kNeighbour[] = "globex-51";
inline constexpr char kElsewhere[] = "globex";

// The organization beside acme in the world of a seed.
std::string OtherOrganization(uint64_t seed);
// Adds a failure to the test that runs: they do not live where their names say.
void ExpectPartitionsOfOrganizations();

// Breaks one of the nodes now and then, with a network and disks as they come, for eight seconds.
void Disturb(testing::Simulator& simulator, const std::vector<std::string>& nodes);

}  // namespace outlay::simulation

#endif  // OUTLAY_TESTS_SIMULATION_WORLDS_H_
