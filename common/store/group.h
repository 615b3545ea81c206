// The content of one batch: changed rows, log records, heads, and the bodies that wait for it. Not thread-safe.
// Internal to common/store.
#ifndef OUTLAY_COMMON_STORE_GROUP_H_
#define OUTLAY_COMMON_STORE_GROUP_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/store/engine.h"
#include "common/store/overlay.h"
#include "common/store/pending.h"
#include "common/store/system_rows.h"

namespace outlay::store {

using Heads = std::array<PartitionHead, kPartitions>;

class Group {
 public:
  // The end of a partition's log, to return to when a body is refused.
  struct LogMark {
    size_t rows = 0;
    size_t row_bytes = 0;
    uint32_t row_records = 0;
    size_t records = 0;
  };

  const Overlay& overlay(Family family) const { return overlays_[static_cast<size_t>(family)]; }
  Overlay& overlay(Family family) { return overlays_[static_cast<size_t>(family)]; }

  // `sequence` must follow that of the partition's last record.
  void AppendRecord(PartitionId partition, uint64_t sequence, std::string_view record);
  LogMark MarkLog(PartitionId partition) const;
  void CutLog(PartitionId partition, const LogMark& mark);

  // Marks the partition's head row to be written.
  void Touch(PartitionId partition) { touched_ |= uint64_t{1} << partition.value; }
  // Marks the log of `partition` before `end` to be deleted.
  void TrimLog(PartitionId partition, uint64_t end);

  // Makes the batch of everything, with the current heads. Its bytes belong to the group until Clear.
  const Batch& Seal(const Heads& heads);

  // The bodies that ran, in order.
  PendingList& finished() { return finished_; }
  // The partitions that changed, and those that got records, as bits; valid after Seal.
  uint64_t touched() const { return touched_; }
  uint64_t appended() const { return appended_; }
  size_t record_count() const { return record_count_; }
  size_t refused() const { return refused_; }
  void CountRefused() { ++refused_; }
  // Bytes of the keys, values and records that bodies wrote, including those overwritten.
  size_t bytes() const { return bytes_; }
  void AddBytes(size_t bytes) { bytes_ += bytes; }

  void Clear();

 private:
  struct LogRow {
    uint64_t first_sequence = 0;
    uint32_t records = 0;
    std::string bytes;
    std::string packed;  // the shorter form, written instead if there is one
  };
  struct PartitionLog {
    std::vector<LogRow> rows;  // The first `used` are valid; the rest keeps its memory.
    size_t used = 0;
  };
  struct OwnRow {
    std::string key;
    std::string value;
  };

  OwnRow& AddOwnRow();
  void SealLog(PartitionId partition);

  std::array<Overlay, kFamilies> overlays_;
  std::array<PartitionLog, kPartitions> logs_;
  std::vector<OwnRow> own_rows_;  // Heads, keys of log rows, ends of trimmed ranges; see own_rows_used_.
  size_t own_rows_used_ = 0;
  std::vector<std::pair<PartitionId, uint64_t>> trims_;
  Batch batch_;
  PendingList finished_;
  uint64_t touched_ = 0;
  uint64_t appended_ = 0;
  size_t record_count_ = 0;
  size_t refused_ = 0;
  size_t bytes_ = 0;
};

static_assert(kPartitions == 64, "sets of partitions are 64 bits");

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_GROUP_H_
