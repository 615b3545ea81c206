// Starts programs that are killed when this process ends.
#ifndef OUTLAY_TOOLS_PROCESS_LAUNCHER_H_
#define OUTLAY_TOOLS_PROCESS_LAUNCHER_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace outlay::process {

struct Launch {
  std::vector<std::string> command;      // the program's path first
  std::vector<std::string> environment;  // complete
  int output = -1;                       // becomes its standard output; -1: this process's
  std::string log_path;                  // its standard error is appended to it; empty: this process's
  bool log_output = false;               // standard output goes there too
};

// Thread-safe. Must not be used in a process that has opened RocksDB, because it forks. UNAVAILABLE: the program cannot
// be started.
absl::StatusOr<pid_t> LaunchProgram(const Launch& launch);

}  // namespace outlay::process

#endif  // OUTLAY_TOOLS_PROCESS_LAUNCHER_H_
