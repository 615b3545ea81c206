// How one try to deliver a notice ended (N6). Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_ATTEMPT_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_ATTEMPT_H_

#include <optional>
#include <string>

#include "absl/time/time.h"

namespace outlay::notification {

// Numbers are stored.
enum class AttemptOutcome {
  kDelivered = 1,
  kTemporary = 2,  // a later one may do better
  kPermanent = 3,  // none will
  kSkipped = 4,    // nothing was sent, and need not be
};

struct Attempt {
  AttemptOutcome outcome = AttemptOutcome::kTemporary;
  int code = 0;      // of HTTP or SMTP; 0: no answer came
  std::string text;  // what the server said, or what went wrong; at most limits::kAttemptTextBytes are kept
  // The server asked to be left alone for so long.
  std::optional<absl::Duration> retry_after = std::nullopt;

  // Nobody was asked: it says nothing about how the target gets on.
  bool reached_nobody = false;
  // What it would say cannot be made: a key is another one since.
  bool key_changed = false;

  bool operator==(const Attempt&) const = default;
};

// Nothing was sent, and nobody was asked to take it.
Attempt Unsent(AttemptOutcome outcome, std::string why);

// What an answer by HTTP says of the attempt: 2xx has it delivered; redirects, and answers that say that this message
// will never be taken, are permanent; the rest (a receiver that is wrongly set up for a while, too) is temporary.
AttemptOutcome OutcomeOfHttp(int code);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_ATTEMPT_H_
