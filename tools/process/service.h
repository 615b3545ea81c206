// Starts a service of Outlay as a separate process, on loopback, and waits until it listens.
#ifndef OUTLAY_TOOLS_PROCESS_SERVICE_H_
#define OUTLAY_TOOLS_PROCESS_SERVICE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/process/child.h"

namespace outlay::process {

struct ServiceOptions {
  std::string name;                      // "purchase_order"
  std::string program;                   // path of the binary
  std::string folder;                    // holds its data, its log and its ports file
  std::vector<std::string> flags;        // in addition to those for data, ports and development's authentication
  std::vector<std::string> environment;  // "NAME=value", added to this process's
  int port = 0;                          // 0: a free one
  int admin_port = 0;
};

struct RunningService {
  Child process;
  int port = 0;
  int admin_port = 0;
};

// `<folder>/<name>.log`, to which it writes.
std::string LogPath(const ServiceOptions& options);

// UNAVAILABLE / SERVICE_DID_NOT_START: it could not be started, it ended, or it did not listen within two minutes; the
// error names the log.
absl::StatusOr<RunningService> StartService(const ServiceOptions& options);

}  // namespace outlay::process

#endif  // OUTLAY_TOOLS_PROCESS_SERVICE_H_
