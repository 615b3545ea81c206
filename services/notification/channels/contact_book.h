// The addresses of contacts of orders, requested each time: this service stores none (N5).
#ifndef OUTLAY_SERVICES_NOTIFICATION_CHANNELS_CONTACT_BOOK_H_
#define OUTLAY_SERVICES_NOTIFICATION_CHANNELS_CONTACT_BOOK_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "common/base/function.h"
#include "services/notification/domain/email_message.h"

namespace outlay::notification {

struct ContactFound {
  Mailbox mailbox;
  std::string user_id;    // the ACTIVE user of the organization who has this address; empty: there is none
  bool has_left = false;  // it is the address of a suspended or deprovisioned user
};

// Thread-safe.
class ContactBook {
 public:
  // Nothing: the contact no longer exists.
  using Done = UniqueFunction<void(absl::StatusOr<std::optional<ContactFound>>)>;

  virtual ~ContactBook() = default;

  // `contact`: see ContactPath. `done` runs once, on any thread. UNAVAILABLE and similar errors: the source does not
  // answer.
  virtual void Find(const std::string& organization, const std::string& contact, Done done) = 0;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_CHANNELS_CONTACT_BOOK_H_
