// outlay budget history, outlay budget months: what a budget was.
#include <string>
#include <vector>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/budget/v1/budget_progress.pb.h"
#include "outlay/budget/v1/budgets.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/errors.h"
#include "tools/outlay/format.h"
#include "tools/outlay/list.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

namespace bu = budget::v1;

const Flag kPeriodFlag = {"period", "DAY", "its first day; the one of that time unless told"};

absl::Status ListRevisions(const Arguments& arguments, Session& session) {
  bu::ListBudgetRevisionsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("budgets", arguments.At(0)));
  return List(Listing<bu::ListBudgetRevisionsRequest, bu::ListBudgetRevisionsResponse, bu::BudgetRevision>{
                  .peer = Peer::kBudget,
                  .method = client::kListBudgetRevisions,
                  .request = request,
                  .things = &bu::ListBudgetRevisionsResponse::revisions,
                  .columns = {{"REVISION", true}, {"SINCE"}, {"BY"}, {"STATE"}, {"AMOUNT", true}, {"NAME"}},
                  .row = [](const bu::BudgetRevision& revision) -> std::vector<Cell> {
                    const bu::Budget& budget = revision.budget();
                    return {Concat(revision.number()), FormatTime(revision.revision_time()), revision.actor(),
                            EnumWords(budget.state()), MoneyCell(budget.amount()),           budget.display_name()};
                  },
                  .name = [](const bu::BudgetRevision& revision) { return Concat(revision.number()); },
                  .nothing = "Nothing is known of earlier versions"},
              arguments, session);
}

void ShowFiguresThen(const bu::BudgetHistory& history, Session& session) {
  const bu::Figures& figures = history.figures();
  session.WriteTitle(Concat(ShortName(history.name()), "  ", history.period()));
  Facts facts;
  facts.Add("at", Concat(FormatTime(history.time()), " UTC"));
  facts.Add("as known", Concat(FormatTime(history.known_time()), " UTC"));
  facts.Add("limit", MoneyCell(figures.limit()));
  facts.Add("held", MoneyCell(figures.held()));
  facts.Add("committed", MoneyCell(figures.committed()));
  facts.Add("spent", MoneyCell(figures.spent()));
  AddBeyond(figures, facts);
  facts.Add("available", MoneyCell(figures.available()));
  facts.WriteTo(session);
}

absl::Status ShowHistory(const Arguments& arguments, Session& session) {
  if (!arguments.Has("at")) {
    for (const char* const flag : {"known", "period"}) {
      if (arguments.Has(flag)) return UsageError(Concat("--", flag, " goes with --at: figures of which time?"));
    }
    return ListRevisions(arguments, session);
  }
  bu::GetBudgetHistoryRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("budgets", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_time(), ParseTime("at", arguments.Get("at")));
  if (arguments.Has("known")) {
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_known_time(), ParseTime("known", arguments.Get("known")));
  }
  request.set_period(arguments.Get("period"));
  OUTLAY_ASSIGN_OR_RETURN(const auto history,
                          session.budgets().Call<bu::BudgetHistory>(client::kGetBudgetHistory, request));
  if (history.time().seconds() != request.time().seconds()) {
    session.Note(Concat("kept by quarters of an hour: this is how it was at ", FormatTime(history.time()), " UTC"));
  }
  return ShowResource(history, session, ShowFiguresThen);
}

void ShowMonthTable(const bu::BudgetMonths& months, Session& session) {
  session.WriteTitle(Concat(ShortName(months.name()), "  ", months.period()));
  Table table({{"MONTH"},
               {"PLANNED", true},
               {"HELD", true},
               {"COMMITTED", true},
               {"SPENT", true},
               {"AVAILABLE AT ITS END", true},
               {""}});
  const auto add = [&table](const std::string& label, const Cell& planned, const bu::StageChanges& changes,
                            const Cell& available, const std::string& remark) {
    table.Add({label, planned, MoneyCell(changes.held()), MoneyCell(changes.committed()), MoneyCell(changes.spent()),
               available, remark});
  };
  for (const bu::MonthProgress& month : months.months()) {
    std::string remark = month.current() ? "now" : "";
    if (month.incomplete()) remark = "not all is known";
    add(month.month(), MoneyCell(month.planned()), month.changes(),
        month.has_available() ? MoneyCell(month.available()) : Cell(), remark);
  }
  add("later", Cell(), months.later(), Cell(), "");
  const bu::Figures& figures = months.figures();
  table.Add({"all", MoneyCell(figures.limit()), MoneyCell(figures.held()), MoneyCell(figures.committed()),
             MoneyCell(figures.spent()), MoneyCell(figures.available()), ""});
  session.WriteTable(table);
}

absl::Status ShowMonths(const Arguments& arguments, Session& session) {
  bu::GetBudgetMonthsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("budgets", arguments.At(0)));
  request.set_period(arguments.Get("period"));
  OUTLAY_ASSIGN_OR_RETURN(const auto months,
                          session.budgets().Call<bu::BudgetMonths>(client::kGetBudgetMonths, request));
  return ShowResource(months, session, ShowMonthTable);
}

}  // namespace

std::vector<Command> BudgetHistoryCommands() {
  return {
      {"budget",
       "history",
       "BUDGET",
       "list what users made of a budget, or show what its figures were",
       {{"at", "TIME", "show the figures as they were then, to a quarter of an hour, such as 2026-09-01T10:30Z"},
        {"known", "TIME", "with --at: as they were known at this later time; now unless told"},
        kPeriodFlag,
        kLimitFlag},
       ShowHistory},
      {"budget", "months", "BUDGET", "list what became of it in each month of a period", {kPeriodFlag}, ShowMonths}};
}

}  // namespace outlay::cli
