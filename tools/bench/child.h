// A program that runs beside the benchmark.
#ifndef OUTLAY_TOOLS_BENCH_CHILD_H_
#define OUTLAY_TOOLS_BENCH_CHILD_H_

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace outlay::bench {

// Not thread-safe.
class Child {
 public:
  struct Options {
    std::vector<std::string> command;      // the program's path first
    std::vector<std::string> environment;  // "NAME=value", added to ours
    std::string log_path;                  // its standard error; empty: ours
  };

  // UNAVAILABLE: the program cannot be started.
  static absl::StatusOr<Child> Start(const Options& options);
  Child() = default;
  Child(Child&& other) noexcept;
  Child& operator=(Child&& other) noexcept;
  // Ends it and waits.
  ~Child();

  // The next line of its standard output. UNAVAILABLE: it ended without one.
  absl::StatusOr<std::string> ReadLine();
  // SIGTERM, and waits.
  void Stop();
  bool is_running();

  // Physical memory now, in bytes; 0: it does not run.
  int64_t ResidentBytes() const;
  // Processor time so far, user and system, in seconds.
  double CpuSeconds() const;
  pid_t pid() const { return pid_; }

 private:
  pid_t pid_ = -1;
  int output_ = -1;
};

// The folder that this program lies in: other programs of the build are found from there.
std::string ProgramFolder();

}  // namespace outlay::bench

#endif  // OUTLAY_TOOLS_BENCH_CHILD_H_
