// Whether a server is ready for calls, and if not, the conditions that it waits for. Behind /readyz.
#ifndef OUTLAY_COMMON_SERVER_READINESS_H_
#define OUTLAY_COMMON_SERVER_READINESS_H_

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace outlay::server {

// Ready when every condition is OK; a condition exists from its first Set. Thread-safe.
class Readiness {
 public:
  // `condition`: for instance "directory is loaded"; the message of an error names what it waits for.
  void Set(std::string_view condition, const absl::Status& status);

  bool ready() const;
  // Returns the conditions that are not OK, with their reasons.
  std::map<std::string, std::string> Missing() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, absl::Status, std::less<>> conditions_;  // Guarded by mutex_.
};

}  // namespace outlay::server

#endif  // OUTLAY_COMMON_SERVER_READINESS_H_
