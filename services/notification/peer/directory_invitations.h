// Requests invitations from directory.
#ifndef OUTLAY_SERVICES_NOTIFICATION_PEER_DIRECTORY_INVITATIONS_H_
#define OUTLAY_SERVICES_NOTIFICATION_PEER_DIRECTORY_INVITATIONS_H_

#include <string>

#include "common/rpc/channel.h"
#include "services/notification/channels/invitation_book.h"

namespace outlay::notification {

class DirectoryInvitations final : public InvitationBook {
 public:
  // `directory` must outlive this and its calls.
  explicit DirectoryInvitations(rpc::Channel* directory) : directory_(directory) {}

  void Find(const std::string& organization, const std::string& user_id, Done done) override;

 private:
  rpc::Channel* const directory_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_PEER_DIRECTORY_INVITATIONS_H_
