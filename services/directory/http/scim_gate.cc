#include "services/directory/http/scim_gate.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "absl/strings/match.h"
#include "common/base/digest.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/directory/commands/scim_token_commands.h"
#include "services/directory/domain/scim_token.h"
#include "services/directory/scim/errors.h"
#include "services/directory/scim/limits.h"
#include "services/directory/store/scim_tokens.h"

namespace outlay::directory {
namespace {

constexpr std::string_view kScheme = "Bearer ";

absl::Status Refused() {
  return scim::InvalidToken("send a token that is in force as Authorization: Bearer <token>");
}

// The organization and digest by which a secret is looked up.
struct SecretPlace {
  std::string organization;
  Digest digest;
};

std::optional<SecretPlace> PlaceOf(std::string_view authorization) {
  if (!absl::StartsWithIgnoreCase(ToAbsl(authorization), ToAbsl(kScheme))) return std::nullopt;
  const std::string_view secret = authorization.substr(kScheme.size());
  std::optional<std::string> organization = OrganizationOfScimSecret(secret);
  if (!organization.has_value()) return std::nullopt;
  return SecretPlace{.organization = *std::move(organization), .digest = Sha256(secret)};
}

rpc::Caller CallerOf(const std::string& organization, const std::string& token_id) {
  rpc::Caller caller;
  caller.subject = ScimSubject(token_id);
  caller.organization = organization;
  return caller;
}

}  // namespace

absl::StatusOr<rpc::Caller> ScimGate::Identify(std::string_view authorization) const {
  const std::optional<SecretPlace> place = PlaceOf(authorization);
  if (!place.has_value()) return Refused();
  const std::unique_ptr<store::Reader> reader = store_->Read(store::PartitionOf(place->organization));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<ScimToken> token,
                          FindScimTokenBySecret(*reader, place->organization, place->digest));
  const absl::Time now = clock_->Now();
  if (!token.has_value() || !IsUsable(*token, now)) return Refused();
  OUTLAY_ASSIGN_OR_RETURN(const bool is_orphaned, LoadIsOrphaned(*reader, place->organization, *token, now));
  if (is_orphaned) return scim::OrphanedToken(token->id);
  return CallerOf(place->organization, token->id);
}

rpc::Caller ScimGate::FormerCaller(std::string_view authorization) const {
  const std::optional<SecretPlace> place = PlaceOf(authorization);
  if (!place.has_value()) return {};
  const absl::StatusOr<std::optional<std::string>> id = FindScimTokenIdBySecret(
      *store_->Read(store::PartitionOf(place->organization)), place->organization, place->digest);
  return id.ok() && id->has_value() ? CallerOf(place->organization, **id) : rpc::Caller();
}

absl::Status ScimGate::TakeTurn(const rpc::Caller& caller) {
  const absl::Time now = clock_->Now();
  const std::lock_guard lock(mutex_);
  const auto [found, is_new] = allowances_.try_emplace(Concat(caller.organization, "/", caller.subject),
                                                       Allowance{.requests = scim::limits::kRequestsAtOnce, .at = now});
  Allowance& allowance = found->second;
  const double since = std::max(0.0, absl::ToDoubleSeconds(now - allowance.at)) * scim::limits::kRequestsPerSecond;
  allowance = {.requests = std::min(scim::limits::kRequestsAtOnce, allowance.requests + since), .at = now};
  if (allowance.requests < 1) {
    return Overloaded(absl::Seconds((1 - allowance.requests) / scim::limits::kRequestsPerSecond));
  }
  allowance.requests -= 1;
  return absl::OkStatus();
}

}  // namespace outlay::directory
