// What must be true of an organization's directory once it is quiet: its tables agree with each other and with its
// rules, with what its administrators were told, and with what a follower knows. docs/simulation.md says which check
// proves which invariant.
#ifndef OUTLAY_TESTS_SIMULATION_DIRECTORY_CHECKS_H_
#define OUTLAY_TESTS_SIMULATION_DIRECTORY_CHECKS_H_

#include <string>

#include "common/testing/simulator.h"
#include "tests/simulation/administrators.h"
#include "tests/simulation/importer.h"

namespace outlay::simulation {

// Each adds failures to the test that runs. Both nodes must be up.

// The tree is one, with its heights and places (D2); people, their managers and memberships (D3) and grants (D4) are
// those that every index names; whoever left has nothing (D5); somebody administers.
void CheckTables(testing::Simulator& simulator, const std::string& organization);
// Every change is in one log record, each following from the one before (I8, I16). The log must be whole.
void CheckDirectoryLog(testing::Simulator& simulator, const Administrators& administrators);
// Whoever an import created is in one log record (I8, I16). The log must be whole.
void CheckImports(testing::Simulator& simulator, const Importer& importer);
// The follower knows what the directory would tell to somebody new (I9).
void CheckFollower(testing::Simulator& simulator, const std::string& organization);

}  // namespace outlay::simulation

#endif  // OUTLAY_TESTS_SIMULATION_DIRECTORY_CHECKS_H_
