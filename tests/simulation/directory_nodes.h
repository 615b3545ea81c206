// The directory service on a node of the simulator, and followers that keep a copy of what it tells.
#ifndef OUTLAY_TESTS_SIMULATION_DIRECTORY_NODES_H_
#define OUTLAY_TESTS_SIMULATION_DIRECTORY_NODES_H_

#include <map>
#include <string>

#include "common/store/store.h"
#include "common/testing/simulator.h"

namespace outlay::simulation {

inline constexpr char kDirectory[] = "directory";
inline constexpr char kFollower[] = "follower";

// What events tell of a partition, by what they are about (see directory::CopyOf).
using Copy = std::map<std::string, std::string>;

// Each adds a node, down. `is_upgraded`, which must outlive the simulator: whether a process that starts is of a
// version with other built-in roles.
void AddDirectory(testing::Simulator& simulator, const bool* is_upgraded);
void AddFollower(testing::Simulator& simulator);

// What the follower, which is up, knows of a partition.
Copy ReadCopy(testing::Simulator& simulator, store::PartitionId partition);
// What the directory, which is up, would tell of it to somebody new.
Copy ReadSnapshot(testing::Simulator& simulator, store::PartitionId partition);
// Whether an organization has the roles of the other version.
bool HasOtherRoles(testing::Simulator& simulator, const std::string& organization);
// Whether the follower knows all that the directory has told of it.
bool HasFollowed(testing::Simulator& simulator, store::PartitionId partition);

}  // namespace outlay::simulation

#endif  // OUTLAY_TESTS_SIMULATION_DIRECTORY_NODES_H_
