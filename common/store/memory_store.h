// A Store in memory, for unit tests and the simulator.
#ifndef OUTLAY_COMMON_STORE_MEMORY_STORE_H_
#define OUTLAY_COMMON_STORE_MEMORY_STORE_H_

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "common/base/scheduler.h"
#include "common/store/lane_options.h"
#include "common/store/memory_engine.h"
#include "common/store/store.h"
#include "common/store/write_and_wait.h"  // IWYU pragma: export: tests want both.

namespace outlay::store {

struct MemoryStoreOptions : LaneOptions {
  // Runs writers, syncs and answers; must outlive the store. Null: the store has its own threads, and its destructor
  // waits for accepted bodies. With a scheduler, the destructor drops them, as the end of a process would.
  Scheduler* scheduler = nullptr;
  // Holds the rows, so that they can be opened again. Null: they are destroyed with the store.
  std::shared_ptr<MemoryEngine> engine;
  // Must grow with whatever stands for a restore from a backup.
  uint64_t epoch = 1;
};

// INVALID_ARGUMENT / FIELD_INVALID {field}; FAILED_PRECONDITION as for LaneStore::Open.
absl::StatusOr<std::unique_ptr<Store>> MakeMemoryStore(const MemoryStoreOptions& options = {});

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_MEMORY_STORE_H_
