#include "common/store/rocks_store.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "common/base/errors.h"
#include "common/base/scheduler.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/store/lane_store.h"
#include "common/store/rocks_engine.h"
#include "common/store/system_rows.h"

namespace outlay::store {
namespace {

constexpr size_t kMebibyte = size_t{1} << 20;

absl::Status WriteMetadata(RocksEngine& engine, const StoreMetadata& metadata) {
  const std::string key = MetadataKey();
  const std::string value = EncodeMetadata(metadata);
  return engine.WriteNow({{{BatchOp::Kind::kPut, Family::kRows, key, value}}});
}

absl::StatusOr<StoreMetadata> ReadOrMakeMetadata(RocksEngine& engine) {
  std::string bytes;
  OUTLAY_ASSIGN_OR_RETURN(const bool found, engine.Get(nullptr, Family::kRows, MetadataKey(), &bytes));
  if (found) return DecodeMetadata(bytes);
  StoreMetadata metadata;
  OUTLAY_ASSIGN_OR_RETURN(metadata.database_id, engine.DatabaseId());
  OUTLAY_RETURN_IF_ERROR(WriteMetadata(engine, metadata));
  return metadata;
}

// Rows of two services under the same numbers would be confused.
absl::Status CheckOwner(RocksEngine& engine, const RocksStoreOptions& options) {
  if (options.owner.empty()) return absl::OkStatus();
  const std::string key = OwnerKey();
  std::string found;
  OUTLAY_ASSIGN_OR_RETURN(const bool is_known, engine.Get(nullptr, Family::kRows, key, &found));
  if (!is_known) return engine.WriteNow({{{BatchOp::Kind::kPut, Family::kRows, key, options.owner}}});
  if (found == options.owner) return absl::OkStatus();
  return MakeError(absl::StatusCode::kFailedPrecondition, "STORE_OF_ANOTHER_SERVICE",
                   Concat(options.directory, " holds the data of ", found, ", and this is ", options.owner,
                          "; name the folder of ", options.owner),
                   {{"found", found}, {"expected", options.owner}});
}

}  // namespace

absl::Status RocksStoreOptions::Validate() const {
  OUTLAY_RETURN_IF_ERROR(LaneOptions::Validate());
  if (directory.empty()) return FieldRequired("directory");
  if (block_cache_bytes < kMebibyte) return FieldInvalid("block_cache_bytes", "must be at least 1 MiB");
  if (write_buffer_bytes < kMebibyte) return FieldInvalid("write_buffer_bytes", "must be at least 1 MiB");
  if (wal_bytes_max < write_buffer_bytes) return FieldInvalid("wal_bytes_max", "must be at least write_buffer_bytes");
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Store>> OpenRocksStore(const RocksStoreOptions& options) {
  OUTLAY_RETURN_IF_ERROR(options.Validate());
  auto threads = std::make_unique<ThreadScheduler>(ThreadsForLanes(options));
  OUTLAY_ASSIGN_OR_RETURN(std::shared_ptr<RocksEngine> engine,
                          RocksEngine::Open({options.directory, options.block_cache_bytes, options.write_buffer_bytes,
                                             options.wal_bytes_max, /*create_if_missing=*/true, options.on_message}));
  OUTLAY_ASSIGN_OR_RETURN(const StoreMetadata metadata, ReadOrMakeMetadata(*engine));
  OUTLAY_RETURN_IF_ERROR(CheckMetadata(metadata));
  OUTLAY_RETURN_IF_ERROR(CheckOwner(*engine, options));
  OUTLAY_ASSIGN_OR_RETURN(std::unique_ptr<LaneStore> store,
                          LaneStore::Open(options, std::move(engine), nullptr, std::move(threads), metadata));
  return store;
}

absl::Status MarkRestored(const std::string& directory, absl::Time now) {
  const RocksStoreOptions sizes;
  OUTLAY_ASSIGN_OR_RETURN(const std::unique_ptr<RocksEngine> engine,
                          RocksEngine::Open({directory, sizes.block_cache_bytes, sizes.write_buffer_bytes,
                                             sizes.wal_bytes_max, /*create_if_missing=*/false}));
  OUTLAY_ASSIGN_OR_RETURN(StoreMetadata metadata, ReadOrMakeMetadata(*engine));
  OUTLAY_RETURN_IF_ERROR(CheckMetadata(metadata));
  const int64_t seconds = std::max<int64_t>(0, absl::ToUnixSeconds(now));
  metadata.epoch = std::max(metadata.epoch + 1, static_cast<uint64_t>(seconds));
  return WriteMetadata(*engine, metadata);
}

}  // namespace outlay::store
