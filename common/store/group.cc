#include "common/store/group.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "common/base/limits.h"

namespace outlay::store {
namespace {

template <typename Visitor>
void ForEachPartition(uint64_t bits, Visitor visitor) {
  for (; bits != 0; bits &= bits - 1) visitor(PartitionId{static_cast<uint32_t>(std::countr_zero(bits))});
}

}  // namespace

void Group::AppendRecord(PartitionId partition, uint64_t sequence, std::string_view record) {
  PartitionLog& log = logs_[partition.value];
  if (log.used == 0 || log.rows[log.used - 1].bytes.size() + LogRecordBytes(record) > kMaxLogRowBytes) {
    if (log.used == log.rows.size()) log.rows.emplace_back();
    LogRow& added = log.rows[log.used++];
    added.first_sequence = sequence;
    added.records = 0;
    StartLogRow(&added.bytes);
  }
  LogRow& row = log.rows[log.used - 1];
  AppendLogRecord(record, &row.bytes);
  ++row.records;
  ++record_count_;
  appended_ |= uint64_t{1} << partition.value;
}

Group::LogMark Group::MarkLog(PartitionId partition) const {
  const PartitionLog& log = logs_[partition.value];
  if (log.used == 0) return {.records = record_count_};
  const LogRow& last = log.rows[log.used - 1];
  return {log.used, last.bytes.size(), last.records, record_count_};
}

void Group::CutLog(PartitionId partition, const LogMark& mark) {
  PartitionLog& log = logs_[partition.value];
  log.used = mark.rows;
  record_count_ = mark.records;
  if (log.used == 0) {
    appended_ &= ~(uint64_t{1} << partition.value);
    return;
  }
  LogRow& last = log.rows[log.used - 1];
  last.bytes.resize(mark.row_bytes);
  last.records = mark.row_records;
}

void Group::TrimLog(PartitionId partition, uint64_t end) {
  trims_.emplace_back(partition, end);
  Touch(partition);
}

Group::OwnRow& Group::AddOwnRow() {
  return own_rows_[own_rows_used_++];
}

void Group::SealLog(PartitionId partition) {
  PartitionLog& log = logs_[partition.value];
  for (size_t i = 0; i < log.used; ++i) {
    LogRow& row = log.rows[i];
    const std::string_view stored = FinishLogRow(row.records, &row.bytes, &row.packed);
    OwnRow& own = AddOwnRow();
    own.key = LogKey(partition, row.first_sequence);
    batch_.ops.push_back({BatchOp::Kind::kPut, Family::kLog, own.key, stored});
  }
}

const Batch& Group::Seal(const Heads& heads) {
  // Sized first, because the batch points into it.
  size_t own_rows = trims_.size() + static_cast<size_t>(std::popcount(touched_));
  ForEachPartition(appended_, [&](PartitionId partition) { own_rows += logs_[partition.value].used; });
  if (own_rows_.size() < own_rows) own_rows_.resize(own_rows);
  for (size_t family = 0; family < overlays_.size(); ++family) {
    Overlay& overlay = overlays_[family];
    for (size_t i = 0; i < overlay.size(); ++i) {
      const OverlayEntry& entry = overlay.entry(i);
      if (entry.state == RowState::kUnknown) continue;
      const auto kind = entry.state == RowState::kPut ? BatchOp::Kind::kPut : BatchOp::Kind::kDelete;
      batch_.ops.push_back({kind, static_cast<Family>(family), entry.key,
                            kind == BatchOp::Kind::kPut ? std::string_view(entry.value) : std::string_view()});
    }
  }
  // In order of keys, for which the engine needs fewer comparisons.
  std::sort(batch_.ops.begin(), batch_.ops.end(), [](const BatchOp& a, const BatchOp& b) {
    return a.family != b.family ? a.family < b.family : a.key < b.key;
  });
  ForEachPartition(appended_, [&](PartitionId partition) { SealLog(partition); });
  for (const auto& [partition, end] : trims_) {
    OwnRow& own = AddOwnRow();
    own.key = LogKey(partition, 0);
    own.value = LogKey(partition, end);
    batch_.ops.push_back({BatchOp::Kind::kDeleteRange, Family::kLog, own.key, own.value});
  }
  ForEachPartition(touched_, [&](PartitionId partition) {
    OwnRow& own = AddOwnRow();
    own.key = HeadKey(partition);
    EncodeHead(heads[partition.value], &own.value);
    batch_.ops.push_back({BatchOp::Kind::kPut, Family::kLog, own.key, own.value});
  });
  return batch_;
}

void Group::Clear() {
  for (Overlay& overlay : overlays_) overlay.Clear();
  ForEachPartition(appended_, [&](PartitionId partition) { logs_[partition.value].used = 0; });
  own_rows_used_ = 0;
  trims_.clear();
  batch_.ops.clear();
  touched_ = 0;
  appended_ = 0;
  record_count_ = 0;
  refused_ = 0;
  bytes_ = 0;
}

}  // namespace outlay::store
