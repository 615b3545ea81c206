#include "services/notification/channels/contact_channel.h"

#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/notification/domain/language.h"
#include "services/notification/domain/notice.h"
#include "services/notification/domain/unsubscribe.h"
#include "services/notification/domain/words.h"
#include "services/notification/store/inboxes.h"
#include "services/notification/store/opt_outs.h"
#include "services/notification/store/organizations.h"

namespace outlay::notification {

absl::StatusOr<std::optional<Target>> ContactChannel::FindTarget(const store::Reader&, const std::string& organization,
                                                                 const std::string& name, absl::Time) const {
  Target target;
  target.organization = organization;
  target.name = name;
  return std::optional<Target>(std::move(target));
}

void ContactChannel::Send(const Target& target, const Message& message, Done done) {
  contacts_->Find(target.organization, target.name,
                  [this, message, done = std::move(done)](absl::StatusOr<std::optional<ContactFound>> found) mutable {
                    if (!found.ok()) {
                      return done(Unsent(AttemptOutcome::kTemporary, "who knows the address does not answer"));
                    }
                    if (!found->has_value()) {
                      return done(Unsent(AttemptOutcome::kSkipped, "the order has no such contact any more"));
                    }
                    SendTo(**found, std::move(message), std::move(done));
                  });
}

void ContactChannel::SendTo(const ContactFound& contact, Message message, Done done) {
  OptOut who = {.organization = message.organization, .address_digest = {}};
  std::string link;
  if (!options_.key.empty()) {
    who.address_digest = AddressDigest(options_.key, message.organization, contact.mailbox.address);
    link = Concat(options_.url, "/", UnsubscribePath(options_.key, who));
  }
  const auto reader = store_->Read(store::PartitionOf(message.organization));
  const absl::StatusOr<std::string> skip = ReasonToSkip(*reader, contact, message, who.address_digest);
  if (!skip.ok()) return done(Unsent(AttemptOutcome::kTemporary, "rows cannot be read"));
  if (!skip->empty()) return done(Unsent(AttemptOutcome::kSkipped, *skip));
  const absl::StatusOr<std::string> language = LanguageOf(*reader, message.organization);
  if (!language.ok()) return done(Unsent(AttemptOutcome::kTemporary, "rows cannot be read"));
  message.text += Concat("\n\n", ContactFooter(LanguageChain(/*of_user=*/"", *language), link));
  email_->Write(contact.mailbox, message, {.url = link, .is_one_click = true}, std::move(done));
}

absl::StatusOr<std::string> ContactChannel::ReasonToSkip(const store::Reader& reader, const ContactFound& contact,
                                                         const Message& message,
                                                         const std::string& address_digest) const {
  if (contact.has_left) return "whose address it is has left, or is suspended";
  if (!contact.user_id.empty()) {
    Notice like;
    like.event_type = message.event_type;
    like.subject = message.subject;
    like.create_time = message.create_time;
    OUTLAY_ASSIGN_OR_RETURN(const bool was_told, WasTold(reader, {message.organization, contact.user_id}, like));
    if (was_told) return "a user with this address was told";
  }
  if (address_digest.empty()) return std::string();
  OUTLAY_ASSIGN_OR_RETURN(const bool is_out,
                          IsOptedOut(reader, {.organization = message.organization, .address_digest = address_digest}));
  return is_out ? "whose address it is does not want to be written to" : std::string();
}

}  // namespace outlay::notification
