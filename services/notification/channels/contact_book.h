// Where contacts of orders are written to, asked each time: this service keeps no address (N5).
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
  std::string user_id;    // the ACTIVE user of the organization whose address it is; empty: nobody's
  bool has_left = false;  // it is that of a user who is suspended or left
};

// Thread-safe.
class ContactBook {
 public:
  // Nothing: there is no such contact any more.
  using Done = UniqueFunction<void(absl::StatusOr<std::optional<ContactFound>>)>;

  virtual ~ContactBook() = default;

  // `contact`: see ContactPath. `done` runs once, on any thread. UNAVAILABLE and the like: who knows does not answer.
  virtual void Find(const std::string& organization, const std::string& contact, Done done) = 0;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_CHANNELS_CONTACT_BOOK_H_
