// outlay budget totals
#include <string>
#include <vector>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/budget/v1/budget_progress.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

namespace bu = budget::v1;

constexpr int kTotalsPageSize = 1'000;

// Of a group, or of one directly below it.
template <typename Totals>
void AddTotals(const Totals& totals, Table* table) {
  const auto add = [&](const std::string& of, const bu::BudgetTotals& sums) {
    table->Add({ShortName(totals.group()), of, Concat(sums.budgets()), MoneyCell(sums.limit()), MoneyCell(sums.held()),
                MoneyCell(sums.committed()), MoneyCell(sums.spent()), MoneyCell(sums.available())});
  };
  for (const bu::CurrencyTotals& currency : totals.totals()) {
    if (currency.has_own()) add("own", currency.own());
    if (currency.has_below()) add("below", currency.below());
  }
}

void ShowTotalsTable(const bu::GroupTotals& totals, Session& session) {
  Table table({{"GROUP"},
               {"BUDGETS"},
               {"", true},
               {"LIMIT", true},
               {"HELD", true},
               {"COMMITTED", true},
               {"SPENT", true},
               {"AVAILABLE", true}});
  AddTotals(totals, &table);
  for (const bu::ChildTotals& child : totals.children()) AddTotals(child, &table);
  session.WriteTable(table);
  if (totals.totals().empty()) session.Note("no budget of it, or of a group below it, is in force now");
  if (totals.partial()) session.Note("there are budgets below that you may not read; they are not counted");
}

absl::Status ShowGroupTotals(const Arguments& arguments, Session& session) {
  bu::GetGroupTotalsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_group(), session.Name("groups", arguments.At(0)));
  request.set_page_size(kTotalsPageSize);
  bu::GroupTotals all;
  do {
    OUTLAY_ASSIGN_OR_RETURN(auto page, session.budgets().Call<bu::GroupTotals>(client::kGetGroupTotals, request));
    request.set_page_token(page.next_page_token());
    page.clear_next_page_token();
    // The last page says what the others said, but for the groups.
    all.mutable_children()->MergeFrom(page.children());
    page.mutable_children()->Swap(all.mutable_children());
    all.Swap(&page);
  } while (!request.page_token().empty());
  return ShowResource(all, session, ShowTotalsTable);
}

}  // namespace

std::vector<Command> BudgetTotalsCommands() {
  return {{"budget",
           "totals",
           "GROUP",
           "add up the budgets of a group, those of the groups below it, and the same of each group directly below",
           {},
           ShowGroupTotals}};
}

}  // namespace outlay::cli
