#include "common/service/store_flags.h"

#include <cstdint>

#include "absl/flags/flag.h"

ABSL_FLAG(uint32_t, store_lanes, 2, "writers of the store, 1 to 64; an organization has one of them");
ABSL_FLAG(uint64_t, store_view_bytes, uint64_t{2} << 30, "decoded organizations in memory, in all");
ABSL_FLAG(uint64_t, store_block_cache_bytes, uint64_t{128} << 20, "blocks of the store that stay in memory");
ABSL_FLAG(uint64_t, store_write_buffer_bytes, uint64_t{64} << 20, "rows of one family that are not in files yet");

namespace outlay::service {

store::RocksStoreOptions StoreOptionsFromFlags() {
  store::RocksStoreOptions options;
  options.lanes = absl::GetFlag(FLAGS_store_lanes);
  options.view_bytes_max = absl::GetFlag(FLAGS_store_view_bytes);
  options.block_cache_bytes = absl::GetFlag(FLAGS_store_block_cache_bytes);
  options.write_buffer_bytes = absl::GetFlag(FLAGS_store_write_buffer_bytes);
  return options;
}

}  // namespace outlay::service
