// Notices as e-mails, passed to the operator's mail server (N5).
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
  bool has_tls = true;      // nothing is sent without TLS
  Mailbox from;             // the sender
  std::string unsubscribe;  // URL of the page with the user's preferences; empty: none

  // INVALID_ARGUMENT / FIELD_INVALID {field}: an invalid URL of a server, or one on another machine without TLS; an
  // invalid sender or page.
  absl::Status Validate() const;
};

// The link by which a recipient can end e-mails.
struct UnsubscribeLink {
  std::string url;            // empty: none
  bool is_one_click = false;  // as in EmailMessage
};

// Builds the e-mail of a message. Pure.
EmailMessage ToEmail(const EmailOptions& options, const Message& message, const Mailbox& to,
                     const UnsubscribeLink& unsubscribe);

// Interprets the mail server's answer: 4xx is temporary and 5xx permanent (RFC 5321), except for answers about this
// service instead of the recipient. Pure.
Attempt ToAttempt(const transfer::TransferResult& result);

class EmailChannel final : public Channel {
 public:
  // Both must outlive the channel, and the channel its transfers.
  EmailChannel(EmailOptions options, transfer::TransferLoop* loop, AddressBook* addresses)
      : options_(std::move(options)), loop_(loop), addresses_(addresses) {}

  // "users/ann", without an address, which is requested when something is sent.
  absl::StatusOr<std::optional<Target>> FindTarget(const store::Reader& reader, const std::string& organization,
                                                   const std::string& name, absl::Time now) const override;
  void Send(const Target& target, const Message& message, Done done) override;

  // Sends to a known address, which is not recorded in the attempt.
  void Write(const Mailbox& to, const Message& message, const UnsubscribeLink& unsubscribe, Done done);

 private:
  const EmailOptions options_;
  transfer::TransferLoop* const loop_;
  AddressBook* const addresses_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_CHANNELS_EMAIL_CHANNEL_H_
