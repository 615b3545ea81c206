#include "common/store/memory_store.h"

#include <string>
#include <utility>

#include "common/base/status_macros.h"
#include "common/store/lane_store.h"
#include "common/store/system_rows.h"

namespace outlay::store {

absl::StatusOr<std::unique_ptr<Store>> MakeMemoryStore(const MemoryStoreOptions& options) {
  OUTLAY_RETURN_IF_ERROR(options.Validate());
  std::unique_ptr<ThreadScheduler> threads;
  if (options.scheduler == nullptr) threads = std::make_unique<ThreadScheduler>(ThreadsForLanes(options));
  Scheduler* const scheduler = threads != nullptr ? threads.get() : options.scheduler;
  std::shared_ptr<MemoryEngine> engine = options.engine;
  if (engine == nullptr) engine = std::make_shared<MemoryEngine>();
  engine->Attach(scheduler);
  // An empty disk is equivalent to one with this row: no other format can have left anything.
  StoreMetadata metadata;
  metadata.epoch = options.epoch;
  metadata.database_id = "memory";
  OUTLAY_ASSIGN_OR_RETURN(std::unique_ptr<LaneStore> store,
                          LaneStore::Open(options, std::move(engine), scheduler, std::move(threads), metadata));
  return store;
}

}  // namespace outlay::store
