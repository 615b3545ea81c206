// outlay hold ... and outlay override ...
#include <string>
#include <string_view>
#include <vector>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/budget/v1/document_holds.pb.h"
#include "outlay/budget/v1/holds.pb.h"
#include "outlay/budget/v1/override_grants.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/list.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

namespace bu = budget::v1;

void ShowHold(const bu::Hold& hold, Session& session) {
  session.WriteTitle(Concat(ShortName(hold.name()), "  ", FormatMoney(hold.spend().amount())));
  Facts facts;
  facts.Add("name", hold.name());
  facts.Add("state", EnumWords(hold.state()));
  facts.Add("group", ShortName(hold.spend().group()));
  facts.Add("document", hold.spend().document());
  if (hold.spend().has_tax()) facts.Add("tax in it", MoneyCell(hold.spend().tax()));
  facts.Add("held", MoneyCell(hold.held()));
  facts.Add("committed", MoneyCell(hold.committed()));
  facts.Add("spent", MoneyCell(hold.spent()));
  if (hold.has_expire_time()) facts.Add("expires", FormatTime(hold.expire_time()));
  for (const bu::HoldNode& node : hold.nodes()) {
    facts.Add("counts in", node.budget().empty() ? "a budget out of your sight" : ShortName(node.budget()));
  }
  facts.WriteTo(session);
}

void ShowVerdict(const bu::Verdict& verdict, Session& session) {
  session.WriteTitle(verdict.allowed() ? "passes" : Concat("refused: ", EnumWords(verdict.refusal())));
  Table budgets({{"BUDGET"}, {"SAYS"}, {"LIMIT", true}, {"USED", true}, {"TOO MUCH", true}});
  for (const bu::NodeVerdict& node : verdict.nodes()) {
    budgets.Add({node.budget().empty() ? "out of your sight" : ShortName(node.budget()), EnumWords(node.outcome()),
                 node.has_limit() ? MoneyCell(node.limit()) : Cell(), node.has_used() ? MoneyCell(node.used()) : Cell(),
                 node.has_excess() ? MoneyCell(node.excess()) : Cell()});
  }
  if (!budgets.empty()) session.WriteTable(budgets);
  if (verdict.has_passing_amount()) session.Note(Concat(FormatMoney(verdict.passing_amount()), " would pass"));
}

// What is spent, as the flags say.
absl::StatusOr<bu::Spend> ParseSpend(const Arguments& arguments, Session& session) {
  bu::Spend spend;
  if (arguments.Has("group")) {
    OUTLAY_ASSIGN_OR_RETURN(*spend.mutable_group(), session.Name("groups", arguments.Get("group")));
  }
  if (arguments.Has("amount")) {
    OUTLAY_ASSIGN_OR_RETURN(*spend.mutable_amount(), ParseMoney("amount", arguments.Get("amount"), ""));
  }
  if (arguments.Has("tax")) {
    OUTLAY_ASSIGN_OR_RETURN(*spend.mutable_tax(),
                            ParseMoney("tax", arguments.Get("tax"), spend.amount().currency_code()));
  }
  spend.set_document(arguments.Get("document"));
  spend.set_category(arguments.Get("category"));
  return spend;
}

// What the budgets said is shown before.
absl::Status SpendRefused(std::string_view hold_id) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "SPEND_REFUSED",
                   Concat("no money was set aside for ", hold_id), {{"hold", std::string(hold_id)}});
}

absl::Status AuthorizeHold(const Arguments& arguments, Session& session) {
  bu::AuthorizeHoldRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  request.set_hold_id(arguments.At(0));
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_spend(), ParseSpend(arguments, session));
  if (arguments.Has("until")) {
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_expire_time(), ParseTime("until", arguments.Get("until")));
  }
  if (arguments.Has("override")) {
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_override_grant(),
                            session.Name("overrideGrants", arguments.Get("override")));
  }
  OUTLAY_ASSIGN_OR_RETURN(const auto response,
                          session.budgets().Call<bu::AuthorizeHoldResponse>(client::kAuthorizeHold, request));
  const bool is_json = session.settings().json;
  is_json ? session.WriteJson(response) : ShowVerdict(response.verdict(), session);
  if (!response.has_hold()) return SpendRefused(arguments.At(0));
  return is_json ? absl::OkStatus() : ShowResource(response.hold(), session, ShowHold);
}

absl::Status SimulateHold(const Arguments& arguments, Session& session) {
  bu::SimulateHoldsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  OUTLAY_ASSIGN_OR_RETURN(*request.add_spends(), ParseSpend(arguments, session));
  OUTLAY_ASSIGN_OR_RETURN(const auto response,
                          session.budgets().Call<bu::SimulateHoldsResponse>(client::kSimulateHolds, request));
  for (const bu::Verdict& verdict : response.verdicts()) {
    session.settings().json ? session.WriteJson(verdict) : ShowVerdict(verdict, session);
  }
  return absl::OkStatus();
}

