#include "services/notification/channels/email_channel.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "common/base/errors.h"
#include "common/base/strings.h"
#include "services/notification/domain/email_address.h"

namespace outlay::notification {
namespace {

constexpr int kSuccess = 2;
constexpr int kPermanentFailure = 5;
constexpr int kPerClass = 100;
// The server requires TLS or another log-in (RFC 4954): once the operator has corrected that, the mail can be sent.
constexpr std::array<int, 4> kAboutUs = {530, 534, 535, 538};

Attempt Failed(AttemptOutcome outcome, std::string text) {
  return {.outcome = outcome, .code = 0, .text = std::move(text)};
}

// Returns whether the server runs on this machine, by its address, not by name resolution.
bool IsOnThisMachine(std::string_view server) {
  std::string_view host = server.substr(server.find("://") + 3);
  host = host.substr(0, host.find('/'));
  if (host.starts_with('[')) return host.starts_with("[::1]");
  host = host.substr(0, host.find(':'));
  const bool is_loopback = host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string_view::npos;
  return host == "localhost" || is_loopback;
}

}  // namespace

absl::Status EmailOptions::Validate() const {
  if (!server.starts_with("smtp://") && !server.starts_with("smtps://")) {
    return FieldInvalid("smtp_target", "is no mail server; write smtp://host:port, or smtps://host:port");
  }
  if (!has_tls && !IsOnThisMachine(server)) {
    return FieldInvalid("smtp_without_tls",
                        "sends mails and password in the clear, to a mail server on this machine only; leave it out");
  }
  if (!IsMailbox(from.address)) {
    return FieldInvalid("email_from", "is no e-mail address; write the one that people may answer to");
  }
  if (!unsubscribe.empty() && !IsHeaderUrl(unsubscribe)) {
    return FieldInvalid("preferences_url", "is no URL; write https://...");
  }
  return absl::OkStatus();
}

EmailMessage ToEmail(const EmailOptions& options, const Message& message, const Mailbox& to,
                     const UnsubscribeLink& unsubscribe) {
  const std::string& from = options.from.address;
  return {.id = Concat(message.id, from.substr(from.rfind('@'))),
          .from = options.from,
          .to = to,
          .date = message.create_time,
          .subject = message.title,
          .text = message.text,
          .html = HtmlOf(message.title, message.text),
          .unsubscribe = unsubscribe.url,
          .is_one_click = unsubscribe.is_one_click};
}

Attempt ToAttempt(const transfer::TransferResult& result) {
  // Text that the server sent before the connection broke is not an answer.
  if (result.end != transfer::TransferEnd::kAnswered) return Failed(AttemptOutcome::kTemporary, result.text);
  Attempt attempt = {.outcome = AttemptOutcome::kTemporary, .code = result.code, .text = result.text};
  if (result.code / kPerClass == kSuccess) attempt.outcome = AttemptOutcome::kDelivered;
  if (result.code / kPerClass == kPermanentFailure &&
      std::find(kAboutUs.begin(), kAboutUs.end(), result.code) == kAboutUs.end()) {
    attempt.outcome = AttemptOutcome::kPermanent;
  }
  return attempt;
}

absl::StatusOr<std::optional<Target>> EmailChannel::FindTarget(const store::Reader&, const std::string& organization,
                                                               const std::string& name, absl::Time) const {
  Target target;
  target.organization = organization;
  target.name = name;
  return std::optional<Target>(std::move(target));
}

void EmailChannel::Send(const Target& target, const Message& message, Done done) {
  addresses_->Find(target.organization, target.name,
                   [this, message, done = std::move(done)](absl::StatusOr<std::optional<Mailbox>> found) mutable {
                     if (!found.ok()) {
                       return done(Unsent(AttemptOutcome::kTemporary, "who knows the address does not answer"));
                     }
                     if (!found->has_value()) {
                       return done(Unsent(AttemptOutcome::kSkipped, "there is nobody to write to any more"));
                     }
                     Write(**found, message, {.url = options_.unsubscribe}, std::move(done));
                   });
}

void EmailChannel::Write(const Mailbox& to, const Message& message, const UnsubscribeLink& unsubscribe, Done done) {
  if (!IsMailbox(to.address)) return done(Failed(AttemptOutcome::kPermanent, "no mail server takes the address"));
  transfer::Transfer mail;
  mail.url = options_.server;
  mail.body = ToMime(ToEmail(options_, message, to, unsubscribe));
  mail.envelope = transfer::Envelope{.from = options_.from.address,
                                     .to = to.address,
                                     .user = options_.user,
                                     .password = options_.password,
                                     .has_tls = options_.has_tls};
  mail.is_trusted = true;
  loop_->Start(std::move(mail),
               [address = to.address, done = std::move(done)](const transfer::TransferResult& result) mutable {
                 Attempt attempt = ToAttempt(result);
                 attempt.text = WithoutAddress(attempt.text, address);
                 done(std::move(attempt));
               });
}

}  // namespace outlay::notification
