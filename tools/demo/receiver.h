// A server of another make that notices are sent to: a program that writes its port, and then one line of JSON for each
// message that it took.
#ifndef OUTLAY_TOOLS_DEMO_RECEIVER_H_
#define OUTLAY_TOOLS_DEMO_RECEIVER_H_

#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/process/child.h"

namespace outlay::demo {

// Not thread-safe. Ends with this process at the latest.
class Receiver {
 public:
  // `script`: a program of Python, with its flags. What it writes stays in `<folder>/<name>.jsonl`.
  // UNAVAILABLE / RECEIVER_DID_NOT_START: names that file, and `package`, which it needs; empty: none.
  static absl::StatusOr<std::unique_ptr<Receiver>> Start(const std::string& folder, const std::string& name,
                                                         const std::vector<std::string>& script,
                                                         const std::string& package);

  int port() const { return port_; }
  // What was written until now, without the port, in the order in which it came.
  const std::vector<std::string>& Lines();
  // Waits; true: it has ended.
  bool EndsWithin(absl::Duration timeout) { return process_.EndsWithin(timeout); }

 private:
  explicit Receiver(std::string path) : path_(std::move(path)) {}

  const std::string path_;
  process::Child process_;
  std::ifstream file_;
  std::string begun_;  // of a line that is not whole yet
  std::vector<std::string> lines_;
  int port_ = 0;
};

}  // namespace outlay::demo

#endif  // OUTLAY_TOOLS_DEMO_RECEIVER_H_
