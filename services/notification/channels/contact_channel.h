// Notices as e-mails to contacts of orders, who need not be users (N1, N5): but not to contacts who were notified as
// users, nor to those who unsubscribed.
#ifndef OUTLAY_SERVICES_NOTIFICATION_CHANNELS_CONTACT_CHANNEL_H_
#define OUTLAY_SERVICES_NOTIFICATION_CHANNELS_CONTACT_CHANNEL_H_

#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "services/notification/channels/channel.h"
#include "services/notification/channels/contact_book.h"
#include "services/notification/channels/email_channel.h"

namespace outlay::notification {

// How contacts end e-mails; both empty: by replying.
struct UnsubscribeOptions {
  std::string url;  // the beginning of their links, "https://mail.example.org", without '/' at the end
  std::string key;  // signs them
};

class ContactChannel final : public Channel {
 public:
  // All must outlive the channel, and the channel its transfers.
  ContactChannel(UnsubscribeOptions options, const store::Store* store, EmailChannel* email, ContactBook* contacts)
      : options_(std::move(options)), store_(store), email_(email), contacts_(contacts) {}

  // "purchaseOrders/po-1/contacts/c-1", without an address, which is requested when something is sent.
  absl::StatusOr<std::optional<Target>> FindTarget(const store::Reader& reader, const std::string& organization,
                                                   const std::string& name, absl::Time now) const override;
  void Send(const Target& target, const Message& message, Done done) override;

 private:
  void SendTo(const ContactFound& contact, Message message, Done done);
  // Returns why nothing is to be sent; empty: it is to be sent.
  absl::StatusOr<std::string> ReasonToSkip(const store::Reader& reader, const ContactFound& contact,
                                           const Message& message, const std::string& address_digest) const;

  const UnsubscribeOptions options_;
  const store::Store* const store_;
  EmailChannel* const email_;
  ContactBook* const contacts_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_CHANNELS_CONTACT_CHANNEL_H_
