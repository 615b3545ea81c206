#include "services/directory/rpc/scim_tokens_service.h"

#include <memory>

#include "common/access/list_cursor.h"
#include "common/base/digest.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/execute_call.h"
#include "services/directory/commands/scim_token_commands.h"
#include "services/directory/convert/scim_tokens.h"
#include "services/directory/domain/limits.h"
#include "services/directory/domain/names.h"
#include "services/directory/store/scim_tokens.h"

namespace outlay::directory {
namespace {

constexpr std::string_view kPath = "/outlay.directory.v1.ScimTokens/";

absl::StatusOr<v1::ListScimTokensResponse> List(const store::Reader& reader, const std::string& organization,
                                                const v1::ListScimTokensRequest& request, absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(
      access::ListCursor cursor,
      access::ListCursor::Open({.list = "scimTokens.list", .organization = organization, .filter = "", .order = "id"},
                               request.page_size(), request.page_token()));
  v1::ListScimTokensResponse response;
  OUTLAY_RETURN_IF_ERROR(VisitScimTokens(reader, organization, cursor.after(), [&](const std::string& id) {
    return cursor.Visit(id, [&]() -> absl::StatusOr<bool> {
      OUTLAY_ASSIGN_OR_RETURN(const ScimToken token, LoadScimToken(reader, {organization, id}));
      v1::ScimToken& proto = *response.add_scim_tokens();
      proto = ToProto(organization, token);
      OUTLAY_ASSIGN_OR_RETURN(const bool is_orphaned, LoadIsOrphaned(reader, organization, token, now));
      proto.set_orphaned(is_orphaned);
      return true;
    });
  }));
  OUTLAY_RETURN_IF_ERROR(cursor.status());
  response.set_next_page_token(cursor.NextToken());
  return response;
}

// Nothing was logged if the token already existed.
absl::StatusOr<v1::CreateScimTokenResponse> ResponseTo(const absl::StatusOr<command::Result>& result,
                                                       const std::string& secret) {
  OUTLAY_RETURN_IF_ERROR(result.status());
  v1::CreateScimTokenResponse response;
  if (!response.ParseFromString(result->answer)) return DataLoss("log");
  if (result->organization_sequence != 0) response.set_secret(secret);
  return response;
}

}  // namespace

void ScimTokensService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.Bind(Concat(kPath, "CreateScimToken"), this, &ScimTokensService::CreateScimToken);
  dispatcher.Bind(Concat(kPath, "ListScimTokens"), this, &ScimTokensService::ListScimTokens);
  dispatcher.Bind(Concat(kPath, "AdoptScimToken"), this, &ScimTokensService::AdoptScimToken);
  dispatcher.Bind(Concat(kPath, "RevokeScimToken"), this, &ScimTokensService::RevokeScimToken);
}

std::string ScimTokensService::NewSecret(const std::string& organization) {
  const std::lock_guard lock(mutex_);
  return MakeScimSecret(organization, RandomBytes(*random_, limits::kScimTokenSecretBytes));
}

void ScimTokensService::CreateScimToken(rpc::Call<v1::CreateScimTokenRequest, v1::CreateScimTokenResponse> call) {
  const v1::CreateScimTokenRequest& request = call.request();
  const std::string secret = NewSecret(call.caller().organization);
  executor_->Execute(call.caller(), {.request_id = {}, .digest = call.context().request_digest},
                     std::make_unique<directory::CreateScimToken>(request.scim_token_id(),
                                                                  FromProto(request.scim_token()), Sha256(secret)),
                     [call, secret](const absl::StatusOr<command::Result>& result) {
                       const absl::StatusOr<v1::CreateScimTokenResponse> response = ResponseTo(result, secret);
                       response.ok() ? call.Finish(*response, result->organization_sequence)
                                     : call.Finish(response.status());
                     });
}

void ScimTokensService::ListScimTokens(rpc::Call<v1::ListScimTokensRequest, v1::ListScimTokensResponse> call) {
  const std::string& organization = call.caller().organization;
  call.Finish(List(*store_->Read(store::PartitionOf(organization)), organization, call.request(), clock_->Now()));
}

void ScimTokensService::AdoptScimToken(rpc::Call<v1::AdoptScimTokenRequest, v1::ScimToken> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<directory::AdoptScimToken>(LastId(call.request().name())));
}

void ScimTokensService::RevokeScimToken(rpc::Call<v1::RevokeScimTokenRequest, v1::RevokeScimTokenResponse> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<directory::RevokeScimToken>(LastId(call.request().name())));
}

}  // namespace outlay::directory
