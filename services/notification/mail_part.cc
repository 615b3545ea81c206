#include "services/notification/mail_part.h"

#include <utility>

#include "absl/flags/declare.h"
#include "absl/flags/flag.h"
#include "absl/strings/ascii.h"
#include "common/auth/files.h"
#include "common/base/status_macros.h"
#include "common/server/options.h"
#include "common/transfer/limits.h"
#include "services/notification/domain/limits.h"

ABSL_FLAG(
    std::string, smtp_target, "",
    "the mail server, as smtp://host:587 or smtps://host:465; empty: nobody is written to. Needs --directory_target");
ABSL_FLAG(std::string, smtp_user_file, "", "file with the name to log in with; empty: no log-in");
ABSL_FLAG(std::string, smtp_password_file, "", "file with its password; only its owner may read it");
ABSL_FLAG(std::string, smtp_ca_file, "", "certificates that the mail server is verified by; empty: the system's");
ABSL_FLAG(bool, smtp_without_tls, false, "hand e-mails over in the clear: to a mail server on this machine");
ABSL_FLAG(std::string, email_from, "", "address that e-mails come from");
ABSL_FLAG(std::string, email_from_name, "Outlay", "name that e-mails come from");
ABSL_FLAG(std::string, preferences_url, "",
          "page where people say what they want to be told, in e-mails' List-Unsubscribe; empty: none");

ABSL_FLAG(
    std::string, invitation_url, "",
    "page where invitations are accepted, to which letters to people who are invited lead, with the token behind '#'; "
    "empty: nobody is written to about it. Needs --smtp_target, and --invitation_key_file of directory");

ABSL_DECLARE_FLAG(std::string, directory_target);
ABSL_DECLARE_FLAG(std::string, purchase_order_target);

namespace outlay::notification {
namespace {

// Returns a file's content without the final line break that editors add; empty without a file.
absl::StatusOr<std::string> ReadLineOf(const std::string& path) {
  if (path.empty()) return std::string();
  OUTLAY_ASSIGN_OR_RETURN(std::string text, auth::ReadSecretFile(path, limits::kCredentialBytes));
  absl::StripTrailingAsciiWhitespace(&text);
  return text;
}

}  // namespace

bool MailPart::WritesToPeople() {
  return !absl::GetFlag(FLAGS_smtp_target).empty();
}

bool MailPart::WritesToInvited() {
  return !absl::GetFlag(FLAGS_invitation_url).empty();
}

absl::StatusOr<std::unique_ptr<MailPart>> MailPart::Open(server::Host& host, store::Store* store,
                                                         command::Executor* executor) {
  EmailOptions options;
  OUTLAY_ASSIGN_OR_RETURN(const UnsubscribeServerOptions links, UnsubscribeOptionsFromFlags(host.development()));
  options.server = absl::GetFlag(FLAGS_smtp_target);
  if (options.server.empty()) {
    if (!links.listen.empty()) return server::FlagInvalid("unsubscribe_listen", "needs --smtp_target");
    if (WritesToInvited()) {
      return server::FlagInvalid("invitation_url", "needs --smtp_target");
    }
    return std::unique_ptr<MailPart>();
  }
  const std::string directory = absl::GetFlag(FLAGS_directory_target);
  if (directory.empty()) return server::FlagInvalid("smtp_target", "needs --directory_target, which knows addresses");
  OUTLAY_ASSIGN_OR_RETURN(options.user, ReadLineOf(absl::GetFlag(FLAGS_smtp_user_file)));
  OUTLAY_ASSIGN_OR_RETURN(options.password, ReadLineOf(absl::GetFlag(FLAGS_smtp_password_file)));
  options.has_tls = !absl::GetFlag(FLAGS_smtp_without_tls);
  options.from = {.address = absl::GetFlag(FLAGS_email_from), .display_name = absl::GetFlag(FLAGS_email_from_name)};
  options.unsubscribe = absl::GetFlag(FLAGS_preferences_url);
  OUTLAY_RETURN_IF_ERROR(options.Validate());
  if (const std::string url = absl::GetFlag(FLAGS_invitation_url); !url.empty()) {
    OUTLAY_RETURN_IF_ERROR(CheckInvitationUrl(url, host.development()));
  }
  auto mail = std::make_unique<MailPart>(host, directory, std::move(options),
                                         UnsubscribeOptions{.url = links.url, .key = links.key}, store);
  if (links.listen.empty()) return mail;
  OUTLAY_ASSIGN_OR_RETURN(
      mail->links_, UnsubscribeServer::Start(links, store, executor, &host.scheduler(), &host.clock(), &host.log()));
  host.TellPort("unsubscribe_port", mail->links_->port());
  return mail;
}

MailPart::MailPart(server::Host& host, const std::string& directory, EmailOptions options, UnsubscribeOptions links,
                   const store::Store* store)
    : directory_(&host.channels(),
                 {.target = directory, .service = "directory", .credentials = host.PeerCredentials("directory")}),
      orders_(&host.channels(), {.target = absl::GetFlag(FLAGS_purchase_order_target),
                                 .service = "purchase_order",
                                 .credentials = host.PeerCredentials("purchase_order")}),
      addresses_(&directory_),
      contacts_(&orders_, &directory_),
      email_(std::move(options), &loop_, &addresses_),
      contact_channel_(std::move(links), store, &email_, &contacts_),
      invitations_(&directory_),
      invitation_channel_(absl::GetFlag(FLAGS_invitation_url), store, &email_, &invitations_),
      loop_({.policy = {},
             .ca_file = absl::GetFlag(FLAGS_smtp_ca_file),
             .names = {},
             .transfer_time = transfer::limits::kMailTime}) {}

void MailPart::AddChannels(std::map<std::string, Channel*>* channels) {
  channels->emplace("users", &email_);
  channels->emplace("purchaseOrders", &contact_channel_);
  if (WritesToInvited()) channels->emplace("invitations", &invitation_channel_);
}

}  // namespace outlay::notification
