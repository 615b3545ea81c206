#include "common/store/system_rows.h"

#include <optional>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/store/key_codec.h"
#include "lz4.h"

namespace outlay::store {
namespace {

// The first byte of every row of the store's own: its layout.
constexpr char kLayout = 1;
constexpr char kPackedLayout = 2;  // of log rows

// A log row with fewer bytes is stored unpacked.
constexpr size_t kPackedBytesMin = 512;
// No log row is larger when unpacked: a body's records, and the part of a row that others filled before.
constexpr size_t kUnpackedBytesMax = static_cast<size_t>(kMaxBodyBytes) * 2;

bool TakeLayout(std::string_view* in, char layout = kLayout) {
  if (in->empty() || in->front() != layout) return false;
  in->remove_prefix(1);
  return true;
}

bool TakeVarint(std::string_view* in, uint64_t* value) {
  *value = 0;
  for (int shift = 0; shift < 64 && !in->empty(); shift += 7) {
    const auto byte = static_cast<uint8_t>(in->front());
    in->remove_prefix(1);
    *value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) return true;
  }
  return false;
}

// A log row's layout and number of records, read from its beginning.
struct LogRowHeader {
  bool is_packed = false;
  uint32_t records = 0;
};

absl::StatusOr<LogRowHeader> TakeLogRowHeader(std::string_view* row) {
  LogRowHeader header{.is_packed = TakeLayout(row, kPackedLayout)};
  if (!header.is_packed && !TakeLayout(row)) return DataLoss("a log row");
  if (!key_codec::TakeUint32(row, &header.records) || header.records == 0) return DataLoss("a log row");
  return header;
}

// Unpacks the records of a packed row whose header was removed.
absl::StatusOr<std::string> Unpack(std::string_view row) {
  uint32_t size = 0;
  if (!key_codec::TakeUint32(&row, &size) || size > kUnpackedBytesMax) return DataLoss("a log row");
  std::string records(size, '\0');
  const int unpacked =
      LZ4_decompress_safe(row.data(), records.data(), static_cast<int>(row.size()), static_cast<int>(size));
  if (unpacked < 0 || static_cast<uint32_t>(unpacked) != size) return DataLoss("a log row");
  return records;
}

absl::StatusOr<std::string_view> TakeLogRecord(std::string_view* row) {
  uint64_t size = 0;
  if (!TakeVarint(row, &size) || size > row->size()) return DataLoss("a log record");
  const std::string_view record = row->substr(0, size);
  row->remove_prefix(size);
  return record;
}

}  // namespace

std::string EncodeMetadata(const StoreMetadata& metadata) {
  std::string out(1, kLayout);
  key_codec::AppendUint32(metadata.format_version, &out);
  key_codec::AppendUint32(metadata.partitions, &out);
  key_codec::AppendUint64(metadata.epoch, &out);
  out.append(metadata.database_id);
  return out;
}

absl::StatusOr<StoreMetadata> DecodeMetadata(std::string_view bytes) {
  StoreMetadata metadata;
  if (!TakeLayout(&bytes) || !key_codec::TakeUint32(&bytes, &metadata.format_version) ||
      !key_codec::TakeUint32(&bytes, &metadata.partitions) || !key_codec::TakeUint64(&bytes, &metadata.epoch)) {
    return DataLoss("the store's metadata row");
  }
  metadata.database_id.assign(bytes);
  return metadata;
}

std::string MetadataKey() {
  std::string key;
  StartRawKey(kMetadataKeyspace, 0, &key);
  return key;
}

std::string OwnerKey() {
  std::string key;
  StartRawKey(kOwnerKeyspace, 0, &key);
  return key;
}

absl::Status CheckMetadata(const StoreMetadata& metadata) {
  if (metadata.format_version > kFormatVersion) {
    return MakeError(
        absl::StatusCode::kFailedPrecondition, "STORE_FORMAT_NEWER",
        absl::StrCat("the data was written in format ", metadata.format_version, ", this program knows up to ",
                     kFormatVersion, ": start the newer program, or restore a backup made by this one"),
        {{"found", absl::StrCat(metadata.format_version)}, {"supported", absl::StrCat(kFormatVersion)}});
  }
  if (metadata.partitions != kPartitions) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "STORE_PARTITIONS_DIFFER",
                     absl::StrCat("the data has ", metadata.partitions, " partitions, this program works with ",
                                  kPartitions, ": the number cannot change"),
                     {{"found", absl::StrCat(metadata.partitions)}, {"expected", absl::StrCat(kPartitions)}});
  }
  return absl::OkStatus();
}

