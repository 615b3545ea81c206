// outlay scim-token ...
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/directory/v1/scim_tokens.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/list.h"

namespace outlay::cli {
namespace {

namespace dir = directory::v1;

absl::Status Create(const Arguments& arguments, Session& session) {
  dir::CreateScimTokenRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  request.set_scim_token_id(arguments.At(0));
  request.mutable_scim_token()->set_display_name(arguments.Get("name"));
  if (arguments.Has("until")) {
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_scim_token()->mutable_expire_time(),
                            ParseTime("until", arguments.Get("until")));
  }
  OUTLAY_ASSIGN_OR_RETURN(const auto created,
                          session.directory().Call<dir::CreateScimTokenResponse>(client::kCreateScimToken, request));
  if (session.settings().json) {
    session.WriteJson(created);
    return absl::OkStatus();
  }
  session.WriteLine(created.secret());
  session.Note(created.secret().empty()
                   ? "This token was there already; if its secret is lost, revoke it and create another."
                   : Concat("The secret is stored nowhere: give it to the identity provider. It expires ",
                            FormatTime(created.scim_token().expire_time()), "."));
  return absl::OkStatus();
}

absl::Status ListScimTokens(const Arguments& arguments, Session& session) {
  dir::ListScimTokensRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  return List(
      Listing<dir::ListScimTokensRequest, dir::ListScimTokensResponse, dir::ScimToken>{
          .peer = Peer::kDirectory,
          .method = client::kListScimTokens,
          .request = request,
          .things = &dir::ListScimTokensResponse::scim_tokens,
          .columns = {{"TOKEN"}, {"NAME"}, {"EXPIRES"}, {"BY"}, {"SINCE"}, {"STATE"}},
          .row = [](const dir::ScimToken& token) -> std::vector<Cell> {
            return {
                ShortName(token.name()),         token.display_name(),
                FormatTime(token.expire_time()), token.adopted_by().empty() ? token.created_by() : token.adopted_by(),
                FormatTime(token.create_time()), token.orphaned() ? "orphaned" : ""};
          },
          .name = [](const dir::ScimToken& token) { return token.name(); },
          .nothing = "There are no tokens"},
      arguments, session);
}

absl::Status Adopt(const Arguments& arguments, Session& session) {
  dir::AdoptScimTokenRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("scimTokens", arguments.At(0)));
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(const auto token, session.directory().Call<dir::ScimToken>(client::kAdoptScimToken, request));
  if (session.settings().json) session.WriteJson(token);
  return absl::OkStatus();
}

absl::Status Revoke(const Arguments& arguments, Session& session) {
  dir::RevokeScimTokenRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("scimTokens", arguments.At(0)));
  request.set_request_id(session.RequestId());
  return session.directory().Call<dir::RevokeScimTokenResponse>(client::kRevokeScimToken, request).status();
}

}  // namespace

std::vector<Command> ScimTokenCommands() {
  return {
      {"scim-token",
       "create",
       "ID",
       "let an identity provider keep users and groups, and print the secret for it, once",
       {{"name", "NAME", "for people"}, {"until", "TIME", "when it ends by itself; a year from now unless told"}},
       Create},
      {"scim-token", "list", "", "list the tokens of identity providers", {kLimitFlag}, ListScimTokens},
      {"scim-token", "adopt", "TOKEN", "answer for a token whose maker left, so that it works again", {}, Adopt},
      {"scim-token", "revoke", "TOKEN", "end a token at once, for ever", {}, Revoke},
  };
}

}  // namespace outlay::cli
