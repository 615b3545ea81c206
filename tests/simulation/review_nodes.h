// purchase_order, approval and budget on nodes of the simulator: what their main.cc build for reviews and for what
// orders need of budgets, less the transport.
#ifndef OUTLAY_TESTS_SIMULATION_REVIEW_NODES_H_
#define OUTLAY_TESTS_SIMULATION_REVIEW_NODES_H_

#include <string>

#include "common/testing/simulator.h"

namespace outlay::simulation {

inline constexpr char kOrders[] = "purchase_order";
inline constexpr char kApproval[] = "approval";
inline constexpr char kFunds[] = "budget";

// Adds the nodes, down. In `organization` approvals are on, and budgets where `asks_budgets` says so; "eve" asks, "bob"
// and "cat" may decide about everything, and "ann" administrates. Below the root group is "sales".
void AddReviewServices(testing::Simulator& simulator, const std::string& organization, bool asks_budgets);

}  // namespace outlay::simulation

#endif  // OUTLAY_TESTS_SIMULATION_REVIEW_NODES_H_