absl::Status ExplainDocument(const Arguments& arguments, Session& session) {
  bu::ExplainDocumentRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  request.set_document_id(arguments.At(0));
  OUTLAY_ASSIGN_OR_RETURN(const auto response,
                          session.budgets().Call<bu::ExplainDocumentResponse>(client::kExplainDocument, request));
  if (session.settings().json) {
    session.WriteJson(response);
    return absl::OkStatus();
  }
  if (response.spends().empty()) session.Note("nothing that you may see is set aside for it");
  for (const bu::SpendVerdict& said : response.spends()) {
    session.WriteLine(Concat(FormatMoney(said.spend().amount()), "  ", said.spend().category()));
    ShowVerdict(said.verdict(), session);
  }
  return absl::OkStatus();
}

absl::Status GetHold(const Arguments& arguments, Session& session) {
  bu::GetHoldRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("holds", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const auto hold, session.budgets().Call<bu::Hold>(client::kGetHold, request));
  return ShowResource(hold, session, ShowHold);
}

// Commit, post, release: the amount, if one is named, or all that there is.
template <typename Request>
absl::StatusOr<Request> HoldRequest(const Arguments& arguments, Session& session) {
  Request request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("holds", arguments.At(0)));
  request.set_request_id(session.RequestId());
  if (arguments.Has("amount")) {
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_amount(), ParseMoney("amount", arguments.Get("amount"), ""));
  }
  return request;
}

template <typename Request>
absl::Status ChangeHold(std::string_view method, const Request& request, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(const auto hold, session.budgets().Call<bu::Hold>(method, request));
  return ShowResource(hold, session, ShowHold);
}

absl::Status CommitHold(const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(const auto request, HoldRequest<bu::CommitHoldRequest>(arguments, session));
  return ChangeHold(client::kCommitHold, request, session);
}

absl::Status PostHold(const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(auto request, HoldRequest<bu::PostHoldRequest>(arguments, session));
  request.set_document(arguments.At(1));
  return ChangeHold(client::kPostHold, request, session);
}

absl::Status ReleaseHold(const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(const auto request, HoldRequest<bu::ReleaseHoldRequest>(arguments, session));
  return ChangeHold(client::kReleaseHold, request, session);
}

void ShowGrant(const bu::OverrideGrant& grant, Session& session) {
  session.WriteTitle(Concat(ShortName(grant.name()), "  up to ", FormatMoney(grant.max_amount())));
  Facts facts;
  facts.Add("name", grant.name());
  facts.Add("state", EnumWords(grant.state()));
  facts.Add("group", ShortName(grant.group()));
  facts.Add("document", grant.document());
  facts.Add("passes over", grant.budget().empty() ? "every budget" : ShortName(grant.budget()));
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

const Flag kGroupFlag = {"group", "GROUP", "whose it is"};
const Flag kAmountFlag = {"amount", "AMOUNT", "how much, such as '120.00 EUR'; of a hold, all of it unless told"};
const Flag kDocumentFlag = {"document", "NAME", "what justifies it, such as organizations/acme/purchaseOrders/po-1"};
const Flag kCategoryFlag = {"category", "CODE", "what it is for"};
const Flag kTaxFlag = {"tax", "AMOUNT", "how much of the amount is tax; not known unless told, and all of it counts"};

}  // namespace

std::vector<Command> HoldCommands() {
  return {
      {"hold",
       "authorize",
       "ID",
       "check a spend against its budgets, and set the money aside",
       {kGroupFlag,
        kAmountFlag,
        kTaxFlag,
        kDocumentFlag,
        kCategoryFlag,
        {"until", "TIME", "when it ends by itself"},
        {"override", "GRANT", "a grant to pass over budgets that block, once"}},
       AuthorizeHold},
      {"hold",
       "simulate",
       "",
       "say what the budgets would say of a spend",
       {kGroupFlag, kAmountFlag, kTaxFlag, kDocumentFlag, kCategoryFlag},
       SimulateHold},
      {"hold",
       "explain",
       "DOCUMENT",
       "tell what every budget says now of what is set aside for a purchase order",
       {},
       ExplainDocument},
      {"hold", "get", "HOLD", "show a hold", {}, GetHold},
      {"hold", "commit", "HOLD", "order what is held", {kAmountFlag}, CommitHold},
      {"hold", "post", "HOLD INVOICE", "book an invoice on a hold", {kAmountFlag}, PostHold},
      {"hold", "release", "HOLD", "give back what is held or committed", {kAmountFlag}, ReleaseHold},
      {"override",
       "grant",
       "ID",
       "let somebody pass over budgets once, for one document",
       {kGroupFlag,
        kAmountFlag,
        kDocumentFlag,
        {"only", "BUDGET", "the budget that is passed over; all that block unless told"},
        {"for", "USER", "who may use it; anybody else than you unless told"},
        {"reason", "TEXT", "why"},
        {"until", "TIME", "when it ends"}},
       CreateGrant},
      {"override", "revoke", "GRANT", "take a grant back that was not used", {}, RevokeGrant},
      {"override", "get", "GRANT", "show a grant", {}, GetGrant},
      {"override", "list", "", "list grants to pass over budgets", {kLimitFlag}, ListGrants},
  };
}

}  // namespace outlay::cli
