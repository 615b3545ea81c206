// Keeps lists that read all users of an organization from occupying the threads that all clients share (D6).
#ifndef OUTLAY_SERVICES_DIRECTORY_HTTP_SCAN_TURNS_H_
#define OUTLAY_SERVICES_DIRECTORY_HTTP_SCAN_TURNS_H_

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/statusor.h"

namespace outlay::directory {

// Allows scim::limits::kScansAtOnce per organization at a time. Thread-safe.
class ScanTurns {
 public:
  // Ends the turn when it is destroyed; the turns must outlive it.
  class Turn {
   public:
    Turn(ScanTurns* turns, std::string organization);
    ~Turn();
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

   private:
    ScanTurns* const turns_;
    const std::string organization_;
  };

  // RESOURCE_EXHAUSTED / OVERLOADED: the limit is reached.
  absl::StatusOr<std::unique_ptr<Turn>> Take(const std::string& organization);

 private:
  void End(const std::string& organization);

  std::mutex mutex_;
  std::map<std::string, int> taken_;  // by organization, above 0. Guarded by mutex_.
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_HTTP_SCAN_TURNS_H_
