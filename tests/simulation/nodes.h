// The services of an installation on nodes of the simulator: what their main.cc builds, less the transport.
#ifndef OUTLAY_TESTS_SIMULATION_NODES_H_
#define OUTLAY_TESTS_SIMULATION_NODES_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/testing/simulator.h"

namespace outlay::simulation {

inline constexpr char kOrders[] = "purchase_order";
inline constexpr char kInvoices[] = "invoice_matching";

// Units of EUR for one unit. No order is in another currency; the second rate comes late.
inline constexpr char kDollarRate[] = "0.9137";
inline constexpr char kPoundRate[] = "1.1683";

// What the directory would tell the services.
struct Directory {
  std::vector<std::string> organizations;
  bool knows_pound = false;
};

// Adds both nodes, down. `directory` is read at every start of a node and must outlive the simulator.
void AddServices(testing::Simulator& simulator, const Directory* directory);

// Tells a node what the directory says now; nothing if it is down, as it is told when it starts.
void TellDirectory(testing::SimNode& node, const Directory& directory);

}  // namespace outlay::simulation

#endif  // OUTLAY_TESTS_SIMULATION_NODES_H_
