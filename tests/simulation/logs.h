// The logs of simulated services: what must be true of the records of any of them.
#ifndef OUTLAY_TESTS_SIMULATION_LOGS_H_
#define OUTLAY_TESTS_SIMULATION_LOGS_H_

#include <string>
#include <string_view>
#include <vector>

#include "common/command/log_record.h"
#include "common/testing/sim_node.h"

namespace outlay::simulation {

// A request that was carried out, or refused for good, and must be in the log once (I16). What is empty is not known.
struct LoggedRequest {
  std::string node;
  std::string command;
  std::string request_id;
  std::string resource;
};

// An organization's records of the service on a node, the oldest first. Adds failures to the test that runs: the log
// has holes (I7).
std::vector<command::storage::v1::LogRecord> LogOf(testing::SimNode& node, const std::string& organization);

// Adds failures to the test that runs: a request was carried out twice (I8), or one of those in `logged` that went to
// `node` is not in the log exactly once (I16).
void CheckRequests(const std::vector<command::storage::v1::LogRecord>& log, std::string_view node,
                   const std::vector<LoggedRequest>& logged);

}  // namespace outlay::simulation

#endif  // OUTLAY_TESTS_SIMULATION_LOGS_H_
