#include "common/store/rocks_options.h"

#include <algorithm>
#include <memory>

#include "common/store/key_codec.h"
#include "common/store/keyspace.h"
#include "common/store/rocks_log.h"
#include "rocksdb/cache.h"
#include "rocksdb/convenience.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/slice_transform.h"
#include "rocksdb/table.h"

namespace outlay::store {
namespace {

// Few and therefore large shards, because lookups come from a few writers, not from hundreds of threads.
constexpr int kCacheShardBits = 4;
constexpr double kBloomBitsPerKey = 10;
constexpr double kMemtableFilterShare = 0.02;
constexpr size_t kBlockBytes = size_t{8} << 10;
// Stored originals of at least this size are in blob files, so that compaction does not copy them.
constexpr uint64_t kBlobBytesMin = 1024;
// Young files of the log that are merged together.
constexpr int kLogFilesToMerge = 16;

// Groups keys that are likely to be written consecutively: those of one table and organization.
class RunPrefix final : public rocksdb::SliceTransform {
 public:
  const char* Name() const override { return "outlay.RunPrefix"; }
  rocksdb::Slice Transform(const rocksdb::Slice& key) const override {
    // The first part of a key is the organization; key_codec.h defines its end.
    constexpr std::string_view kEndOfText("\0\1", 2);
    const std::string_view bytes(key.data(), key.size());
    const size_t end = bytes.find(kEndOfText, kRawKeyHeaderBytes);
    return {key.data(), end == std::string_view::npos ? kRawKeyHeaderBytes : end + kEndOfText.size()};
  }
  bool InDomain(const rocksdb::Slice& key) const override { return key.size() >= kRawKeyHeaderBytes; }
};

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
  // Indexes and filters of files are unpartitioned and outside the cache: every body looks up rows that do not exist
  // yet, and finding the filters in the cache took longer than the lookup. They cost about 1.5 bytes of memory per
  // stored row.
  // Most rows and request ids that are looked up do not exist yet.
  if (is_read_by_key) table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));

  rocksdb::ColumnFamilyOptions family;
  family.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  family.write_buffer_size = options.write_buffer_bytes;
  // Most of a write's work is finding the place of a row: it starts at the last row of its kind. RocksDB 7.8 mixes up
  // the places of rows and of deleted ranges, so the log, the only family with deleted ranges, does not use this.
  if (is_read_by_key) family.memtable_insert_with_hint_prefix_extractor = std::make_shared<const RunPrefix>();
  // The same for rows that are not in files yet: a new key is recognized without searching all of them.
  if (is_read_by_key) {
    family.memtable_whole_key_filtering = true;
    family.memtable_prefix_bloom_size_ratio = kMemtableFilterShare;
  }
  family.level_compaction_dynamic_level_bytes = true;
  // Young files are soon rewritten, one level lower.
  family.compression_per_level = {rocksdb::kNoCompression, rocksdb::kNoCompression, FastCompression()};
  return family;
}

}  // namespace

rocksdb::DBOptions MakeDbOptions(const RocksEngineOptions& options) {
  rocksdb::DBOptions db;
  db.create_if_missing = options.create_if_missing;
  db.create_missing_column_families = true;
  // After a crash: everything up to the first incomplete record, and nothing after it.
  db.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  db.track_and_verify_wals_in_manifest = true;
  // A rarely flushed family would otherwise keep old logs, and make a start read them all.
  db.max_total_wal_size = options.wal_bytes_max;
  // The syncs write out the log, once for all lanes; a lane's log write may overlap another's rows.
  db.manual_wal_flush = true;
  db.enable_pipelined_write = true;
  // Snapshots and scans end on threads that serve calls: deleting files that they used last happens elsewhere.
  db.avoid_unnecessary_blocking_io = true;
  db.max_background_jobs = 4;
  db.bytes_per_sync = uint64_t{1} << 20;
  db.info_log = std::make_shared<RocksLog>(options.on_message);
  return db;
}

std::vector<rocksdb::ColumnFamilyDescriptor> MakeFamilies(const RocksEngineOptions& options) {
  const std::shared_ptr<rocksdb::Cache> cache = rocksdb::NewLRUCache(options.block_cache_bytes, kCacheShardBits);
  rocksdb::ColumnFamilyOptions blobs = MakeFamily(options, cache, true);
  blobs.enable_blob_files = true;
  blobs.min_blob_size = kBlobBytesMin;
  blobs.enable_blob_garbage_collection = true;
  rocksdb::ColumnFamilyOptions log = MakeFamily(options, cache, false);
  // Its rows are compressed individually.
  log.compression_per_level = {rocksdb::kNoCompression};
  // It is written once and read by scans: merging young files early would only copy them more often.
  log.level0_file_num_compaction_trigger = kLogFilesToMerge;
  log.level0_slowdown_writes_trigger = 2 * kLogFilesToMerge;
  log.level0_stop_writes_trigger = 3 * kLogFilesToMerge;
  log.max_bytes_for_level_base = kLogFilesToMerge * options.write_buffer_bytes;
  return {{rocksdb::kDefaultColumnFamilyName, rocksdb::ColumnFamilyOptions()},
          {"rows", MakeFamily(options, cache, true)},
          {"log", std::move(log)},
          {"requests", MakeFamily(options, cache, true)},
          {"blobs", std::move(blobs)}};
}

}  // namespace outlay::store
