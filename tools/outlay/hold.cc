// outlay hold ...
#include <string>
#include <string_view>
#include <vector>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/budget/v1/document_holds.pb.h"
#include "outlay/budget/v1/holds.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/spend_flags.h"
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
  };
}

}  // namespace outlay::cli
