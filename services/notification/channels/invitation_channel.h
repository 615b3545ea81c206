// Letters to invited people (N4): the link in them contains the invitation's token, which is used nowhere else here.
#ifndef OUTLAY_SERVICES_NOTIFICATION_CHANNELS_INVITATION_CHANNEL_H_
#define OUTLAY_SERVICES_NOTIFICATION_CHANNELS_INVITATION_CHANNEL_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "services/notification/channels/channel.h"
#include "services/notification/channels/email_channel.h"
#include "services/notification/channels/invitation_book.h"

namespace outlay::notification {

// INVALID_ARGUMENT / FIELD_INVALID {field}: not a URL for links. With `has_http`, TLS is not required.
absl::Status CheckInvitationUrl(const std::string& url, bool has_http);

// Why a letter cannot be written, as the delivery says it.
inline constexpr std::string_view kKeyChanged =
    "the letter cannot be made, as directory has another --invitation_key_file than at the invitation: give it the one "
    "that it had, or invite the person again";

// Returns "https://example.org/join#organization=acme&user=ann&token=...": the part after '#' is not sent to servers,
// and is in no server's log. Pure.
std::string InvitationLink(const std::string& url, const std::string& organization, const std::string& user_id,
                           const std::string& token);

class InvitationChannel final : public Channel {
 public:
  // `url`: see CheckInvitationUrl. All others must outlive the channel, and the channel its transfers.
  InvitationChannel(std::string url, const store::Store* store, EmailChannel* email, InvitationBook* invitations)
      : url_(std::move(url)), store_(store), email_(email), invitations_(invitations) {}

  // "invitations/ann", without an address, which is requested when something is sent.
  absl::StatusOr<std::optional<Target>> FindTarget(const store::Reader& reader, const std::string& organization,
                                                   const std::string& name, absl::Time now) const override;
  void Send(const Target& target, const Message& message, Done done) override;

 private:
  void Write(const InvitationFound& invitation, const std::string& user_id, Message letter, Done done);

  const std::string url_;
  const store::Store* const store_;
  EmailChannel* const email_;
  InvitationBook* const invitations_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_CHANNELS_INVITATION_CHANNEL_H_
