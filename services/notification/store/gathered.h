// Notices of a person that are sent in one message, because they are due at the same time (N7).
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

// Returns the id of the message that is due at that time.
std::string GatheringId(absl::Time due);
// Returns the message's first due time; nothing: not such an id.
std::optional<absl::Time> DueOf(std::string_view gathering);

// Adds a notice to the message; true: it is the first one. DATA_LOSS: a row cannot be read.
absl::StatusOr<bool> Gather(store::Transaction& txn, const NoticeRef& ref, const std::string& gathering);

// The content of a message.
struct Gathered {
  std::vector<Notice> first;  // in order of arrival; without notices that have been deleted
  size_t more = 0;            // the number of further ones
};
// Loads the first `max` notices, and counts the others. DATA_LOSS: a row cannot be read.
absl::StatusOr<Gathered> ListGathered(const store::Reader& reader, const InboxRef& user, const std::string& gathering,
                                      size_t max);

// Deletes at most `max` of the rows that list the message's notices, and returns their number. The message itself and
// the notices remain. DATA_LOSS: a row cannot be read.
absl::StatusOr<size_t> DeleteGathered(store::Transaction& txn, const InboxRef& user, const std::string& gathering,
                                      size_t max);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_GATHERED_H_
