// Holds what budget decides per second against PostgreSQL in the same run.
#ifndef OUTLAY_TOOLS_BENCH_AUTHORIZE_POSTGRES_H_
#define OUTLAY_TOOLS_BENCH_AUTHORIZE_POSTGRES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tools/bench/benchmark.h"

namespace outlay::bench {

// What budget did on one tree of groups, in decisions per second.
struct TreeRates {
  std::string name;
  int departments = 1;
  int teams = 1;
  double one_by_one = 0;
  double batched = 0;
  double goal = 0;  // of one_by_one, as a multiple of PostgreSQL's
};

// Says so, and measures nothing, where PostgreSQL is not installed. `batch` spends are in a message or a transaction.
absl::Status ComparePostgres(const Effort& effort, Report& report, const std::vector<TreeRates>& trees, int batch);

}  // namespace outlay::bench

#endif  // OUTLAY_TOOLS_BENCH_AUTHORIZE_POSTGRES_H_
