// The rows that the store keeps for itself: metadata, partition heads, and the log. Golden: docs/storage-format.md.
// Internal to common/store. All functions are thread-safe.
#ifndef OUTLAY_COMMON_STORE_SYSTEM_ROWS_H_
#define OUTLAY_COMMON_STORE_SYSTEM_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/engine.h"
#include "common/store/store.h"

namespace outlay::store {

// The format that this program writes; a directory with a greater one is refused.
inline constexpr uint32_t kFormatVersion = 1;

inline constexpr uint16_t kMetadataKeyspace = 0xf000;  // () -> StoreMetadata, in partition 0's rows.
inline constexpr uint16_t kHeadKeyspace = 0xf001;      // () -> PartitionHead, in the log family.
inline constexpr uint16_t kLogKeyspace = 0xf002;       // (first sequence) -> records, in the log family.
inline constexpr uint16_t kOwnerKeyspace = 0xf003;     // () -> the owning service, in partition 0's rows.

// Written when the directory is created; only a restore changes the epoch.
struct StoreMetadata {
  uint32_t format_version = kFormatVersion;
  uint32_t partitions = kPartitions;
  uint64_t epoch = 1;
  std::string database_id;

  friend bool operator==(const StoreMetadata&, const StoreMetadata&) = default;
};

// 01 | format u32 | partitions u32 | epoch u64 | database id; integers big-endian.
std::string EncodeMetadata(const StoreMetadata& metadata);
absl::StatusOr<StoreMetadata> DecodeMetadata(std::string_view bytes);
std::string MetadataKey();
std::string OwnerKey();

// FAILED_PRECONDITION / STORE_FORMAT_NEWER {found, supported}, STORE_PARTITIONS_DIFFER {found, expected}.
absl::Status CheckMetadata(const StoreMetadata& metadata);

// Written with every group that changed the partition.
struct PartitionHead {
  uint64_t first_sequence = 1;  // of the oldest record kept
  uint64_t last_sequence = 0;
  absl::Time last_time = absl::UnixEpoch();  // of the last group; whole microseconds

  friend bool operator==(const PartitionHead&, const PartitionHead&) = default;
};

// 01 | first u64 | last u64 | microseconds i64; integers big-endian.
void EncodeHead(const PartitionHead& head, std::string* out);
absl::StatusOr<PartitionHead> DecodeHead(std::string_view bytes);
std::string HeadKey(PartitionId partition);

// Returns the head of a partition as of `snapshot` (null: now); that of an empty partition if there is none.
absl::StatusOr<PartitionHead> ReadHead(const Engine& engine, const EngineSnapshot* snapshot, PartitionId partition);

std::string LogKey(PartitionId partition, uint64_t first_sequence);

// A log row: 01 | records u32 big-endian | (length varint, bytes) of each. Built by appending. A long one is stored as
// 02 | records u32 | length of what follows the header of layout 01, u32 | that as one LZ4 block: records repeat names.
inline constexpr size_t kLogRowHeaderBytes = 5;
void StartLogRow(std::string* row);
void AppendLogRecord(std::string_view record, std::string* row);
// Returns the number of bytes that AppendLogRecord will add.
size_t LogRecordBytes(std::string_view record);
// Returns the bytes to be stored: a view of `row`, or of its shorter form, which is written to `packed`.
std::string_view FinishLogRow(uint32_t records, std::string* row, std::string* packed);

// Returns the number of records in a row. DATA_LOSS: it is not a log row.
absl::StatusOr<uint32_t> CountLogRecords(std::string_view row);

// Appends to `entries` those of a row's records that follow both `after` and the last entry, up to `bytes_max` in total
// (but at least one). `bytes` counts the bytes in `entries`. False: the row has more. DATA_LOSS: key or row do not
// parse, or a record is missing before them.
absl::StatusOr<bool> DecodeLogRow(std::string_view key, std::string_view row, uint64_t after, size_t bytes_max,
                                  std::vector<LogEntry>* entries, size_t* bytes);

// The sequence in the key of a log row.
absl::StatusOr<uint64_t> LogKeySequence(std::string_view key);

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_SYSTEM_ROWS_H_
