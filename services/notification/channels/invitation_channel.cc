#include "services/notification/channels/invitation_channel.h"

#include "common/base/errors.h"
#include "common/base/resource_name.h"
#include "common/base/strings.h"
#include "services/notification/domain/email_message.h"
#include "services/notification/domain/language.h"
#include "services/notification/domain/words.h"
#include "services/notification/store/organizations.h"

namespace outlay::notification {

absl::Status CheckInvitationUrl(const std::string& url, bool has_http) {
  const bool has_scheme = url.starts_with("https://") || (has_http && url.starts_with("http://"));
  if (has_scheme && IsHeaderUrl(url) && url.find('#') == std::string::npos) return absl::OkStatus();
  return FieldInvalid("invitation_url", "is no page that invitations can lead to; write https://... without a '#'");
}

std::string InvitationLink(const std::string& url, const std::string& organization, const std::string& user_id,
                           const std::string& token) {
  return Concat(url, "#organization=", organization, "&user=", user_id, "&token=", token);
}

absl::StatusOr<std::optional<Target>> InvitationChannel::FindTarget(const store::Reader&,
                                                                    const std::string& organization,
                                                                    const std::string& name, absl::Time) const {
  Target target;
  target.organization = organization;
  target.name = name;
  return std::optional<Target>(std::move(target));
}

void InvitationChannel::Send(const Target& target, const Message& message, Done done) {
  const std::string user_id = LastId(target.name);
  invitations_->Find(
      target.organization, user_id,
      [this, message, user_id, done = std::move(done)](absl::StatusOr<std::optional<InvitationFound>> found) mutable {
        if (!found.ok()) {
          const bool is_answer = absl::IsFailedPrecondition(found.status());
          const std::string_view why =
              is_answer ? ToStd(found.status().message()) : "who knows the address does not answer";
          return done(Unsent(AttemptOutcome::kTemporary, std::string(why)));
        }
        if (!found->has_value()) {
          return done(Unsent(AttemptOutcome::kSkipped, "the invitation is over, accepted or withdrawn"));
        }
        if ((*found)->token.empty()) {
          // Directory may get back the key that it had.
          Attempt unreadable = Unsent(AttemptOutcome::kTemporary, std::string(kKeyChanged));
          unreadable.key_changed = true;
          return done(unreadable);
        }
        Write(**found, user_id, std::move(message), std::move(done));
      });
}

void InvitationChannel::Write(const InvitationFound& invitation, const std::string& user_id, Message letter,
                              Done done) {
  const auto reader = store_->Read(store::PartitionOf(letter.organization));
  const absl::StatusOr<std::string> language = LanguageOf(*reader, letter.organization);
  if (!language.ok()) return done(Unsent(AttemptOutcome::kTemporary, "rows cannot be read"));
  letter.text += Concat("\n\n", InvitationFooter(LanguageChain(/*of_user=*/"", *language),
                                                 InvitationLink(url_, letter.organization, user_id, invitation.token)));
  email_->Write(invitation.mailbox, letter, /*unsubscribe=*/{}, std::move(done));
}

}  // namespace outlay::notification
