// outlay hold ...
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/numbers.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/budget/v1/document_holds.pb.h"
#include "outlay/budget/v1/holds.pb.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/budget/spend_flags.h"
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
  AddBeyond(hold, facts);
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
    const google::type::Money& limit = node.allocation().empty() ? node.limit() : node.capacity();
    budgets.Add({NameOfNode(node), EnumWords(node.outcome()), node.has_limit() ? MoneyCell(limit) : Cell(),
                 node.has_used() ? MoneyCell(node.used()) : Cell(),
                 node.has_excess() ? MoneyCell(node.excess()) : Cell()});
  }
  if (!budgets.empty()) session.WriteTable(budgets);
  if (verdict.has_passing_amount()) session.Note(Concat(FormatMoney(verdict.passing_amount()), " would pass"));
}

// What the budgets said is shown before.
absl::Status SpendRefused(const bu::Verdict& verdict, std::string_view message) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "SPEND_REFUSED", message,
                   {{"why", EnumWords(verdict.refusal())}});
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
  if (!response.has_hold()) {
    return SpendRefused(response.verdict(), Concat("no money was set aside for ", arguments.At(0)));
  }
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
    if (!verdict.allowed()) return SpendRefused(verdict, "no money would be set aside");
  }
  return absl::OkStatus();
}

// What an order says of budgets. What is no order may be the id of a document in budget itself.
absl::StatusOr<purchase_order::v1::OrderBudget> BudgetOfOrder(const std::string& text, Session& session) {
  purchase_order::v1::GetPurchaseOrderRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("purchaseOrders", text));
  const auto order = session.orders().Call<purchase_order::v1::PurchaseOrder>(client::kGetPurchaseOrder, request);
  purchase_order::v1::OrderBudget budget;
  if (order.ok()) budget = order->budget();
  if (budget.document_id().empty()) budget.set_document_id(ShortName(text));
  return budget;
}

bool NamesBudget(const bu::Verdict& verdict) {
  return std::any_of(verdict.nodes().begin(), verdict.nodes().end(),
                     [](const bu::NodeVerdict& node) { return !node.budget().empty(); });
}

// What was refused of an order, as the order tells it; where that names no budget, as budgets tell the reader now.
void ShowRefusal(const bu::SpendVerdict& refusal, Session& session) {
  bu::Verdict verdict = refusal.verdict();
  std::string_view when = "when the order asked";
  if (!NamesBudget(verdict)) {
    bu::SimulateHoldsRequest request;
    request.set_parent(session.Organization().value_or(""));
    *request.add_spends() = refusal.spend();
    const auto now = session.budgets().Call<bu::SimulateHoldsResponse>(client::kSimulateHolds, request);
    if (now.ok() && now->verdicts_size() == 1) {
      verdict = now->verdicts(0);
      when = "now";
    }
  }
  session.WriteLine(Concat(FormatMoney(refusal.spend().amount()), "  ", refusal.spend().category(), "  ", when));
  ShowVerdict(verdict, session);
}

absl::Status ExplainDocument(const Arguments& arguments, Session& session) {
  bu::ExplainDocumentRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  OUTLAY_ASSIGN_OR_RETURN(const purchase_order::v1::OrderBudget order, BudgetOfOrder(arguments.At(0), session));
  request.set_document_id(order.document_id());
  const auto explained = session.budgets().Call<bu::ExplainDocumentResponse>(client::kExplainDocument, request);
  // Who may not read budgets is told what the order was.
  if (!explained.ok() && order.refusals().empty()) return explained.status();
  const bu::ExplainDocumentResponse response = explained.value_or(bu::ExplainDocumentResponse());
  if (session.settings().json) {
    session.WriteJson(response);
    return absl::OkStatus();
  }
  if (response.spends().empty() && order.refusals().empty()) {
    session.Note("the purchase order itself has set nothing aside that you may see; others may have: outlay hold list");
  }
  for (const bu::SpendVerdict& said : response.spends()) {
    session.WriteLine(Concat(FormatMoney(said.spend().amount()), "  ", said.spend().category()));
    ShowVerdict(said.verdict(), session);
  }
  for (const bu::SpendVerdict& refusal : order.refusals()) ShowRefusal(refusal, session);
  return absl::OkStatus();
}

absl::Status GetHold(const Arguments& arguments, Session& session) {
  bu::GetHoldRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("holds", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const auto hold, session.budgets().Call<bu::Hold>(client::kGetHold, request));
  return ShowResource(hold, session, ShowHold);
}

