#include "tools/bench/benchmark.h"

namespace outlay::bench {

const std::vector<Benchmark>& Benchmarks() {
  static const std::vector<Benchmark> benchmarks = {
      {"access", "decisions about calls, the start with a large organization's rights, and how soon a leaver is out",
       RunAccess},
      {"echo", "the wrapper around every RPC, against bare gRPC with the same bytes", RunEcho},
      {"store", "grouped, synced transactions, against bare RocksDB with the same rows in the same groups", RunStore},
      {"association", "invoices against order lines through both services, against bare gRPC with the same bytes",
       RunAssociation},
      {"notices", "events to stored notices, timers of very many orders, and webhooks beside very many slow ones",
       RunNotices},
      {"reviews", "reviews opened and decided, against bare gRPC with the same bytes, and the timers of very many",
       RunReviews},
      {"authorize", "spends against budgets on three levels, against bare gRPC with the same bytes", RunAuthorize},
      {"budgets", "very many budgets and spends: the start, the memory, and decisions among few and many", RunBudgets},
  };
  return benchmarks;
}

}  // namespace outlay::bench
