// outlay override ...
#include <string>
#include <vector>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/budget/v1/override_grants.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/budget/spend_flags.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/list.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

namespace bu = budget::v1;

void ShowGrant(const bu::OverrideGrant& grant, Session& session) {
  session.WriteTitle(Concat(ShortName(grant.name()), "  up to ", FormatMoney(grant.max_amount())));
  Facts facts;
  facts.Add("name", grant.name());
  facts.Add("state", EnumWords(grant.state()));
  facts.Add("group", ShortName(grant.group()));
  facts.Add("document", grant.document());
  facts.Add("passes over", !grant.only_one_budget() ? "every budget"
                           : grant.budget().empty() ? "a budget out of your sight"
                                                    : ShortName(grant.budget()));
  if (!grant.requester().empty()) facts.Add("for", ShortName(grant.requester()));
  facts.Add("reason", grant.reason());
  facts.Add("granted by", grant.creator());
  facts.Add("expires", FormatTime(grant.expire_time()));
  if (!grant.hold().empty()) facts.Add("used for", ShortName(grant.hold()));
  if (!grant.revoked_by().empty()) facts.Add("taken back by", grant.revoked_by());
  facts.Add("etag", grant.etag());
  facts.WriteTo(session);
}

absl::Status CreateGrant(const Arguments& arguments, Session& session) {
  bu::CreateOverrideGrantRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  request.set_override_grant_id(arguments.At(0));
  bu::OverrideGrant& grant = *request.mutable_override_grant();
  OUTLAY_ASSIGN_OR_RETURN(const bu::Spend spend, ParseSpend(arguments, session));
  grant.set_group(spend.group());
  grant.set_document(spend.document());
  *grant.mutable_max_amount() = spend.amount();
  if (arguments.Has("only")) {
    OUTLAY_ASSIGN_OR_RETURN(*grant.mutable_budget(), session.Name("budgets", arguments.Get("only")));
  }
  if (arguments.Has("for")) {
    OUTLAY_ASSIGN_OR_RETURN(*grant.mutable_requester(), session.Name("users", arguments.Get("for")));
  }
  grant.set_reason(arguments.Get("reason"));
  if (arguments.Has("until")) {
    OUTLAY_ASSIGN_OR_RETURN(*grant.mutable_expire_time(), ParseTime("until", arguments.Get("until")));
  }
  OUTLAY_ASSIGN_OR_RETURN(const auto created,
                          session.budgets().Call<bu::OverrideGrant>(client::kCreateOverrideGrant, request));
  return ShowResource(created, session, ShowGrant);
}

absl::Status RevokeGrant(const Arguments& arguments, Session& session) {
  bu::RevokeOverrideGrantRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("overrideGrants", arguments.At(0)));
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(const auto revoked,
                          session.budgets().Call<bu::OverrideGrant>(client::kRevokeOverrideGrant, request));
  return ShowResource(revoked, session, ShowGrant);
}

absl::Status GetGrant(const Arguments& arguments, Session& session) {
  bu::GetOverrideGrantRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("overrideGrants", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const auto grant,
                          session.budgets().Call<bu::OverrideGrant>(client::kGetOverrideGrant, request));
  return ShowResource(grant, session, ShowGrant);
}

absl::Status ListGrants(const Arguments& arguments, Session& session) {
  bu::ListOverrideGrantsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  return List(Listing<bu::ListOverrideGrantsRequest, bu::ListOverrideGrantsResponse, bu::OverrideGrant>{
                  .peer = Peer::kBudget,
                  .method = client::kListOverrideGrants,
                  .request = request,
                  .things = &bu::ListOverrideGrantsResponse::override_grants,
                  .columns = {{"GRANT"}, {"STATE"}, {"UP TO", true}, {"DOCUMENT"}, {"EXPIRES"}, {"REASON"}},
                  .row = [](const bu::OverrideGrant& grant) -> std::vector<Cell> {
                    return {ShortName(grant.name()), EnumWords(grant.state()),        MoneyCell(grant.max_amount()),
                            grant.document(),        FormatTime(grant.expire_time()), grant.reason()};
                  },
                  .name = [](const bu::OverrideGrant& grant) { return grant.name(); },
                  .nothing = "There are no grants"},
              arguments, session);
}

}  // namespace

std::vector<Command> OverrideCommands() {
  return {
      {"override",
       "grant",
       "ID",
       "let somebody pass over budgets once, for one document",
       {Required(kSpenderFlag),
        Required({"amount", "AMOUNT", "up to how much, such as '120.00 EUR'"}),
        Required(kDocumentFlag, kDocumentTextFlag.name),
        kDocumentTextFlag,
        {"only", "BUDGET", "the budget that is passed over; all that block unless told"},
        {"for", "USER", "who may use it; anybody else than you unless told"},
        Required({"reason", "TEXT", "why"}),
        Required({"until", "TIME", "when it ends"})},
       CreateGrant},
      {"override", "revoke", "GRANT", "take a grant back that was not used", {}, RevokeGrant},
      {"override", "get", "GRANT", "show a grant", {}, GetGrant},
      {"override", "list", "", "list grants to pass over budgets", {kLimitFlag}, ListGrants},
  };
}

}  // namespace outlay::cli
