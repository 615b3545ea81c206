#include "common/feed/feed_apply.h"

#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/feed/keyspaces.h"
#include "common/feed/parking.h"

namespace outlay::feed {
namespace {

// Returns whether the unit begins at the cursor; before the first record there is no epoch.
bool Follows(const FeedUnit& unit, const Cursor& cursor) {
  const bool is_at_start = cursor.sequence == 0 && cursor.events_applied == 0;
  return unit.from.sequence == cursor.sequence && unit.from.events_applied == cursor.events_applied &&
         (unit.to.epoch == cursor.epoch || is_at_start);
}

absl::StatusOr<Applied> ApplyEvent(store::Transaction& txn, const std::string& producer, const FeedHandler& handler,
                                   const FeedUnit& unit) {
  const std::string& subject = unit.event->event.subject();
  OUTLAY_ASSIGN_OR_RETURN(const bool is_waiting, IsParked(txn, producer, subject));
  absl::Status status = unit.refused;
  if (!is_waiting && status.ok()) {
    status = handler.Apply(txn, *unit.event);
    if (status.ok()) return Applied::kApplied;
    txn.Reset();
    if (IsRetryable(status)) return status;
  }
  OUTLAY_RETURN_IF_ERROR(Park(txn, producer, *unit.event, status));
  return Applied::kParked;
}

}  // namespace

bool IsRetryable(const absl::Status& error) {
  switch (error.code()) {
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kUnavailable:
      return true;
    case absl::StatusCode::kResourceExhausted:
      // A retry would have effects of the same size or number.
      return ErrorReason(error) != "BODY_TOO_LARGE" && ErrorReason(error) != "QUOTA_EXCEEDED";
    default:
      return false;
  }
}

absl::Status FeedGap() {
  return MakeError(absl::StatusCode::kAborted, "FEED_GAP", "an entry is missing before this one; subscribe again");
}

absl::StatusOr<Cursor> ReadCursor(const store::Reader& reader, const std::string& producer) {
  OUTLAY_ASSIGN_OR_RETURN(const Kept kept, ReadKept(reader, producer));
  return kept.cursor;
}

absl::StatusOr<Kept> ReadKept(const store::Reader& reader, const std::string& producer) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::CursorRecord> row, reader.Find(kCursors, {producer}));
  if (!row.has_value()) return Kept{};
  return Kept{.cursor = {.epoch = row->epoch(), .sequence = row->sequence(), .events_applied = row->events_applied()},
              .version = row->version()};
}

void WriteCursor(store::Transaction& txn, const std::string& producer, const FeedHandler& handler,
                 const Cursor& cursor) {
  storage::v1::CursorRecord record;
  record.set_epoch(cursor.epoch);
  record.set_sequence(cursor.sequence);
  record.set_events_applied(cursor.events_applied);
  record.set_version(handler.version());
  txn.Put(kCursors, {producer}, record);
}

absl::StatusOr<uint64_t> CutEntry(event::v1::Entry entry, const FeedHandler& handler, Cursor* cursor,
                                  std::vector<FeedUnit>* units) {
  if (entry.sequence() <= cursor->sequence) return 0;
  if (entry.sequence() != cursor->sequence + 1) return FeedGap();
  uint64_t skipped = 0;
  const auto open_unit = [&]() -> FeedUnit& {
    if (units->empty() || units->back().event.has_value()) units->push_back({.from = *cursor, .to = *cursor});
    return units->back();
  };
  const auto events = static_cast<uint32_t>(entry.events_size());
  for (uint32_t index = cursor->events_applied; index < events; ++index) {
    event::v1::Event& event = *entry.mutable_events(static_cast<int>(index));
    if (!handler.Handles(event.type())) {
      ++skipped;
      continue;
    }
    FeedUnit& unit = open_unit();
    *cursor = {.epoch = entry.epoch(), .sequence = entry.sequence() - 1, .events_applied = index + 1};
    unit.to = *cursor;
    unit.event = FeedEvent{.event = std::move(event),
                           .organization = entry.organization(),
                           .epoch = entry.epoch(),
                           .sequence = entry.sequence(),
                           .index = index};
  }
  const Cursor behind{.epoch = entry.epoch(), .sequence = entry.sequence(), .events_applied = 0};
  // The last event's own body marks the record as complete, unless there is no event.
  FeedUnit& last = units->empty() || units->back().to != *cursor ? open_unit() : units->back();
  last.to = behind;
  *cursor = behind;
  return skipped;
}

absl::StatusOr<Applied> ApplyUnit(store::Transaction& txn, const std::string& producer, const FeedHandler& handler,
                                  const FeedUnit& unit) {
  OUTLAY_ASSIGN_OR_RETURN(const Cursor cursor, ReadCursor(txn, producer));
  if (cursor.epoch == unit.to.epoch && cursor >= unit.to) return Applied::kRepeated;
  if (!Follows(unit, cursor)) return FeedGap();
  Applied applied = Applied::kApplied;
  if (unit.event.has_value()) {
    OUTLAY_ASSIGN_OR_RETURN(applied, ApplyEvent(txn, producer, handler, unit));
  }
  WriteCursor(txn, producer, handler, unit.to);
  return applied;
}

absl::StatusOr<Applied> ApplyState(store::Transaction& txn, const std::string& producer, const FeedHandler& handler,
                                   const FeedUnit& unit) {
  const absl::Status status = unit.refused.ok() ? handler.Apply(txn, *unit.event) : unit.refused;
  if (status.ok()) return Applied::kApplied;
  txn.Reset();
  if (IsRetryable(status)) return status;
  OUTLAY_RETURN_IF_ERROR(Park(txn, producer, *unit.event, status));
  return Applied::kParked;
}

absl::StatusOr<bool> RetryParked(store::Transaction& txn, const std::string& producer, const std::string& subject,
                                 const FeedHandler& handler) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Parked> first, FindFirstParked(txn, producer, subject));
  if (!first.has_value()) return false;
  if (const absl::Status status = handler.Apply(txn, first->event); !status.ok()) {
    txn.Reset();
    // The error may differ from the recorded one by now, and an event that only waited has none yet.
    if (IsRetryable(status) || (first->reason == ErrorReason(status) && first->message == status.message()))
      return false;
    OUTLAY_RETURN_IF_ERROR(Park(txn, producer, first->event, status));
    return false;
  }
  OUTLAY_RETURN_IF_ERROR(RemoveParked(txn, producer, first->event));
  return true;
}

}  // namespace outlay::feed
