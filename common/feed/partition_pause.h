// Remembers that a partition of a consumer waits because an event is refused for now. Internal to common/feed.
#ifndef OUTLAY_COMMON_FEED_PARTITION_PAUSE_H_
#define OUTLAY_COMMON_FEED_PARTITION_PAUSE_H_

#include <optional>
#include <utility>

#include "absl/time/time.h"
#include "common/feed/backoff.h"
#include "common/feed/feed_apply.h"

namespace outlay::feed {

struct PartitionPause {
  void Begin(absl::Time now) {
    is_on = true;
    if (!since.has_value()) since = now;
  }
  // Called when a conversation begins at that cursor. The refused event is the one behind the cursor, until the cursor
  // moves.
  void NoteCursor(const Cursor& now) {
    if (std::exchange(cursor, now) != now) since.reset();
  }
  // Returns whether the refused event is the one behind that cursor.
  bool IsOf(const Cursor& next) const { return since.has_value() && next == cursor; }
  void Mark(FeedUnit* refused) const {
    if (refused->event.has_value()) refused->event->refused_since = since;
  }

  bool is_on = false;
  Backoff backoff;
  Cursor cursor;                    // when the conversation began
  std::optional<absl::Time> since;  // when it was first refused; nothing: nothing is
};

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_PARTITION_PAUSE_H_
