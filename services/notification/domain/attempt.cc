#include "services/notification/domain/attempt.h"

#include <algorithm>
#include <array>
#include <utility>

namespace outlay::notification {
namespace {

constexpr int kOk = 200;
constexpr int kRedirect = 300;
constexpr int kClientError = 400;

// Bad Request, Gone, Content Too Large, URI Too Long, Unsupported Media Type, Unprocessable Content.
constexpr std::array kFinalAnswers = {400, 410, 413, 414, 415, 422};

}  // namespace

Attempt Unsent(AttemptOutcome outcome, std::string why) {
  return {.outcome = outcome, .code = 0, .text = std::move(why), .retry_after = std::nullopt, .reached_nobody = true};
}

AttemptOutcome OutcomeOfHttp(int code) {
  if (code >= kOk && code < kRedirect) return AttemptOutcome::kDelivered;
  // Redirects are not followed: the next attempt would lead to the same place.
  const bool is_final = (code >= kRedirect && code < kClientError) ||
                        std::find(kFinalAnswers.begin(), kFinalAnswers.end(), code) != kFinalAnswers.end();
  return is_final ? AttemptOutcome::kPermanent : AttemptOutcome::kTemporary;
}

}  // namespace outlay::notification
