// Single spends through the client library, which gathers them into streams by itself.
#ifndef OUTLAY_TOOLS_BENCH_AUTHORIZE_CLIENT_H_
#define OUTLAY_TOOLS_BENCH_AUTHORIZE_CLIENT_H_

#include <string>

#include "absl/status/status.h"
#include "tools/bench/authorize_data.h"
#include "tools/bench/benchmark.h"
#include "tools/bench/installation.h"
#include "tools/bench/report.h"

namespace outlay::bench {

// Decisions per second and their latency, with 64 and with 512 spends in flight, of the first organization of `data`.
// Figures are named "<name>.gathered_64" and so on.
absl::Status MeasureGathered(const Effort& effort, ServiceProcess& service, const std::string& name,
                             const BudgetData& data, Report& report);

}  // namespace outlay::bench

#endif  // OUTLAY_TOOLS_BENCH_AUTHORIZE_CLIENT_H_
