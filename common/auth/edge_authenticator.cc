#include "common/auth/edge_authenticator.h"

#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "common/auth/errors.h"
#include "common/auth/spiffe.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/formats.h"

namespace outlay::auth {
namespace {

constexpr std::string_view kAuthorizationKey = "authorization";
constexpr std::string_view kBearer = "Bearer ";

// Returns nothing if the call has no `authorization`.
absl::StatusOr<std::optional<std::string_view>> TokenOf(const rpc::IncomingCall& incoming) {
  const std::optional<std::string_view> value = incoming.Find(kAuthorizationKey);
  if (!value.has_value()) {
    return std::nullopt;
  }
  if (!absl::StartsWithIgnoreCase(ToAbsl(*value), ToAbsl(kBearer)) || value->size() == kBearer.size()) {
    return CredentialsInvalid(kAuthorizationKey, "must be \"Bearer <token>\"");
  }
  return value->substr(kBearer.size());
}

absl::StatusOr<rpc::Caller> AuthenticateUser(const rpc::IncomingCall& incoming, const Policy& policy,
                                             std::string_view token) {
  OUTLAY_ASSIGN_OR_RETURN(const VerifiedUserPtr user, policy.verifier->Verify(token));
  // Request ids and duties are kept by subject, so no user may have the name of a service.
  if (policy.config.services.contains(user->subject)) {
    return CredentialsInvalid(kAuthorizationKey, "is for a user who has the id of a service; rename one of them");
  }
  if (incoming.Find(rpc::kOnBehalfOfKey).value_or("").empty()) {
    return rpc::Caller{.subject = user->subject,
                       .organization = user->organization,
                       .expires = user->expires,
                       .credential = user->credential,
                       .persons = Persons(user->subject)};
  }
  return OnBehalfOfRefused("");
}

absl::Status ReadOrganization(const rpc::IncomingCall& incoming, std::string* into) {
  *into = incoming.Find(rpc::kOrganizationKey).value_or("");
  return into->empty() || rpc::HasFormat(*into, options::v1::FORMAT_RESOURCE_ID)
             ? absl::OkStatus()
             : CredentialsInvalid(rpc::kOrganizationKey, "must be an id: 1 to 63 of a-z, 0-9 and '-'");
}

// Returns a user, or the service that began the flow; IsServiceName also accepts the id of every user.
absl::Status ReadOnBehalfOf(const rpc::IncomingCall& incoming, std::string* into) {
  *into = incoming.Find(rpc::kOnBehalfOfKey).value_or("");
  return into->empty() || IsServiceName(*into)
             ? absl::OkStatus()
             : CredentialsInvalid(rpc::kOnBehalfOfKey, "must be the id of a user or the name of a service");
}

absl::StatusOr<rpc::Caller> AuthenticateService(const rpc::IncomingCall& incoming, const AuthConfig& config,
                                                const std::string& name) {
  const auto found = config.services.find(name);
  if (found == config.services.end()) {
    return ServiceUnknown(name);
  }
  const ServiceConfig& service = found->second;
  rpc::Caller caller{.subject = name, .service = name, .is_confined = !service.organizations.empty()};
  OUTLAY_RETURN_IF_ERROR(ReadOrganization(incoming, &caller.organization));
  OUTLAY_RETURN_IF_ERROR(ReadOnBehalfOf(incoming, &caller.on_behalf_of));
  OUTLAY_RETURN_IF_ERROR(rpc::ReadCallerField(incoming, rpc::kCauseKey, &caller.cause));
  if (caller.is_confined && !service.organizations.contains(caller.organization)) {
    return ServiceOrganizationRefused(name);
  }
  if (!caller.on_behalf_of.empty() && !service.on_behalf_of_users) {
    return OnBehalfOfRefused(name);
  }
  // A service that began a flow is no person, nor is a service that continues it. A service does not know all the
  // others, so a name that no user can have counts as a service, too.
  const bool is_user = rpc::HasFormat(caller.on_behalf_of, options::v1::FORMAT_RESOURCE_ID) &&
                       !config.services.contains(caller.on_behalf_of);
  if (is_user) caller.persons = Persons(caller.on_behalf_of);
  return caller;
}

}  // namespace

EdgeAuthenticator::EdgeAuthenticator(const PolicyFile* policy, std::string trust_domain)
    : policy_(policy), trust_domain_(std::move(trust_domain)) {}

absl::StatusOr<std::string> EdgeAuthenticator::ServiceOf(const rpc::IncomingCall& incoming) const {
  const rpc::Peer peer = incoming.peer();
  if (!peer.has_certificate) {
    return std::string();
  }
  std::optional<std::string> service =
      peer.uris.size() == 1 ? ServiceInSpiffeId(peer.uris.front(), trust_domain_) : std::nullopt;
  if (!service.has_value()) {
    return PeerIdentityInvalid();
  }
  return *std::move(service);
}

absl::StatusOr<rpc::Caller> EdgeAuthenticator::Authenticate(const rpc::IncomingCall& incoming) {
  OUTLAY_ASSIGN_OR_RETURN(const std::string service, ServiceOf(incoming));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string_view> token, TokenOf(incoming));
  const std::shared_ptr<const Policy> policy = policy_->Current();
  if (token.has_value()) {
    return AuthenticateUser(incoming, *policy, *token);
  }
  if (service.empty()) {
    return CredentialsRequired();
  }
  return AuthenticateService(incoming, policy->config, service);
}

}  // namespace outlay::auth
