#include "services/notification/peer/directory_invitations.h"

#include <memory>
#include <optional>
#include <utility>

#include "common/base/errors.h"
#include "common/base/resource_name.h"
#include "outlay/directory/v1/mailboxes.pb.h"
#include "services/notification/peer/limits.h"

namespace outlay::notification {
namespace {

constexpr char kGetInvitation[] = "/outlay.directory.v1.Mailboxes/GetInvitation";

}  // namespace

void DirectoryInvitations::Find(const std::string& organization, const std::string& user_id, Done done) {
  directory::v1::GetInvitationRequest request;
  request.set_user(ResourceName(organization, "users", user_id));
  const auto letter = std::make_shared<directory::v1::InvitationLetter>();
  directory_->Call(
      kGetInvitation, request, letter.get(),
      {.caller = {.subject = "notification", .organization = organization}, .timeout = limits::kAddressTimeout},
      [letter, done = std::move(done)](absl::Status status) mutable {
        if (absl::IsNotFound(status)) return done(std::optional<InvitationFound>());
        if (ErrorReason(status) == "INVITATION_KEY_CHANGED") return done(InvitationFound());
        if (!status.ok()) return done(std::move(status));
        done(InvitationFound{.mailbox = {.address = letter->email(), .display_name = letter->display_name()},
                             .token = letter->token()});
      });
}

}  // namespace outlay::notification
