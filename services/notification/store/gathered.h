// Notices of a person that leave the service in one message, because they wait for the same moment (N7).
#ifndef OUTLAY_SERVICES_NOTIFICATION_STORE_GATHERED_H_
#define OUTLAY_SERVICES_NOTIFICATION_STORE_GATHERED_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "services/notification/domain/notice.h"
#include "services/notification/store/inboxes.h"

namespace outlay::notification {

// Of the message that is due at that time.
std::string GatheringId(absl::Time due);
// When it was due at first; nothing: it is no such id.
std::optional<absl::Time> DueOf(std::string_view gathering);

// Adds a notice to the message; true: it is the first one. DATA_LOSS: a row cannot be read.
absl::StatusOr<bool> Gather(store::Transaction& txn, const NoticeRef& ref, const std::string& gathering);

// What is in the message.
struct Gathered {
  std::vector<Notice> first;  // in the order in which they came; those that are no longer kept are left out
  size_t more = 0;            // behind them
};
// `max`: of the first ones, which are loaded; the others are counted. DATA_LOSS: a row cannot be read.
absl::StatusOr<Gathered> ListGathered(const store::Reader& reader, const InboxRef& user, const std::string& gathering,
                                      size_t max);

// Takes away what says which notices are in the message, at most so many rows; how many there were. The message itself
// and the notices stay. DATA_LOSS: a row cannot be read.
absl::StatusOr<size_t> DeleteGathered(store::Transaction& txn, const InboxRef& user, const std::string& gathering,
                                      size_t max);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_GATHERED_H_
