// The Mailboxes API: where people are written to.
#ifndef OUTLAY_SERVICES_DIRECTORY_RPC_MAILBOXES_SERVICE_H_
#define OUTLAY_SERVICES_DIRECTORY_RPC_MAILBOXES_SERVICE_H_

#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/directory/v1/mailboxes.pb.h"

namespace outlay::directory {

// Thread-safe. Answers from what is durable.
class MailboxesService {
 public:
  // `store` must outlive the service.
  explicit MailboxesService(store::Store* store) : store_(store) {}

  // Once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void GetMailbox(rpc::Call<v1::GetMailboxRequest, v1::Mailbox> call);
  void FindMailbox(rpc::Call<v1::FindMailboxRequest, v1::Mailbox> call);

 private:
  store::Store* const store_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_RPC_MAILBOXES_SERVICE_H_
