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
  // Runs writers, syncs and answers; must outlive the store. Null: the store has threads of its own, and its destructor
  // waits for what was accepted. With a scheduler given, the destructor drops it, as the end of a process would.
  Scheduler* scheduler = nullptr;
  // What the rows live in, to open them again. Null: they go with the store.
  std::shared_ptr<MemoryEngine> engine;
  // Greater after what stands for a restore from a backup.
  uint64_t epoch = 1;
};

// INVALID_ARGUMENT / FIELD_INVALID {field}; FAILED_PRECONDITION as for LaneStore::Open.
absl::StatusOr<std::unique_ptr<Store>> MakeMemoryStore(const MemoryStoreOptions& options = {});

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_MEMORY_STORE_H_