void EncodeHead(const PartitionHead& head, std::string* out) {
  out->assign(1, kLayout);
  key_codec::AppendUint64(head.first_sequence, out);
  key_codec::AppendUint64(head.last_sequence, out);
  // Not flipped as in keys, because values need not sort.
  key_codec::AppendUint64(static_cast<uint64_t>(absl::ToUnixMicros(head.last_time)), out);
}

absl::StatusOr<PartitionHead> DecodeHead(std::string_view bytes) {
  PartitionHead head;
  uint64_t micros = 0;
  if (!TakeLayout(&bytes) || !key_codec::TakeUint64(&bytes, &head.first_sequence) ||
      !key_codec::TakeUint64(&bytes, &head.last_sequence) || !key_codec::TakeUint64(&bytes, &micros) ||
      !bytes.empty()) {
    return DataLoss("a partition's head row");
  }
  head.last_time = absl::FromUnixMicros(static_cast<int64_t>(micros));
  return head;
}

std::string HeadKey(PartitionId partition) {
  std::string key;
  StartRawKey(kHeadKeyspace, partition.value, &key);
  return key;
}

absl::StatusOr<PartitionHead> ReadHead(const Engine& engine, const EngineSnapshot* snapshot, PartitionId partition) {
  std::string bytes;
  OUTLAY_ASSIGN_OR_RETURN(const bool found, engine.Get(snapshot, Family::kLog, HeadKey(partition), &bytes));
  if (!found) return PartitionHead{};
  return DecodeHead(bytes);
}

std::string LogKey(PartitionId partition, uint64_t first_sequence) {
  std::string key;
  EncodeRawKey(kLogKeyspace, partition.value, std::tuple<uint64_t>(first_sequence), &key);
  return key;
}

void StartLogRow(std::string* row) {
  row->assign(kLogRowHeaderBytes, '\0');
}

void AppendLogRecord(std::string_view record, std::string* row) {
  uint64_t size = record.size();
  for (; size >= 0x80; size >>= 7) row->push_back(static_cast<char>(size | 0x80));
  row->push_back(static_cast<char>(size));
  row->append(record);
}

size_t LogRecordBytes(std::string_view record) {
  size_t bytes = record.size() + 1;
  for (uint64_t size = record.size(); size >= 0x80; size >>= 7) ++bytes;
  return bytes;
}

std::string_view FinishLogRow(uint32_t records, std::string* row, std::string* packed) {
  std::string header(1, kLayout);
  key_codec::AppendUint32(records, &header);
  row->replace(0, kLogRowHeaderBytes, header);
  if (row->size() < kPackedBytesMin) return *row;

  const std::string_view content = std::string_view(*row).substr(kLogRowHeaderBytes);
  header.front() = kPackedLayout;
  key_codec::AppendUint32(static_cast<uint32_t>(content.size()), &header);
  packed->assign(header);
  packed->resize(header.size() + content.size());
  const int size = LZ4_compress_default(content.data(), packed->data() + header.size(),
                                        static_cast<int>(content.size()), static_cast<int>(content.size()));
  // 0: packing did not make it shorter.
  if (size <= 0) return *row;
  packed->resize(header.size() + static_cast<size_t>(size));
  return *packed;
}

absl::StatusOr<uint32_t> CountLogRecords(std::string_view row) {
  OUTLAY_ASSIGN_OR_RETURN(const LogRowHeader header, TakeLogRowHeader(&row));
  return header.records;
}

absl::StatusOr<uint64_t> LogKeySequence(std::string_view key) {
  std::tuple<uint64_t> parts;
  OUTLAY_RETURN_IF_ERROR(DecodeRawKey(key, "log", &parts));
  return std::get<0>(parts);
}

absl::StatusOr<bool> DecodeLogRow(std::string_view key, std::string_view row, uint64_t after, size_t bytes_max,
                                  std::vector<LogEntry>* entries, size_t* bytes) {
  OUTLAY_ASSIGN_OR_RETURN(uint64_t sequence, LogKeySequence(key));
  OUTLAY_ASSIGN_OR_RETURN(const LogRowHeader header, TakeLogRowHeader(&row));
  std::string unpacked;
  if (header.is_packed) {
    OUTLAY_ASSIGN_OR_RETURN(unpacked, Unpack(row));
    row = unpacked;
  }
  for (uint32_t records = header.records; records > 0; --records, ++sequence) {
    OUTLAY_ASSIGN_OR_RETURN(const std::string_view record, TakeLogRecord(&row));
    if (sequence <= after) continue;
    if (sequence != after + entries->size() + 1) return DataLoss("a log record");
    if (!entries->empty() && *bytes + record.size() > bytes_max) return false;
    *bytes += record.size();
    entries->push_back({sequence, std::string(record)});
  }
  if (!row.empty()) return DataLoss("a log row");
  return true;
}

}  // namespace outlay::store
