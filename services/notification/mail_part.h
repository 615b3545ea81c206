// Sends e-mails to users, to contacts of orders and to invited people, and serves the links in them.
#ifndef OUTLAY_SERVICES_NOTIFICATION_MAIL_PART_H_
#define OUTLAY_SERVICES_NOTIFICATION_MAIL_PART_H_

#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "common/rpc/grpc_channel.h"
#include "common/server/host.h"
#include "common/store/store.h"
#include "common/transfer/transfer_loop.h"
#include "services/notification/channels/channel.h"
#include "services/notification/channels/contact_channel.h"
#include "services/notification/channels/email_channel.h"
#include "services/notification/channels/invitation_channel.h"
#include "services/notification/http/unsubscribe_server.h"
#include "services/notification/peer/directory_addresses.h"
#include "services/notification/peer/directory_invitations.h"
#include "services/notification/peer/order_contacts.h"

namespace outlay::notification {

// Thread-safe. Host, store and executor must outlive it.
class MailPart {
 public:
  // Return whether the flags enable e-mails, and invitations by e-mail.
  static bool WritesToPeople();
  static bool WritesToInvited();

  // Null: the flags do not enable e-mail. INVALID_ARGUMENT / FLAG_INVALID {flag}, and as auth::ReadSecretFile.
  static absl::StatusOr<std::unique_ptr<MailPart>> Open(server::Host& host, store::Store* store,
                                                        command::Executor* executor);

  MailPart(server::Host& host, const std::string& directory, EmailOptions options, UnsubscribeOptions links,
           const store::Store* store);

  // Adds the channels, by the collection of their targets.
  void AddChannels(std::map<std::string, Channel*>* channels);

 private:
  rpc::GrpcChannel directory_;
  rpc::GrpcChannel orders_;
  DirectoryAddresses addresses_;
  OrderContacts contacts_;
  EmailChannel email_;
  ContactChannel contact_channel_;
  DirectoryInvitations invitations_;
  InvitationChannel invitation_channel_;
  std::unique_ptr<UnsubscribeServer> links_;  // null: e-mails have no links
  transfer::TransferLoop loop_;               // Destroyed first: transfers in progress end with it.
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_MAIL_PART_H_
