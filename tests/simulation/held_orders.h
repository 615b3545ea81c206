// Orders for which budgets set money aside: what must be true of their history.
#ifndef OUTLAY_TESTS_SIMULATION_HELD_ORDERS_H_
#define OUTLAY_TESTS_SIMULATION_HELD_ORDERS_H_

#include <string>

#include "common/testing/sim_node.h"

namespace outlay::simulation {

// Adds failures to the test that runs: an order of the service on `node` whose money was set aside lost it again
// though nobody changed the order, as when another budget was proposed for it (A11).
void CheckHeldOrders(testing::SimNode& node, const std::string& organization);

}  // namespace outlay::simulation

#endif  // OUTLAY_TESTS_SIMULATION_HELD_ORDERS_H_
