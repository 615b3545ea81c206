#include "services/directory/rpc/mailboxes_service.h"

#include <string>

#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "services/directory/domain/errors.h"
#include "services/directory/store/users.h"

namespace outlay::directory {
namespace {

absl::StatusOr<v1::Mailbox> Read(const store::Reader& reader, const std::string& organization,
                                 const std::string& name) {
  const IdKey key = {organization, LastId(name)};
  OUTLAY_ASSIGN_OR_RETURN(const User user, LoadUser(reader, key));
  if (user.state != UserState::kActive) return UserNotFound(LastId(name));
  OUTLAY_ASSIGN_OR_RETURN(const Person person, LoadPerson(reader, key));
  v1::Mailbox mailbox;
  mailbox.set_user(name);
  mailbox.set_email(person.email);
  mailbox.set_display_name(person.display_name);
  return mailbox;
}

}  // namespace

void MailboxesService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.Bind("/outlay.directory.v1.Mailboxes/GetMailbox", this, &MailboxesService::GetMailbox);
}

void MailboxesService::GetMailbox(rpc::Call<v1::GetMailboxRequest, v1::Mailbox> call) {
  const std::string& organization = call.caller().organization;
  call.Finish(Read(*store_->Read(store::PartitionOf(organization)), organization, call.request().user()));
}

}  // namespace outlay::directory
