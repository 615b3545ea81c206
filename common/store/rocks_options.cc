#include "common/store/rocks_options.h"

#include <algorithm>
#include <memory>

#include "common/store/keyspace.h"
#include "rocksdb/cache.h"
#include "rocksdb/convenience.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/table.h"

namespace outlay::store {
namespace {

// Few and therefore large shards: lookups come from a few writers, not from hundreds of threads.
constexpr int kCacheShardBits = 4;
constexpr double kBloomBitsPerKey = 10;
constexpr double kMemtableFilterShare = 0.02;
constexpr uint64_t kMetadataBlockBytes = uint64_t{4} << 10;
constexpr size_t kBlockBytes = size_t{8} << 10;
// A stored original of this size or more lies in a file of its own kind, so that compaction does not copy it.
constexpr uint64_t kBlobBytesMin = 1024;

rocksdb::CompressionType FastCompression() {
  const std::vector<rocksdb::CompressionType> supported = rocksdb::GetSupportedCompressions();
  const bool has_lz4 = std::find(supported.begin(), supported.end(), rocksdb::kLZ4Compression) != supported.end();
  return has_lz4 ? rocksdb::kLZ4Compression : rocksdb::kNoCompression;
}

rocksdb::ColumnFamilyOptions MakeFamily(const RocksEngineOptions& options, const std::shared_ptr<rocksdb::Cache>& cache,
                                        bool is_read_by_key) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.block_size = kBlockBytes;
  table.format_version = 5;
  // In the cache, so that its size bounds the memory of all files.
  table.cache_index_and_filter_blocks = true;
  table.cache_index_and_filter_blocks_with_high_priority = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  // In parts: the filter of a whole file is larger than a shard of the cache, would never stay in it, and would be read
  // and checked again by every lookup.
  table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  table.partition_filters = true;
  table.metadata_block_size = kMetadataBlockBytes;
  table.pin_top_level_index_and_filter = true;
  // Most looked-up rows and request ids are not there yet.
  if (is_read_by_key) table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));

  rocksdb::ColumnFamilyOptions family;
  family.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  family.write_buffer_size = options.write_buffer_bytes;
  // The same for rows that are not in files yet: finding out that a key is new takes no walk through all of them.
  if (is_read_by_key) {
    family.memtable_whole_key_filtering = true;
    family.memtable_prefix_bloom_size_ratio = kMemtableFilterShare;
  }
  family.level_compaction_dynamic_level_bytes = true;
  family.compression = FastCompression();
  return family;
}

}  // namespace

rocksdb::DBOptions MakeDbOptions(const RocksEngineOptions& options) {
  rocksdb::DBOptions db;
  db.create_if_missing = options.create_if_missing;
  db.create_missing_column_families = true;
  // After a crash: everything up to the first record that is not whole, and nothing after it.
  db.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  db.track_and_verify_wals_in_manifest = true;
  // A family that is rarely flushed would otherwise keep old logs, and make a start read them all.
  db.max_total_wal_size = options.wal_bytes_max;
  // Writes are whole groups and all synced: buffer them inside, and let a lane's log write overlap another's rows.
  db.manual_wal_flush = true;
  db.enable_pipelined_write = true;
  // Snapshots and scans end on threads that serve calls: files that they were the last to use go elsewhere.
  db.avoid_unnecessary_blocking_io = true;
  db.max_background_jobs = 4;
  db.bytes_per_sync = uint64_t{1} << 20;
  db.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  db.keep_log_file_num = 4;
  return db;
}

std::vector<rocksdb::ColumnFamilyDescriptor> MakeFamilies(const RocksEngineOptions& options) {
  const std::shared_ptr<rocksdb::Cache> cache = rocksdb::NewLRUCache(options.block_cache_bytes, kCacheShardBits);
  rocksdb::ColumnFamilyOptions blobs = MakeFamily(options, cache, true);
  blobs.enable_blob_files = true;
  blobs.min_blob_size = kBlobBytesMin;
  blobs.enable_blob_garbage_collection = true;
  return {{rocksdb::kDefaultColumnFamilyName, rocksdb::ColumnFamilyOptions()},
          {"rows", MakeFamily(options, cache, true)},
          {"log", MakeFamily(options, cache, false)},
          {"requests", MakeFamily(options, cache, true)},
          {"blobs", std::move(blobs)}};
}

}  // namespace outlay::store
