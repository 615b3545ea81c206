// Letters to people who are invited (N4): the link in them has the invitation's token, which nothing else here sees.
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

// INVALID_ARGUMENT / FIELD_INVALID {field}: a page that no link can lead to. With `has_http` it may be without TLS.
absl::Status CheckInvitationUrl(const std::string& url, bool has_http);

// Why a letter cannot be written, as the delivery says it.
inline constexpr std::string_view kKeyChanged =
    "the letter cannot be made, as directory has another --invitation_key_file than at the invitation: give it the one "
    "that it had, or invite the person again";

// "https://example.org/join#organization=acme&user=ann&token=...": what stands behind the '#' is sent to no server, and
// stands in no server's log. Pure.
std::string InvitationLink(const std::string& url, const std::string& organization, const std::string& user_id,
                           const std::string& token);

class InvitationChannel final : public Channel {
 public:
  // `url`: CheckInvitationUrl. All others must outlive the channel, and the channel what it sends.
  InvitationChannel(std::string url, const store::Store* store, EmailChannel* email, InvitationBook* invitations)
      : url_(std::move(url)), store_(store), email_(email), invitations_(invitations) {}

  // "invitations/ann", without an address: it is asked for when something is sent.
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
