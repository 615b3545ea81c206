#include "tools/bench/benchmark.h"

namespace outlay::bench {

const std::vector<Benchmark>& Benchmarks() {
  static const std::vector<Benchmark> benchmarks = {
      {"echo", "the wrapper around every RPC, against bare gRPC with the same bytes", RunEcho},
  };
  return benchmarks;
}

}  // namespace outlay::bench
