// How a store's writers work, whatever its engine.
#ifndef OUTLAY_COMMON_STORE_LANE_OPTIONS_H_
#define OUTLAY_COMMON_STORE_LANE_OPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <functional>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/store/store_observer.h"

namespace outlay::store {

// Tells that the outcome of a write is unknown. It should not return: afterwards the store answers nobody.
using OnFatal = std::function<void(const absl::Status&)>;

// Writes the error to stderr and ends the process at once with kFatalExitCode, so that it recovers by a restart.
inline constexpr int kFatalExitCode = 70;
[[noreturn]] void ExitOnFatal(const absl::Status& status);

struct LaneOptions {
  // Must outlive the store; null: the system's clock.
  const Clock* clock = nullptr;
  // Must outlive the store; may be null.
  StoreObserver* observer = nullptr;
  OnFatal on_fatal = ExitOnFatal;

  // Writers. Partition p is served by writer p % lanes. 1..kPartitions.
  uint32_t lanes = 2;
  // Bodies that may wait, of one organization and in all, for each lane.
  size_t organization_queue_max = 4'096;
  size_t queue_max = 65'536;
  // What a caller that is turned away is told to wait.
  absl::Duration retry_after = absl::Milliseconds(100);
  // A group that has this much waits for a write or a sync to end instead of growing.
  size_t group_bodies_max = 8'192;
  size_t group_bytes_max = size_t{8} << 20;
  // Decoded organizations, of all lanes together.
  size_t view_bytes_max = size_t{256} << 20;
  // Rows that bodies read or wrote lately, of all lanes together.
  size_t row_bytes_max = size_t{96} << 20;
  // For tests: runs every body twice, the first time for nothing. Shows bodies that are not pure.
  bool run_bodies_twice = false;
  // For tests: holds the organization's view, unless it is large, against its rows after every body that changed some.
  // A difference is fatal.
  bool check_views = false;

  // INVALID_ARGUMENT / FIELD_INVALID {field}.
  absl::Status Validate() const;

  const Clock* ClockOrSystem() const;
};

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_LANE_OPTIONS_H_
