// The events of a store for metrics; keeps the metrics library out of this folder.
#ifndef OUTLAY_COMMON_STORE_STORE_OBSERVER_H_
#define OUTLAY_COMMON_STORE_STORE_OBSERVER_H_

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace outlay::store {

// One group that became durable, or that had nothing to write.
struct GroupReport {
  uint32_t lane = 0;
  size_t bodies = 0;  // refused ones included
  size_t refused = 0;
  size_t rows = 0;      // rows of the batch, the store's own included
  size_t records = 0;   // log records
  size_t bytes = 0;     // of the batch's keys and values
  size_t queued = 0;    // bodies that waited in the lane's queue when the group closed
  absl::Duration sync;  // how long the write took; zero if nothing was written
};

// Thread-safe; called from the store's threads, so it must be quick.
class StoreObserver {
 public:
  virtual ~StoreObserver() = default;

  virtual void OnGroup(const GroupReport& report) = 0;
  // A body was refused because a queue was full.
  virtual void OnOverload() = 0;
  virtual void OnViewLoaded(size_t bytes) = 0;
  virtual void OnViewEvicted(size_t bytes) = 0;
};

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_STORE_OBSERVER_H_
