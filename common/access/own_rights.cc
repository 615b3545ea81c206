#include "common/access/own_rights.h"

#include <optional>
#include <set>
#include <vector>

#include "common/access/limits.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/command/log_record.h"

namespace outlay::access {
namespace {

absl::Status AddTouched(const store::LogEntry& entry, std::set<Touched>& touched) {
  command::storage::v1::LogRecord record;
  OUTLAY_RETURN_IF_ERROR(command::ParseRecord(entry.record, &record));
  for (const command::storage::v1::LoggedEvent& event : record.events()) {
    OUTLAY_ASSIGN_OR_RETURN(std::optional<Touched> one,
                            FindTouched(record.organization(), event.type(), event.subject(), event.data()));
    if (one.has_value()) touched.insert(*std::move(one));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status OwnRights::Load() {
  for (uint32_t partition = 0; partition < store::kPartitions; ++partition) {
    const std::lock_guard lock(places_[partition].catching_up);
    OUTLAY_RETURN_IF_ERROR(Load(store::PartitionId{partition}));
  }
  return absl::OkStatus();
}

absl::Status OwnRights::Load(store::PartitionId partition) {
  // Read before the rows: these may be newer than the head, and are then refreshed once more, but never older.
  OUTLAY_ASSIGN_OR_RETURN(const store::LogHead head, store_->Head(partition));
  OUTLAY_RETURN_IF_ERROR(table_.Load(partition));
  places_[partition.value].shown.store(head.last_sequence, std::memory_order_release);
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const Organization>> OwnRights::Find(std::string_view organization, bool, absl::Time) {
  const store::PartitionId partition = store::PartitionOf(organization);
  OUTLAY_ASSIGN_OR_RETURN(const store::LogHead head, store_->Head(partition));
  if (places_[partition.value].shown.load(std::memory_order_acquire) < head.last_sequence) {
    OUTLAY_RETURN_IF_ERROR(CatchUp(partition, head.last_sequence));
  }
  return table_.Find(organization);
}

absl::Status OwnRights::CatchUp(store::PartitionId partition, uint64_t sequence) {
  Place& place = places_[partition.value];
  const std::lock_guard lock(place.catching_up);
  while (place.shown.load(std::memory_order_relaxed) < sequence) {
    const absl::StatusOr<std::vector<store::LogEntry>> entries =
        store_->ReadLog(partition, place.shown.load(std::memory_order_relaxed), limits::kOwnLogReadBytes);
    // There was no call for so long that the log was trimmed.
    if (ErrorReason(entries.status()) == "LOG_TRIMMED") return Load(partition);
    OUTLAY_RETURN_IF_ERROR(entries.status());
    if (entries->empty()) return DataLoss("log");
    std::set<Touched> touched;
    for (const store::LogEntry& entry : *entries) OUTLAY_RETURN_IF_ERROR(AddTouched(entry, touched));
    OUTLAY_RETURN_IF_ERROR(table_.Refresh({touched.begin(), touched.end()}));
    place.shown.store(entries->back().sequence, std::memory_order_release);
  }
  return absl::OkStatus();
}

}  // namespace outlay::access
