// What a figure was measured on: without it the figure says little.
#ifndef OUTLAY_TOOLS_BENCH_MACHINE_H_
#define OUTLAY_TOOLS_BENCH_MACHINE_H_

#include <cstdint>
#include <string>

namespace outlay::bench {

struct Machine {
  std::string processor;
  int cores = 0;
  int64_t memory_mebibytes = 0;
  std::string kernel;
  std::string compiler;
  std::string build;  // Release or Debug
  double load = 0;    // of the last minute, when it was described: other work disturbs figures

  std::string ToText() const;
  std::string ToJson() const;
};

// This machine, now. What cannot be found out stays empty.
Machine DescribeMachine();

}  // namespace outlay::bench

#endif  // OUTLAY_TOOLS_BENCH_MACHINE_H_
