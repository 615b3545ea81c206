// outlay budget left
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/budget/v1/holds.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/budget/spend_flags.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

namespace bu = budget::v1;

// In whole units of any currency: more than budgets have, and small enough to be converted into other currencies.
constexpr int64_t kMoreThanIsLeft = 10'000'000'000;

// A frozen budget refuses any amount, also where an earlier one refuses this amount for its size.
bool IsFrozen(const bu::Verdict& verdict) {
  return std::any_of(verdict.nodes().begin(), verdict.nodes().end(),
                     [](const bu::NodeVerdict& node) { return node.outcome() == bu::NodeVerdict::OUTCOME_FROZEN; });
}

void ShowLeft(const bu::Verdict& verdict, const google::type::Money& asked, Session& session) {
  if (IsFrozen(verdict)) {
    session.WriteTitle(Concat("nothing passes: ", EnumWords(bu::Verdict::REFUSAL_FROZEN)));
  } else if (verdict.refusal() == bu::Verdict::REFUSAL_INSUFFICIENT) {
    session.WriteTitle(Concat(FormatMoney(verdict.passing_amount()), " is left for one spend"));
  } else if (verdict.allowed()) {
    session.WriteTitle(Concat("no budget blocks a spend of up to ", FormatMoney(asked)));
  } else {
    session.WriteTitle(Concat("nothing passes: ", EnumWords(verdict.refusal())));
  }
  Table budgets({{"BUDGET"}, {"LIMIT", true}, {"USED", true}, {"UNTIL"}});
  for (const bu::NodeVerdict& node : verdict.nodes()) {
    // Of a budget that is given to its members, the caller's part decides.
    const google::type::Money& limit = node.allocation().empty() ? node.limit() : node.capacity();
    budgets.Add({NameOfNode(node), node.has_limit() ? MoneyCell(limit) : Cell(),
                 node.has_used() ? MoneyCell(node.used()) : Cell(),
                 node.has_period_end_time() ? FormatTime(node.period_end_time()) : ""});
  }
  if (!budgets.empty()) session.WriteTable(budgets);
}

absl::Status ShowBudgetLeft(const Arguments& arguments, Session& session) {
  bu::SimulateHoldsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  OUTLAY_ASSIGN_OR_RETURN(bu::Spend spend, ParseSpend(arguments, session));
  spend.mutable_amount()->set_currency_code(arguments.Get("currency"));
  spend.mutable_amount()->set_units(kMoreThanIsLeft);
  spend.set_document("a question");
  *request.add_spends() = spend;
  // As an order that is invoiced at once, which passes the checks of all stages.
  request.set_stage(bu::STAGE_INVOICE);
  OUTLAY_ASSIGN_OR_RETURN(const auto response,
                          session.budgets().Call<bu::SimulateHoldsResponse>(client::kSimulateHolds, request));
  for (const bu::Verdict& verdict : response.verdicts()) {
    session.settings().json ? session.WriteJson(verdict) : ShowLeft(verdict, spend.amount(), session);
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> BudgetLeftCommands() {
  return {{"budget", "left", "", "say how much a single spend may be now, and which budgets limit it",
           WithSpendFlags(
               {Required(kSpenderFlag), Required({"currency", "CODE", "the currency of the spend, such as EUR"})}),
           ShowBudgetLeft}};
}

}  // namespace outlay::cli