absl::Status ListHolds(const Arguments& arguments, Session& session) {
  bu::ListHoldsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  bu::ListHoldsRequest::Filter& filter = *request.mutable_filter();
  for (const std::string& state : arguments.All("state")) {
    OUTLAY_ASSIGN_OR_RETURN(const auto parsed, ParseEnum<bu::Hold::State>("state", state));
    filter.add_states(parsed);
  }
  if (arguments.Has("counts-in")) {
    OUTLAY_ASSIGN_OR_RETURN(*filter.mutable_budget(), session.Name("budgets", arguments.Get("counts-in")));
  }
  return List(Listing<bu::ListHoldsRequest, bu::ListHoldsResponse, bu::Hold>{
                  .peer = Peer::kBudget,
                  .method = client::kListHolds,
                  .request = request,
                  .things = &bu::ListHoldsResponse::holds,
                  .columns = {{"HOLD"},
                              {"STATE"},
                              {"GROUP"},
                              {"HELD", true},
                              {"COMMITTED", true},
                              {"SPENT", true},
                              {"EXPIRES"},
                              {"DOCUMENT"}},
                  .row = [](const bu::Hold& hold) -> std::vector<Cell> {
                    return {ShortName(hold.name()),          EnumWords(hold.state()),
                            ShortName(hold.spend().group()), MoneyCell(hold.held()),
                            MoneyCell(hold.committed()),     MoneyCell(hold.spent()),
                            FormatTime(hold.expire_time()),  ShortName(hold.spend().document())};
                  },
                  .name = [](const bu::Hold& hold) { return hold.name(); },
                  .nothing = "There are no such holds"},
              arguments, session);
}

absl::Status ListEntries(const Arguments& arguments, Session& session) {
  bu::ListHoldEntriesRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("holds", arguments.At(0)));
  return List(Listing<bu::ListHoldEntriesRequest, bu::ListHoldEntriesResponse, bu::HoldEntry>{
                  .peer = Peer::kBudget,
                  .method = client::kListHoldEntries,
                  .request = request,
                  .things = &bu::ListHoldEntriesResponse::entries,
                  .columns = {{"ENTRY", true},
                              {"WHEN"},
                              {"WHAT"},
                              {"HELD", true},
                              {"COMMITTED", true},
                              {"SPENT", true},
                              {"BY"},
                              {"DOCUMENT"}},
                  .row = [](const bu::HoldEntry& entry) -> std::vector<Cell> {
                    return {Concat(entry.number()),
                            FormatTime(entry.entry_time()),
                            EnumWords(entry.verb()),
                            MoneyCell(entry.held_change()),
                            MoneyCell(entry.committed_change()),
                            MoneyCell(entry.spent_change()),
                            entry.actor(),
                            ShortName(entry.document())};
                  },
                  .name = [](const bu::HoldEntry& entry) { return Concat(entry.number()); },
                  .nothing = "Nothing happened to it"},
              arguments, session);
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

absl::Status AdjustHold(const Arguments& arguments, Session& session) {
  bu::AdjustHoldRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("holds", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_amount(), ParseMoney("AMOUNT", arguments.At(1), ""));
  request.set_request_id(session.RequestId());
  return ChangeHold(client::kAdjustHold, request, session);
}

absl::Status UnpostHold(const Arguments& arguments, Session& session) {
  bu::ReversePostingRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("holds", arguments.At(0)));
  int64_t entry = 0;
  if (!absl::SimpleAtoi(arguments.At(1), &entry)) {
    return UsageError(Concat("ENTRY: '", arguments.At(1), "' is not a number; see: outlay hold entries HOLD"));
  }
  request.set_entry_number(entry);
  request.set_request_id(session.RequestId());
  return ChangeHold(client::kReversePosting, request, session);
}

const Flag kPartFlag = {"amount", "AMOUNT", "how much, such as '120.00 EUR'; all of it unless told"};
const Flag kTaxFlag = {"tax", "AMOUNT", "how much of the amount is tax; not known unless told, and all of it counts"};

}  // namespace

std::vector<Command> HoldCommands() {
  return {
      {"hold", "authorize", "ID", "check a spend against its budgets, and set the money aside",
       WithSpendFlags(
           {Required(kSpenderFlag),
            Required(kSpendAmountFlag),
            kTaxFlag,
            Required(kDocumentFlag, kDocumentTextFlag.name),
            kDocumentTextFlag,
            {"until", "TIME", "when it ends by itself; required unless a purchase order or requisition justifies it"},
            {"override", "GRANT", "a grant to pass over budgets that block, once"}}),
       AuthorizeHold},
      {"hold", "simulate", "", "say what the budgets would say of a spend",
       WithSpendFlags({Required(kSpenderFlag), Required(kSpendAmountFlag), kTaxFlag,
                       Required(kDocumentFlag, kDocumentTextFlag.name), kDocumentTextFlag}),
       SimulateHold},
      {"hold",
       "explain",
       "ORDER",
       "tell what every budget says now of what a purchase order has set aside itself, and what was refused of it",
       {},
       ExplainDocument},
      {"hold", "get", "HOLD", "show a hold", {}, GetHold},
      {"hold",
       "list",
       "",
       "list holds",
       {{"counts-in", "BUDGET", "only what counts in this budget"},
        {"state", "STATE", "only in this state: held, committed, spent, released, expired", true},
        kLimitFlag},
       ListHolds},
      {"hold", "entries", "HOLD", "list what happened to a hold", {kLimitFlag}, ListEntries},
      {"hold", "adjust", "HOLD AMOUNT", "hold more or less; committed, where nothing is held", {}, AdjustHold},
      {"hold", "unpost", "HOLD ENTRY", "take the booking of an invoice back, by its entry's number", {}, UnpostHold},
      {"hold", "commit", "HOLD", "order what is held", {kPartFlag}, CommitHold},
      {"hold", "post", "HOLD INVOICE", "book an invoice on a hold", {kPartFlag}, PostHold},
      {"hold", "release", "HOLD", "give back what is held or committed", {kPartFlag}, ReleaseHold},
  };
}

}  // namespace outlay::cli
