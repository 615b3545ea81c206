// Runs child processes that end with this one: however this process ends, even by SIGKILL, none of them remains.
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

// Not thread-safe; may be started on one thread and used on another; the first thread may end.
class Child {
 public:
  struct Options {
    std::vector<std::string> command;      // the program's path first
    std::vector<std::string> environment;  // "NAME=value", added to this process's
    std::string log_path;                  // standard error is appended to it; empty: this process's
    bool log_output = false;               // standard output too, instead of being read by ReadLine
  };

  // UNAVAILABLE: the program cannot be started.
  static absl::StatusOr<Child> Start(const Options& options);
  Child() = default;
  Child(Child&& other) noexcept;
  Child& operator=(Child&& other) noexcept;
  // Stops the program.
  ~Child();

  // Returns the next line of its standard output. UNAVAILABLE: all processes that could write one have ended.
  absl::StatusOr<std::string> ReadLine();
  // Sends SIGTERM, and waits until the program has ended by itself.
  void Stop();
  // Sends SIGKILL, and waits until the program has ended.
  void Kill();
  bool is_running() { return !EndsWithin(absl::ZeroDuration()); }
  // Waits for its end, at most `timeout`; true: it has ended, or was never started.
  bool EndsWithin(absl::Duration timeout);

  // Returns its physical memory in bytes; 0: it is not running.
  int64_t ResidentBytes() const;
  // Returns its processor time so far, user and system, in seconds.
  double CpuSeconds() const;
  pid_t pid() const { return pid_; }

 private:
  void End(int signal);

  pid_t pid_ = -1;
  int output_ = -1;
};

// Returns the folder of this program, in which the other programs of the build are found.
std::string ProgramFolder();

}  // namespace outlay::process

#endif  // OUTLAY_TOOLS_PROCESS_CHILD_H_
