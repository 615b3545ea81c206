// The bodies of a consumer: they commit an event's effects with the cursor, each event once (I9). Internal to
// common/feed; all functions are thread-safe.
#ifndef OUTLAY_COMMON_FEED_FEED_APPLY_H_
#define OUTLAY_COMMON_FEED_FEED_APPLY_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/feed/feed_handler.h"
#include "common/store/store.h"
#include "outlay/event/v1/event_feed.pb.h"

namespace outlay::feed {

// The position up to which a partition of the producer was applied.
struct Cursor {
  uint64_t epoch = 0;           // 0: nothing was applied yet
  uint64_t sequence = 0;        // the last record of which all events were applied
  uint32_t events_applied = 0;  // in the record after it

  friend auto operator<=>(const Cursor&, const Cursor&) = default;
};

absl::StatusOr<Cursor> ReadCursor(const store::Reader& reader, const std::string& producer);
// The cursor, and by which version of the handler it was written.
struct Kept {
  Cursor cursor;
  std::optional<uint32_t> version;  // nothing: no event was applied yet
};
absl::StatusOr<Kept> ReadKept(const store::Reader& reader, const std::string& producer);

// The records that one body applies: any number without events for the handler, then at most one event.
struct FeedUnit {
  Cursor from;
  Cursor to;
  std::optional<FeedEvent> event;
  // If set, the store refused the event's effects permanently, and the event is parked for this reason.
  absl::Status refused;
};

// Splits an entry that follows `cursor` into units and appends them to `units`, extending the last unit while that has
// no event; advances `cursor`. Returns the number of events without a handler. Ignores entries before the cursor.
// ABORTED / FEED_GAP: an entry is missing before this one.
absl::StatusOr<uint64_t> CutEntry(event::v1::Entry entry, const FeedHandler& handler, Cursor* cursor,
                                  std::vector<FeedUnit>* units);

// The result of a body.
enum class Applied { kApplied, kParked, kRepeated };

// Applies a unit. ABORTED / FEED_GAP: the unit does not follow the cursor; or the handler's error, if it is to be
// retried.
absl::StatusOr<Applied> ApplyUnit(store::Transaction& txn, const std::string& producer, const FeedHandler& handler,
                                  const FeedUnit& unit);

// Applies a state event of a snapshot. Events parked before the snapshot must have been removed.
absl::StatusOr<Applied> ApplyState(store::Transaction& txn, const std::string& producer, const FeedHandler& handler,
                                   const FeedUnit& unit);

// Retries the first parked event of a subject. False: it failed again, or nothing is parked.
absl::StatusOr<bool> RetryParked(store::Transaction& txn, const std::string& producer, const std::string& subject,
                                 const FeedHandler& handler);

void WriteCursor(store::Transaction& txn, const std::string& producer, const FeedHandler& handler,
                 const Cursor& cursor);

// ABORTED / FEED_GAP.
absl::Status FeedGap();

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_FEED_APPLY_H_
