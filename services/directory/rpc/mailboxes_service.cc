#include "services/directory/rpc/mailboxes_service.h"

#include <optional>
#include <string>

#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/rpc/values.h"
#include "services/directory/domain/errors.h"
#include "services/directory/domain/invitation_token.h"
#include "services/directory/store/users.h"

namespace outlay::directory {
namespace {

absl::StatusOr<v1::Mailbox> ReadMailbox(const store::Reader& reader, const std::string& organization,
                                        const std::string& user_id) {
  const IdKey key = {organization, user_id};
  OUTLAY_ASSIGN_OR_RETURN(const User user, LoadUser(reader, key));
  OUTLAY_ASSIGN_OR_RETURN(const Person person, LoadPerson(reader, key));
  v1::Mailbox mailbox;
  mailbox.set_state(static_cast<v1::UserChanged::State>(user.state));
  mailbox.set_user(ResourceName(organization, "users", user_id));
  mailbox.set_email(person.email);
  mailbox.set_display_name(person.display_name);
  return mailbox;
}

absl::StatusOr<v1::Mailbox> ReadMailboxOfActive(const store::Reader& reader, const std::string& organization,
                                                const std::string& user_id) {
  OUTLAY_ASSIGN_OR_RETURN(v1::Mailbox mailbox, ReadMailbox(reader, organization, user_id));
  if (mailbox.state() != v1::UserChanged::STATE_ACTIVE) return UserNotFound(user_id);
  return mailbox;
}

absl::StatusOr<v1::InvitationLetter> ReadInvitation(const store::Reader& reader, const std::string& key,
                                                    const std::string& organization, const std::string& user_id,
                                                    absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(const User user, LoadUser(reader, {organization, user_id}));
  std::optional<std::string> token = FindMailedToken(key, organization, user, now);
  if (!token.has_value()) {
    if (!IsInvitedByEmail(user, now)) return UserNotFound(user_id);
    // Without a key nobody knows whether it is another one.
    return key.empty() ? InvitationsNotMailed(user_id) : InvitationKeyChanged(user_id);
  }
  OUTLAY_ASSIGN_OR_RETURN(const Person person, LoadPerson(reader, {organization, user_id}));
  v1::InvitationLetter letter;
  letter.set_user(ResourceName(organization, "users", user_id));
  letter.set_email(person.email);
  letter.set_display_name(person.display_name);
  letter.set_token(*std::move(token));
  rpc::ToProto(user.invitation->expire_time, letter.mutable_expire_time());
  return letter;
}

absl::StatusOr<v1::Mailbox> ReadMailboxOf(const store::Reader& reader, const std::string& organization,
                                          const std::string& email) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string> user_id, FindUserIdByEmail(reader, organization, email));
  // The message must not contain the address, because it may be logged.
  if (!user_id.has_value()) return UserNotFound("");
  return ReadMailbox(reader, organization, *user_id);
}

}  // namespace

void MailboxesService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.Bind("/outlay.directory.v1.Mailboxes/GetMailbox", this, &MailboxesService::GetMailbox);
  dispatcher.Bind("/outlay.directory.v1.Mailboxes/FindMailbox", this, &MailboxesService::FindMailbox);
  dispatcher.Bind("/outlay.directory.v1.Mailboxes/GetInvitation", this, &MailboxesService::GetInvitation);
}

void MailboxesService::GetMailbox(rpc::Call<v1::GetMailboxRequest, v1::Mailbox> call) {
  const std::string& organization = call.caller().organization;
  call.Finish(ReadMailboxOfActive(*store_->Read(store::PartitionOf(organization)), organization,
                                  LastId(call.request().user())));
}

void MailboxesService::GetInvitation(rpc::Call<v1::GetInvitationRequest, v1::InvitationLetter> call) {
  const std::string& organization = call.caller().organization;
  call.Finish(ReadInvitation(*store_->Read(store::PartitionOf(organization)), invitation_key_, organization,
                             LastId(call.request().user()), clock_->Now()));
}

void MailboxesService::FindMailbox(rpc::Call<v1::FindMailboxRequest, v1::Mailbox> call) {
  const std::string& organization = call.caller().organization;
  call.Finish(ReadMailboxOf(*store_->Read(store::PartitionOf(organization)), organization, call.request().email()));
}

}  // namespace outlay::directory
