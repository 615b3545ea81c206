// The content of invitation letters, requested each time: this service stores neither address nor token (N4).
#ifndef OUTLAY_SERVICES_NOTIFICATION_CHANNELS_INVITATION_BOOK_H_
#define OUTLAY_SERVICES_NOTIFICATION_CHANNELS_INVITATION_BOOK_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "common/base/function.h"
#include "services/notification/domain/email_message.h"

namespace outlay::notification {

struct InvitationFound {
  Mailbox mailbox;
  std::string
      token;  // secret: goes into the letter, and nowhere else; empty: directory has another key than at the invitation
};

// Thread-safe.
class InvitationBook {
 public:
  // Nothing: there is no pending invitation by e-mail for that person.
  using Done = UniqueFunction<void(absl::StatusOr<std::optional<InvitationFound>>)>;

  virtual ~InvitationBook() = default;

  // `done` runs once, on any thread. UNAVAILABLE and similar errors: the source does not answer.
  virtual void Find(const std::string& organization, const std::string& user_id, Done done) = 0;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_CHANNELS_INVITATION_BOOK_H_
