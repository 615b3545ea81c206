// Events that could not be applied, and those of the same subject behind them. Except IsParked internal to common/feed;
// thread-safe.
#ifndef OUTLAY_COMMON_FEED_PARKING_H_
#define OUTLAY_COMMON_FEED_PARKING_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/feed/feed_handler.h"
#include "common/store/store.h"

namespace outlay::feed {

// Whether events of the subject wait.
absl::StatusOr<bool> IsParked(const store::Reader& reader, const std::string& producer, const std::string& subject);

// Parks an event; `why` OK: it waits behind another. One that is parked already only gets another reason.
absl::Status Park(store::Transaction& txn, const std::string& producer, const FeedEvent& event,
                  const absl::Status& why);

// What stands in a subject's way.
struct Parked {
  FeedEvent event;
  // Of the last try; empty: it was not tried yet.
  std::string reason;
  std::string message;
  absl::Time time;       // when it was parked
  uint64_t waiting = 0;  // events of the subject, this one included
};

absl::StatusOr<std::optional<Parked>> FindFirstParked(const store::Reader& reader, const std::string& producer,
                                                      const std::string& subject);

// Subjects whose events wait, at most `max` of them, from behind `after` on (empty: from the first one); only those
// that begin with `prefix`.
absl::StatusOr<std::vector<std::string>> ListParkedSubjects(const store::Reader& reader, const std::string& producer,
                                                            const std::string& after, size_t max,
                                                            const std::string& prefix = {});

// The event must be parked.
absl::Status RemoveParked(store::Transaction& txn, const std::string& producer, const FeedEvent& event);

// Removes what is parked of all subjects, as much as fits into a body. Returns which subjects it met; none: nothing is
// parked.
absl::StatusOr<std::vector<std::string>> UnparkAll(store::Transaction& txn, const std::string& producer);

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_PARKING_H_
