#include "services/notification/peer/directory_addresses.h"

#include <memory>
#include <utility>

#include "common/base/resource_name.h"
#include "outlay/directory/v1/mailboxes.pb.h"
#include "services/notification/peer/limits.h"

namespace outlay::notification {
namespace {

constexpr char kGetMailbox[] = "/outlay.directory.v1.Mailboxes/GetMailbox";
constexpr char kSelf[] = "notification";

}  // namespace

void DirectoryAddresses::Find(const std::string& organization, const std::string& target, Done done) {
  directory::v1::GetMailboxRequest request;
  request.set_user(ResourceName(organization, "users", LastId(target)));
  const auto mailbox = std::make_shared<directory::v1::Mailbox>();
  directory_->Call(kGetMailbox, request, mailbox.get(),
                   {.caller = {.subject = kSelf, .organization = organization}, .timeout = limits::kAddressTimeout},
                   [mailbox, done = std::move(done)](absl::Status status) mutable {
                     if (absl::IsNotFound(status)) return done(std::optional<Mailbox>());
                     if (!status.ok()) return done(std::move(status));
                     done(Mailbox{.address = mailbox->email(), .display_name = mailbox->display_name()});
                   });
}

}  // namespace outlay::notification
