// outlay allocation ...: what members may use of a budget.
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/budget/v1/allocations.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/errors.h"
#include "tools/outlay/format.h"
#include "tools/outlay/list.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

namespace bu = budget::v1;

constexpr int kBasisPointsOfOnePercent = 100;
constexpr int kWholePercent = 100;

void ShowChange(const bu::AllocationsChanged& changed, Session& session) {
  session.WriteTitle(Concat(ShortName(changed.budget()), "  ", changed.period()));
  Table table({{"MEMBER"}, {"AMOUNT", true}, {"AVAILABLE", true}, {"STATE"}});
  for (const bu::Allocation& allocation : changed.allocations()) {
    table.Add({ShortName(allocation.member()), MoneyCell(allocation.amount()), MoneyCell(allocation.available()),
               allocation.taken_back() ? "taken back" : "given"});
  }
  if (!table.empty()) session.WriteTable(table);
  Facts facts;
  facts.Add("limit", MoneyCell(changed.limit()));
  facts.Add("allocated", MoneyCell(changed.allocated()));
  facts.Add("returned", MoneyCell(changed.returned()));
  facts.WriteTo(session);
}

absl::StatusOr<bu::AllocationShare> ParseShare(const Arguments& arguments) {
  bu::AllocationShare share;
  if (arguments.Has("amount")) {
    OUTLAY_ASSIGN_OR_RETURN(*share.mutable_amount(), ParseMoney("amount", arguments.Get("amount"), ""));
  }
  if (arguments.Has("percent")) {
    int percent = 0;
    if (!absl::SimpleAtoi(arguments.Get("percent"), &percent) || percent < 1 || percent > kWholePercent) {
      return UsageError("--percent: must be a whole number, 1 to 100");
    }
    share.set_basis_points(percent * kBasisPointsOfOnePercent);
  }
  share.set_even(arguments.Has("even"));
  return share;
}

absl::Status SetAllocations(const Arguments& arguments, Session& session) {
  bu::SetAllocationsRequest request;
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_budget(), session.Name("budgets", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const bu::AllocationShare share, ParseShare(arguments));
  for (const std::string& member : arguments.All("member")) {
    bu::Allocation& allocation = *request.add_allocations();
    OUTLAY_ASSIGN_OR_RETURN(*allocation.mutable_member(), session.Name("users", member));
    *allocation.mutable_share() = share;
  }
  OUTLAY_ASSIGN_OR_RETURN(const auto changed,
                          session.budgets().Call<bu::AllocationsChanged>(client::kSetAllocations, request));
  return ShowResource(changed, session, ShowChange);
}

absl::Status TakeBack(const Arguments& arguments, Session& session) {
  bu::TakeBackAllocationsRequest request;
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_budget(), session.Name("budgets", arguments.At(0)));
  for (const std::string& member : arguments.All("member")) {
    OUTLAY_ASSIGN_OR_RETURN(*request.add_members(), session.Name("users", member));
  }
  OUTLAY_ASSIGN_OR_RETURN(const auto changed,
                          session.budgets().Call<bu::AllocationsChanged>(client::kTakeBackAllocations, request));
  return ShowResource(changed, session, ShowChange);
}

absl::Status ListAllocations(const Arguments& arguments, Session& session) {
  bu::ListAllocationsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Name("budgets", arguments.At(0)));
  return List(Listing<bu::ListAllocationsRequest, bu::ListAllocationsResponse, bu::Allocation>{
                  .peer = Peer::kBudget,
                  .method = client::kListAllocations,
                  .request = request,
                  .things = &bu::ListAllocationsResponse::allocations,
                  .columns = {{"MEMBER"}, {"AMOUNT", true}, {"AVAILABLE", true}, {"STATE"}},
                  .row = [](const bu::Allocation& allocation) -> std::vector<Cell> {
                    return {ShortName(allocation.member()), MoneyCell(allocation.amount()),
                            MoneyCell(allocation.available()), allocation.taken_back() ? "taken back" : "given"};
                  },
                  .name = [](const bu::Allocation& allocation) { return allocation.name(); },
                  .nothing = "Nobody has an allocation"},
              arguments, session);
}

const Flag kMemberFlag = {"member", "USER", "whose", true};

}  // namespace

std::vector<Command> AllocationCommands() {
  return {
      {"allocation",
       "set",
       "BUDGET",
       "give members allocations of a budget, the same to each",
       {kMemberFlag,
        {"amount", "AMOUNT", "how much, such as '120.00 EUR'"},
        {"percent", "PERCENT", "how much of the limit"},
        {"even", "", "one of equal parts of what is left"}},
       SetAllocations},
      {"allocation",
       "take-back",
       "BUDGET",
       "take back what is not used; of all, unless some are named",
       {kMemberFlag},
       TakeBack},
      {"allocation", "list", "BUDGET", "list the allocations of a budget now", {kLimitFlag}, ListAllocations},
  };
}

}  // namespace outlay::cli
