#include "services/notification/peer/order_contacts.h"

#include <memory>
#include <optional>
#include <utility>

#include "common/base/resource_name.h"
#include "common/base/strings.h"
#include "outlay/directory/v1/mailboxes.pb.h"
#include "outlay/purchase_order/v1/order_contacts.pb.h"
#include "services/notification/peer/limits.h"

namespace outlay::notification {
namespace {

constexpr char kGetOrderContact[] = "/outlay.purchase_order.v1.OrderContacts/GetOrderContact";
constexpr char kFindMailbox[] = "/outlay.directory.v1.Mailboxes/FindMailbox";

rpc::CallOptions OptionsIn(const std::string& organization) {
  return {.caller = {.subject = "notification", .organization = organization}, .timeout = limits::kAddressTimeout};
}

}  // namespace

void OrderContacts::Find(const std::string& organization, const std::string& contact, Done done) {
  purchase_order::v1::GetOrderContactRequest request;
  request.set_name(Concat(OrganizationName(organization), "/", contact));
  const auto answer = std::make_shared<purchase_order::v1::OrderContact>();
  purchase_order_->Call(
      kGetOrderContact, request, answer.get(), OptionsIn(organization),
      [this, organization, answer, done = std::move(done)](absl::Status status) mutable {
        if (absl::IsNotFound(status)) return done(std::optional<ContactFound>());
        if (!status.ok()) return done(std::move(status));
        FindUser(organization,
                 {.mailbox = {.address = answer->email(), .display_name = answer->display_name()}, .user_id = {}},
                 std::move(done));
      });
}

void OrderContacts::FindUser(const std::string& organization, ContactFound found, Done done) {
  directory::v1::FindMailboxRequest request;
  request.set_parent(OrganizationName(organization));
  request.set_email(found.mailbox.address);
  const auto answer = std::make_shared<directory::v1::Mailbox>();
  directory_->Call(kFindMailbox, request, answer.get(), OptionsIn(organization),
                   [found = std::move(found), answer, done = std::move(done)](absl::Status status) mutable {
                     if (!status.ok() && !absl::IsNotFound(status)) return done(std::move(status));
                     found.has_left = answer->state() == directory::v1::UserChanged::STATE_SUSPENDED ||
                                      answer->state() == directory::v1::UserChanged::STATE_DEPROVISIONED;
                     if (answer->state() == directory::v1::UserChanged::STATE_ACTIVE) {
                       found.user_id = LastId(answer->user());
                     }
                     done(std::optional<ContactFound>(std::move(found)));
                   });
}

}  // namespace outlay::notification
