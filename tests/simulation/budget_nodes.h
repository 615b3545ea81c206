// The budget service on a node of the simulator: what its main.cc builds, less the transport.
#ifndef OUTLAY_TESTS_SIMULATION_BUDGET_NODES_H_
#define OUTLAY_TESTS_SIMULATION_BUDGET_NODES_H_

#include <string>
#include <vector>

#include "common/testing/simulator.h"

namespace outlay::simulation {

inline constexpr char kBudget[] = "budget";

// Units of EUR for one unit of USD. Budgets are in EUR.
inline constexpr char kDollarRate[] = "0.9137";

// In this organization one person moves money alone; in every other one a second person must confirm it.
inline constexpr char kAloneMoves[] = "acme";

// Adds the node, down. Each organization has the groups company, department below it, and team below that.
// `organizations` is read at every start of the node and must outlive the simulator.
void AddBudget(testing::Simulator& simulator, const std::vector<std::string>* organizations);

// No open hold of the organization waits for the job that ends it.
bool HasEndedHolds(testing::Simulator& simulator, const std::string& organization);

}  // namespace outlay::simulation

#endif  // OUTLAY_TESTS_SIMULATION_BUDGET_NODES_H_
