// The bodies of a consumer: effects and cursor in one commit, each event once (I9). Internal to common/feed; all
// functions are thread-safe.
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

// How far a partition of the producer was applied.
struct Cursor {
  uint64_t epoch = 0;           // 0: nothing yet
  uint64_t sequence = 0;        // the last record applied whole
  uint32_t events_applied = 0;  // of the record after it

  friend auto operator<=>(const Cursor&, const Cursor&) = default;
};

absl::StatusOr<Cursor> ReadCursor(const store::Reader& reader, const std::string& producer);
// The cursor, and by which version of the handler it was written.
struct Kept {
  Cursor cursor;
  std::optional<uint32_t> version;  // nothing: no event was applied yet
};
absl::StatusOr<Kept> ReadKept(const store::Reader& reader, const std::string& producer);

// What one body applies: records without anything to do, and at most one event at their end.
struct FeedUnit {
  Cursor from;
  Cursor to;
  std::optional<FeedEvent> event;
  // Set: the store refused the event's effects for good; it is parked for this reason.
  absl::Status refused;
};

// Cuts an entry that follows `cursor` into units, appended to `units`, whose last one it extends while that has no
// event; moves `cursor` on. Returns how many events nobody handles. Entries that the cursor has passed are ignored.
// ABORTED / FEED_GAP: an entry is missing before this one.
absl::StatusOr<uint64_t> CutEntry(event::v1::Entry entry, const FeedHandler& handler, Cursor* cursor,
                                  std::vector<FeedUnit>* units);

// What a body did.
enum class Applied { kApplied, kParked, kRepeated };

// ABORTED / FEED_GAP: the unit does not follow the cursor; or the handler's error, if it is to be tried again.
absl::StatusOr<Applied> ApplyUnit(store::Transaction& txn, const std::string& producer, const FeedHandler& handler,
                                  const FeedUnit& unit);

// Applies a state event of a snapshot. What was parked before the snapshot must be gone.
absl::StatusOr<Applied> ApplyState(store::Transaction& txn, const std::string& producer, const FeedHandler& handler,
                                   const FeedUnit& unit);

// Tries the first parked event of a subject again. False: it failed again, or nothing is parked.
absl::StatusOr<bool> RetryParked(store::Transaction& txn, const std::string& producer, const std::string& subject,
                                 const FeedHandler& handler);

void WriteCursor(store::Transaction& txn, const std::string& producer, const FeedHandler& handler,
                 const Cursor& cursor);

// ABORTED / FEED_GAP.
absl::Status FeedGap();

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_FEED_APPLY_H_
