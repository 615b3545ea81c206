#include "common/rpc/authenticator.h"

#include <string>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/text.h"
#include "common/rpc/formats.h"
#include "common/rpc/limits.h"

namespace outlay::rpc {

absl::Status ReadCallerField(const IncomingCall& incoming, std::string_view key, std::string* into) {
  const std::optional<std::string_view> value = incoming.Find(key);
  if (!value.has_value()) {
    return absl::OkStatus();
  }
  if (value->size() > limits::kCallerFieldBytes || !IsVisibleAscii(*value)) {
    return MakeError(
        absl::StatusCode::kUnauthenticated, "CREDENTIALS_INVALID",
        Concat("metadata ", key, " must be at most ", limits::kCallerFieldBytes, " visible ASCII characters"),
        {{"key", std::string(key)}});
  }
  *into = *value;
  return absl::OkStatus();
}

absl::StatusOr<Caller> DevelopmentAuthenticator::Authenticate(const IncomingCall& incoming) {
  Caller caller;
  OUTLAY_RETURN_IF_ERROR(ReadCallerField(incoming, kOrganizationKey, &caller.organization));
  OUTLAY_RETURN_IF_ERROR(ReadCallerField(incoming, kSubjectKey, &caller.subject));
  OUTLAY_RETURN_IF_ERROR(ReadCallerField(incoming, kOnBehalfOfKey, &caller.on_behalf_of));
  OUTLAY_RETURN_IF_ERROR(ReadCallerField(incoming, kCauseKey, &caller.cause));
  return caller;
}

absl::Status DevelopmentAuthorizer::Authorize(Caller&, const Method&) {
  allowed_.fetch_add(1, std::memory_order_relaxed);
  return absl::OkStatus();
}

}  // namespace outlay::rpc
