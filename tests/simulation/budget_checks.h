// What must be true of an organization's budgets once the service is quiet, and at every step of its log.
// docs/simulation.md says which check proves which invariant.
#ifndef OUTLAY_TESTS_SIMULATION_BUDGET_CHECKS_H_
#define OUTLAY_TESTS_SIMULATION_BUDGET_CHECKS_H_

#include "common/testing/simulator.h"
#include "tests/simulation/spenders.h"

namespace outlay::simulation {

// Each adds failures to the test that runs. The node must be up.

// What passed is there, what was refused is not (I7, I8), and each hold is the sum of its entries (I2, I3).
void CheckHolds(testing::Simulator& simulator, const Spenders& spenders);
// The figures of budgets are the sums of the holds that count in them (I2, I6).
void CheckBudgetFigures(testing::Simulator& simulator, const Spenders& spenders);
// What was moved is there once, and the limits of budgets are what moves made of them (I2, I6, I8).
void CheckBudgetMoves(testing::Simulator& simulator, const Spenders& spenders);
// Every change is in one record (I16), and none of them took more than a budget allows at that instant (I1).
void CheckBudgetLog(testing::Simulator& simulator, const Spenders& spenders);

}  // namespace outlay::simulation

#endif  // OUTLAY_TESTS_SIMULATION_BUDGET_CHECKS_H_
