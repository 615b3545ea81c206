// Runs programs beside this one, which end with it: however this process ends, SIGKILL included, none of them is left.
#ifndef OUTLAY_TOOLS_PROCESS_CHILD_H_
#define OUTLAY_TOOLS_PROCESS_CHILD_H_

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace outlay::process {

// Not thread-safe; may be started on one thread and used on another, which may end.
class Child {
 public:
  struct Options {
    std::vector<std::string> command;      // the program's path first
    std::vector<std::string> environment;  // "NAME=value", added to ours
    std::string log_path;                  // standard error is appended to it; empty: ours
    bool log_output = false;               // standard output too, instead of being read by ReadLine
  };

  // UNAVAILABLE: the program cannot be started.
  static absl::StatusOr<Child> Start(const Options& options);
  Child() = default;
  Child(Child&& other) noexcept;
  Child& operator=(Child&& other) noexcept;
  // Stops it.
  ~Child();

  // The next line of its standard output. UNAVAILABLE: everybody who could write one has ended.
  absl::StatusOr<std::string> ReadLine();
  // SIGTERM, and waits: the program ends in its own way.
  void Stop();
  // SIGKILL, and waits until it is gone.
  void Kill();
  bool is_running() { return !EndsWithin(absl::ZeroDuration()); }
  // Waits for its end, so long at the most; true: it has ended, or never started.
  bool EndsWithin(absl::Duration timeout);

  // Physical memory now, in bytes; 0: it does not run.
  int64_t ResidentBytes() const;
  // Processor time so far, user and system, in seconds.
  double CpuSeconds() const;
  pid_t pid() const { return pid_; }

 private:
  void End(int signal);

  pid_t pid_ = -1;
  int output_ = -1;
};

// The folder that this program lies in: other programs of the build are found from there.
std::string ProgramFolder();

}  // namespace outlay::process

#endif  // OUTLAY_TOOLS_PROCESS_CHILD_H_
