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
  std::vector<std::string> environment;  // all of it
  int output = -1;                       // becomes its standard output; -1: ours
  std::string log_path;                  // its standard error is appended to it; empty: ours
  bool log_output = false;               // standard output goes there too
};

// Thread-safe. Never in a process that has opened RocksDB: it forks. UNAVAILABLE: the program cannot be started.
absl::StatusOr<pid_t> LaunchProgram(const Launch& launch);

}  // namespace outlay::process

#endif  // OUTLAY_TOOLS_PROCESS_LAUNCHER_H_
