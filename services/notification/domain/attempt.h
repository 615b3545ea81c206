// The result of one attempt to deliver a notice (N6). Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_ATTEMPT_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_ATTEMPT_H_

#include <optional>
#include <string>

#include "absl/time/time.h"

namespace outlay::notification {

// Numbers are stored.
enum class AttemptOutcome {
  kDelivered = 1,
  kTemporary = 2,  // a later attempt may succeed
  kPermanent = 3,  // no attempt will succeed
  kSkipped = 4,    // nothing was sent, and nothing needs to be
};

struct Attempt {
  AttemptOutcome outcome = AttemptOutcome::kTemporary;
  int code = 0;      // of HTTP or SMTP; 0: no answer came
  std::string text;  // the server's answer, or the failure; at most limits::kAttemptTextBytes are kept
  // The time for which the server asked not to be contacted again.
  std::optional<absl::Duration> retry_after = std::nullopt;

  // No server was contacted, so the attempt says nothing about the target.
  bool reached_nobody = false;
  // The content cannot be made, because the key has changed since.
  bool key_changed = false;

  bool operator==(const Attempt&) const = default;
};

// Returns an attempt that contacted no server and sent nothing.
Attempt Unsent(AttemptOutcome outcome, std::string why);

// Returns the outcome for an HTTP status: 2xx is delivered; redirects, and statuses that mean that this message will
// never be accepted, are permanent; all others are temporary, because a receiver may be misconfigured for a while.
AttemptOutcome OutcomeOfHttp(int code);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_ATTEMPT_H_
