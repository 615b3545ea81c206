// Notices as e-mails, handed to the operator's mail server (N5).
#ifndef OUTLAY_SERVICES_NOTIFICATION_CHANNELS_EMAIL_CHANNEL_H_
#define OUTLAY_SERVICES_NOTIFICATION_CHANNELS_EMAIL_CHANNEL_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/transfer/transfer_loop.h"
#include "services/notification/channels/address_book.h"
#include "services/notification/channels/channel.h"
#include "services/notification/domain/email_message.h"

namespace outlay::notification {

struct EmailOptions {
  std::string server;       // "smtp://mail.example:587"; "smtps://" begins with TLS
  std::string user;         // empty: no log-in
  std::string password;     // of the user
  bool has_tls = true;      // nothing is sent without
  Mailbox from;             // who writes
  std::string unsubscribe;  // URL of the page where people say what they want; empty: none

  // INVALID_ARGUMENT / FIELD_INVALID {field}: a server that is no URL of one, or another than this machine without TLS;
  // a sender or page that is none.
  absl::Status Validate() const;
};

// Where somebody says that e-mails are to end.
struct UnsubscribeLink {
  std::string url;            // empty: nowhere
  bool is_one_click = false;  // as in EmailMessage
};

// What is written to somebody. Pure.
EmailMessage ToEmail(const EmailOptions& options, const Message& message, const Mailbox& to,
                     const UnsubscribeLink& unsubscribe);

// What the mail server's answer means: 4xx is temporary and 5xx permanent (RFC 5321), but for what the server says
// about this service, not about the recipient. Pure.
Attempt ToAttempt(const transfer::TransferResult& result);

class EmailChannel final : public Channel {
 public:
  // Both must outlive the channel, and the channel what it sends.
  EmailChannel(EmailOptions options, transfer::TransferLoop* loop, AddressBook* addresses)
      : options_(std::move(options)), loop_(loop), addresses_(addresses) {}

  // "users/ann", without an address: it is asked for when something is sent.
  absl::StatusOr<std::optional<Target>> FindTarget(const store::Reader& reader, const std::string& organization,
                                                   const std::string& name, absl::Time now) const override;
  void Send(const Target& target, const Message& message, Done done) override;

  // To an address that is known, which the attempt does not name.
  void Write(const Mailbox& to, const Message& message, const UnsubscribeLink& unsubscribe, Done done);

 private:
  const EmailOptions options_;
  transfer::TransferLoop* const loop_;
  AddressBook* const addresses_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_CHANNELS_EMAIL_CHANNEL_H_
