// Options of a store's writers, whatever its engine.
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

// Is told that the outcome of a write is unknown. It should not return: afterwards the store answers nobody.
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
  // Bodies that may wait in each lane: of one organization, and in total.
  size_t organization_queue_max = 4'096;
  size_t queue_max = 65'536;
  // The delay after which a refused caller is told to retry.
  absl::Duration retry_after = absl::Milliseconds(100);
  // A group of this size waits for a write or a sync to end instead of growing.
  size_t group_bodies_max = 8'192;
  size_t group_bytes_max = size_t{8} << 20;
  // Bytes of decoded organizations, in all lanes together.
  size_t view_bytes_max = size_t{256} << 20;
  // Bytes of rows that bodies read or wrote recently, in all lanes together.
  size_t row_bytes_max = size_t{96} << 20;
  // For tests: runs every body twice and discards the first run. Reveals bodies that are not pure.
  bool run_bodies_twice = false;
  // For tests: compares the organization's view, unless it is large, with its rows after every body that changed any. A
  // difference is fatal.
  bool check_views = false;

  // INVALID_ARGUMENT / FIELD_INVALID {field}.
  absl::Status Validate() const;

  const Clock* ClockOrSystem() const;
};

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_LANE_OPTIONS_H_
