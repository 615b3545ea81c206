// Where people are written to, asked each time: this service keeps no address, so that an erased person is gone (N5).
#ifndef OUTLAY_SERVICES_NOTIFICATION_CHANNELS_ADDRESS_BOOK_H_
#define OUTLAY_SERVICES_NOTIFICATION_CHANNELS_ADDRESS_BOOK_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "common/base/function.h"
#include "services/notification/domain/email_message.h"

namespace outlay::notification {

// Thread-safe.
class AddressBook {
 public:
  // Nothing: there is nobody of that name to write to, now.
  using Done = UniqueFunction<void(absl::StatusOr<std::optional<Mailbox>>)>;

  virtual ~AddressBook() = default;

  // `target`: "users/ann". `done` runs once, on any thread. UNAVAILABLE and the like: who knows does not answer.
  virtual void Find(const std::string& organization, const std::string& target, Done done) = 0;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_CHANNELS_ADDRESS_BOOK_H_
