// Events that could not be applied, and the events of the same subject behind them. Internal to common/feed, except
// IsParked; thread-safe.
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

// Returns whether events of the subject are parked.
absl::StatusOr<bool> IsParked(const store::Reader& reader, const std::string& producer, const std::string& subject);

// Parks an event; if `why` is OK, it waits behind another event. An event that is already parked only gets the new
// reason.
absl::Status Park(store::Transaction& txn, const std::string& producer, const FeedEvent& event,
                  const absl::Status& why);

// The event that blocks a subject.
struct Parked {
  FeedEvent event;
  // Of the last attempt; empty: there was none yet.
  std::string reason;
  std::string message;
  absl::Time time;       // when it was parked
  uint64_t waiting = 0;  // parked events of the subject, including this one
};

absl::StatusOr<std::optional<Parked>> FindFirstParked(const store::Reader& reader, const std::string& producer,
                                                      const std::string& subject);

// Returns subjects with parked events, at most `max`, starting after `after` (empty: with the first one); only those
// that begin with `prefix`.
absl::StatusOr<std::vector<std::string>> ListParkedSubjects(const store::Reader& reader, const std::string& producer,
                                                            const std::string& after, size_t max,
                                                            const std::string& prefix = {});

// Removes an event, which must be parked.
absl::Status RemoveParked(store::Transaction& txn, const std::string& producer, const FeedEvent& event);

// Removes the parked events of all subjects, as many as one body may. Returns the subjects that were affected; none:
// nothing is parked.
absl::StatusOr<std::vector<std::string>> UnparkAll(store::Transaction& txn, const std::string& producer);

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_PARKING_H_
