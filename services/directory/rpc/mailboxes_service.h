// The Mailboxes API: people's addresses for letters.
#ifndef OUTLAY_SERVICES_DIRECTORY_RPC_MAILBOXES_SERVICE_H_
#define OUTLAY_SERVICES_DIRECTORY_RPC_MAILBOXES_SERVICE_H_

#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/directory/v1/mailboxes.pb.h"

namespace outlay::directory {

// Thread-safe. Answers from durable rows.
class MailboxesService {
 public:
  // `store` and `clock` must outlive the service. `invitation_key`: as for UsersService.
  MailboxesService(store::Store* store, const Clock* clock, std::string invitation_key)
      : store_(store), clock_(clock), invitation_key_(std::move(invitation_key)) {}

  // To be called once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void GetMailbox(rpc::Call<v1::GetMailboxRequest, v1::Mailbox> call);
  void GetInvitation(rpc::Call<v1::GetInvitationRequest, v1::InvitationLetter> call);
  void FindMailbox(rpc::Call<v1::FindMailboxRequest, v1::Mailbox> call);

 private:
  store::Store* const store_;
  const Clock* const clock_;
  const std::string invitation_key_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_RPC_MAILBOXES_SERVICE_H_
