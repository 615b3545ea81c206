// The addresses of people, requested each time: this service stores none, so none remains of an erased person (N5).
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
  // Nothing: there is currently no such person to write to.
  using Done = UniqueFunction<void(absl::StatusOr<std::optional<Mailbox>>)>;

  virtual ~AddressBook() = default;

  // `target`: "users/ann". `done` runs once, on any thread. UNAVAILABLE and similar errors: the source does not answer.
  virtual void Find(const std::string& organization, const std::string& target, Done done) = 0;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_CHANNELS_ADDRESS_BOOK_H_
