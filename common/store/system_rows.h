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

// What this program writes; a directory with a greater one is refused.
inline constexpr uint32_t kFormatVersion = 1;

inline constexpr uint16_t kMetadataKeyspace = 0xf000;  // () -> StoreMetadata, in partition 0's rows.
inline constexpr uint16_t kHeadKeyspace = 0xf001;      // () -> PartitionHead, in the log family.
inline constexpr uint16_t kLogKeyspace = 0xf002;       // (first sequence) -> records, in the log family.
inline constexpr uint16_t kOwnerKeyspace = 0xf003;     // () -> whose store it is, in partition 0's rows.

// Written when the directory is made; the epoch changes by a restore only.
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

// The head of a partition as of `snapshot` (null: now); that of an empty one if there is none.
absl::StatusOr<PartitionHead> ReadHead(const Engine& engine, const EngineSnapshot* snapshot, PartitionId partition);

std::string LogKey(PartitionId partition, uint64_t first_sequence);

// A log row: 01 | records u32 big-endian | (length varint, bytes) of each. Built by appending. A long one is stored as
// 02 | records u32 | length of what follows the header of layout 01, u32 | that as one LZ4 block: records repeat names.
inline constexpr size_t kLogRowHeaderBytes = 5;
void StartLogRow(std::string* row);
void AppendLogRecord(std::string_view record, std::string* row);
// What AppendLogRecord will add.
size_t LogRecordBytes(std::string_view record);
// Returns what is to be stored: a view of `row`, or of its shorter form, which is written to `packed`.
std::string_view FinishLogRow(uint32_t records, std::string* row, std::string* packed);

// How many records a row has. DATA_LOSS: it is no log row.
absl::StatusOr<uint32_t> CountLogRecords(std::string_view row);

// Appends those of a row's records that follow `after` and what `entries` holds, until that is `bytes_max` (at least
// one). `bytes` counts what is in `entries`. False: the row has more. DATA_LOSS: key or row do not parse, or a record
// is missing before them.
absl::StatusOr<bool> DecodeLogRow(std::string_view key, std::string_view row, uint64_t after, size_t bytes_max,
                                  std::vector<LogEntry>* entries, size_t* bytes);

// The sequence in the key of a log row.
absl::StatusOr<uint64_t> LogKeySequence(std::string_view key);

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_SYSTEM_ROWS_H_
