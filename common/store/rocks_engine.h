// Durable rows by RocksDB. No RocksDB type leaves the .cc. Internal to common/store.
#ifndef OUTLAY_COMMON_STORE_ROCKS_ENGINE_H_
#define OUTLAY_COMMON_STORE_ROCKS_ENGINE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/engine.h"

namespace outlay::store {

struct RocksEngineOptions {
  std::string directory;
  size_t block_cache_bytes = 0;
  size_t write_buffer_bytes = 0;
  size_t wal_bytes_max = 0;
  // If false, a directory without a store is an error.
  bool create_if_missing = true;
  // See RocksStoreOptions.
  std::function<void(bool is_error, const std::string& text)> on_message = {};
};

// Thread-safe.
class RocksEngine final : public Engine {
 public:
  // Errors as OpenRocksStore.
  static absl::StatusOr<std::unique_ptr<RocksEngine>> Open(const RocksEngineOptions& options);
  ~RocksEngine() override;

  // Writes outside of the lanes, before they start. The batch is durable when it returns.
  absl::Status WriteNow(const Batch& batch);
  // Returns the identity that RocksDB gave the directory when it was created.
  absl::StatusOr<std::string> DatabaseId() const;

  absl::StatusOr<bool> Get(const EngineSnapshot* snapshot, Family family, std::string_view key,
                           std::string* value) const override;
  absl::Status Scan(const EngineSnapshot* snapshot, Family family, std::string_view begin, std::string_view end,
                    Order order, Visitor visitor) const override;
  std::shared_ptr<const EngineSnapshot> TakeSnapshot() const override;
  absl::Status Write(uint32_t lane, const Batch& batch) override;
  std::optional<absl::Status> Sync(UniqueFunction<void(absl::Status)> done) override;
  absl::Status Checkpoint(const std::string& directory) override;

 private:
  class Impl;
  class SnapshotAt;

  explicit RocksEngine(std::unique_ptr<Impl> impl);

  absl::Status SyncNow();

  const std::unique_ptr<Impl> impl_;
  mutable std::mutex mutex_;
  std::shared_ptr<const SnapshotAt> durable_;  // Guarded by mutex_; goes before impl_.
};

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_ROCKS_ENGINE_H_
