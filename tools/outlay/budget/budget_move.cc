// outlay move ...
#include <string>

#include "absl/strings/str_join.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/budget/v1/budget_moves.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/list.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

namespace bu = budget::v1;

void ShowMove(const bu::BudgetMove& move, Session& session) {
  session.WriteTitle(Concat(ShortName(move.name()), "  ", FormatMoney(move.amount())));
  Facts facts;
  facts.Add("name", move.name());
  facts.Add("kind", EnumWords(move.kind()));
  facts.Add("state", EnumWords(move.state()));
  facts.Add("from", ShortName(move.from_budget()));
  facts.Add("to", ShortName(move.to_budget()));
  facts.Add("reason", move.reason());
  facts.Add("made by", move.creator());
  facts.Add("confirmed by", move.confirmed_by());
  facts.Add("review", ShortName(move.review()));
  facts.Add("approved by", absl::StrJoin(move.approvers(), ", "));
  facts.Add("ended because", move.end_reason());
  if (move.has_expire_time()) facts.Add("to be confirmed until", FormatTime(move.expire_time()));
  if (move.has_done_time()) facts.Add("done", FormatTime(move.done_time()));
  facts.Add("undoes", ShortName(move.reverses()));
  facts.Add("undone by", ShortName(move.reversed_by()));
  facts.Add("etag", move.etag());
  facts.WriteTo(session);
}

template <typename Request>
absl::Status Send(std::string_view method, const Request& request, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(const auto move, session.budgets().Call<bu::BudgetMove>(method, request));
  return ShowResource(move, session, ShowMove);
}

// What transfers, increases and decreases have in common.
template <typename Request>
absl::Status Fill(const Arguments& arguments, Session& session, Request* request) {
  OUTLAY_ASSIGN_OR_RETURN(*request->mutable_parent(), session.Organization());
  request->set_move_id(arguments.At(0));
  if (arguments.Has("amount")) {
    OUTLAY_ASSIGN_OR_RETURN(*request->mutable_amount(), ParseMoney("amount", arguments.Get("amount"), ""));
  }
  request->set_reason(arguments.Get("reason"));
  return absl::OkStatus();
}

absl::Status Transfer(const Arguments& arguments, Session& session) {
  bu::TransferBudgetRequest request;
  OUTLAY_RETURN_IF_ERROR(Fill(arguments, session, &request));
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_from_budget(), session.Name("budgets", arguments.At(1)));
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_to_budget(), session.Name("budgets", arguments.At(2)));
  request.set_earmarked(arguments.Has("earmarked"));
  return Send(client::kTransferBudget, request, session);
}

template <typename Request>
absl::Status ChangeLimit(std::string_view method, const Arguments& arguments, Session& session) {
  Request request;
  OUTLAY_RETURN_IF_ERROR(Fill(arguments, session, &request));
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_budget(), session.Name("budgets", arguments.At(1)));
  return Send(method, request, session);
}

absl::Status Reverse(const Arguments& arguments, Session& session) {
  bu::ReverseBudgetMoveRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("budgetMoves", arguments.At(0)));
  request.set_move_id(arguments.At(1));
  request.set_reason(arguments.Get("reason"));
  return Send(client::kReverseBudgetMove, request, session);
}

// Confirm and reject: their requests have the same fields.
template <typename Request>
absl::Status DecideOn(std::string_view method, const Arguments& arguments, Session& session) {
  Request request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("budgetMoves", arguments.At(0)));
  request.set_request_id(session.RequestId());
  request.set_etag(arguments.Get("etag"));
  return Send(method, request, session);
}

absl::Status GetMove(const Arguments& arguments, Session& session) {
  bu::GetBudgetMoveRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("budgetMoves", arguments.At(0)));
  return Send(client::kGetBudgetMove, request, session);
}

absl::Status ListMoves(const Arguments& arguments, Session& session) {
  bu::ListBudgetMovesRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  if (arguments.Has("of")) {
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_filter()->mutable_budget(), session.Name("budgets", arguments.Get("of")));
  }
  if (arguments.Has("waiting")) request.mutable_filter()->add_states(bu::BudgetMove::STATE_PROPOSED);
  return List(Listing<bu::ListBudgetMovesRequest, bu::ListBudgetMovesResponse, bu::BudgetMove>{
                  .peer = Peer::kBudget,
                  .method = client::kListBudgetMoves,
                  .request = request,
                  .things = &bu::ListBudgetMovesResponse::budget_moves,
                  .columns = {{"MOVE"}, {"KIND"}, {"STATE"}, {"FROM"}, {"TO"}, {"AMOUNT", true}, {"REASON"}},
                  .row = [](const bu::BudgetMove& move) -> std::vector<Cell> {
                    return {ShortName(move.name()),
                            EnumWords(move.kind()),
                            EnumWords(move.state()),
                            ShortName(move.from_budget()),
                            ShortName(move.to_budget()),
                            MoneyCell(move.amount()),
                            move.reason()};
                  },
                  .name = [](const bu::BudgetMove& move) { return move.name(); },
                  .nothing = "No money was moved"},
              arguments, session);
}

const Flag kMoveAmountFlag = {"amount", "AMOUNT", "how much, such as '120.00 EUR'"};
const Flag kReasonFlag = {"reason", "TEXT", "why"};

}  // namespace

std::vector<Command> BudgetMoveCommands() {
  return {
      {"move",
       "transfer",
       "ID FROM TO",
       "move money from one budget to another",
       {Required(kMoveAmountFlag),
        Required(kReasonFlag),
        {"earmarked", "", "between a group and one below it: set apart for that one"}},
       Transfer},
      {"move",
       "increase",
       "ID BUDGET",
       "put money into a budget, in the period that is now",
       {Required(kMoveAmountFlag), Required(kReasonFlag)},
       [](const Arguments& arguments, Session& session) {
         return ChangeLimit<bu::IncreaseBudgetRequest>(client::kIncreaseBudget, arguments, session);
       }},
      {"move",
       "decrease",
       "ID BUDGET",
       "take money out of a budget, in the period that is now",
       {Required(kMoveAmountFlag), Required(kReasonFlag)},
       [](const Arguments& arguments, Session& session) {
         return ChangeLimit<bu::DecreaseBudgetRequest>(client::kDecreaseBudget, arguments, session);
       }},
      {"move", "reverse", "MOVE ID", "undo a move by an opposite one", {Required(kReasonFlag)}, Reverse},
      {"move",
       "confirm",
       "MOVE",
       "do what another person proposed",
       {{"etag", "ETAG", "of what you saw"}},
       [](const Arguments& arguments, Session& session) {
         return DecideOn<bu::ConfirmBudgetMoveRequest>(client::kConfirmBudgetMove, arguments, session);
       }},
      {"move",
       "reject",
       "MOVE",
       "decide against what was proposed",
       {{"etag", "ETAG", "of what you saw"}},
       [](const Arguments& arguments, Session& session) {
         return DecideOn<bu::RejectBudgetMoveRequest>(client::kRejectBudgetMove, arguments, session);
       }},
      {"move", "get", "MOVE", "show a move", {}, GetMove},
      {"move",
       "list",
       "",
       "list moves of money",
       {{"of", "BUDGET", "from or to this one"},
        {"waiting", "", "only those that wait for a second person or a review"},
        kLimitFlag},
       ListMoves},
  };
}

}  // namespace outlay::cli
