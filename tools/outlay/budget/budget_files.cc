// outlay budget forecast, import and export; outlay allocation import and export.
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/budget/v1/allocation_files.pb.h"
#include "outlay/budget/v1/budget_files.pb.h"
#include "outlay/budget/v1/forecasts.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/files.h"
#include "tools/outlay/format.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

namespace bu = budget::v1;

const Flag kOfGroupFlag = {"group", "GROUP", "only those of this group"};
const Flag kAllOrNothingFlag = {"all-or-nothing", "", "do nothing when a row is refused; at most 200 rows"};
const Flag kCheckFlag = {"check", "", "only check: tell what would happen, write nothing"};

absl::StatusOr<bu::ListBudgetsRequest::Filter> BudgetFilter(const Arguments& arguments, const Session& session) {
  bu::ListBudgetsRequest::Filter filter;
  if (arguments.Has("group")) {
    OUTLAY_ASSIGN_OR_RETURN(*filter.mutable_group(), session.Name("groups", arguments.Get("group")));
  }
  return filter;
}

std::string RunsOut(const bu::BudgetForecast::Outlook& outlook) {
  if (!outlook.has_exhausted_time()) return "never";
  return Concat(FormatTime(outlook.exhausted_time()), outlook.exhausted_in_period() ? ", in this period" : "");
}

absl::Status ForecastBudget(const Arguments& arguments, Session& session) {
  bu::ForecastBudgetRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("budgets", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const bu::BudgetForecast forecast,
                          session.Client(Peer::kBudget).Call<bu::BudgetForecast>(client::kForecastBudget, request));
  return ShowResource(forecast, session, [](const bu::BudgetForecast& shown, Session& out) {
    out.WriteTitle(ShortName(shown.name()));
    Table table({{"OUTLOOK"}, {"RUNS OUT"}, {"USED AT END", true}, {"REST AT END", true}});
    table.Add({"at the rate so far", RunsOut(shown.at_rate()), FormatMoney(shown.at_rate().used_at_end()),
               FormatMoney(shown.at_rate().remaining_at_end())});
    table.Add({"with open orders", RunsOut(shown.with_open()), FormatMoney(shown.with_open().used_at_end()),
               FormatMoney(shown.with_open().remaining_at_end())});
    out.WriteTable(table);
    for (const std::string& assumption : shown.assumptions()) out.WriteLine(Concat("- ", assumption));
  });
}

absl::Status ImportBudgets(const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(const std::string content, ReadFile(arguments.At(0), session.environment()));
  bu::ImportBudgetsRequest first;
  OUTLAY_ASSIGN_OR_RETURN(*first.mutable_header()->mutable_parent(), session.Organization());
  first.mutable_header()->set_all_or_nothing(arguments.Has("all-or-nothing"));
  first.mutable_header()->set_validate_only(arguments.Has("check"));
  return Import<bu::ImportBudgetsRequest, bu::ImportBudgetsResponse>(Peer::kBudget, client::kImportBudgets,
                                                                     std::move(first), content, "budgets", session);
}

absl::Status ExportBudgets(const Arguments& arguments, Session& session) {
  bu::ExportBudgetsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_filter(), BudgetFilter(arguments, session));
  return Fetch<bu::ExportBudgetsResponse>(Peer::kBudget, client::kExportBudgets, request, arguments, session);
}

absl::Status ImportAllocations(const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(const std::string content, ReadFile(arguments.At(0), session.environment()));
  bu::ImportAllocationsRequest first;
  OUTLAY_ASSIGN_OR_RETURN(*first.mutable_header()->mutable_parent(), session.Organization());
  first.mutable_header()->set_all_or_nothing(arguments.Has("all-or-nothing"));
  first.mutable_header()->set_validate_only(arguments.Has("check"));
  return Import<bu::ImportAllocationsRequest, bu::ImportAllocationsResponse>(
      Peer::kBudget, client::kImportAllocations, std::move(first), content, "allocations", session);
}

absl::Status ExportAllocations(const Arguments& arguments, Session& session) {
  bu::ExportAllocationsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_filter(), BudgetFilter(arguments, session));
  return Fetch<bu::ExportAllocationsResponse>(Peer::kBudget, client::kExportAllocations, request, arguments, session);
}

}  // namespace

std::vector<Command> BudgetFileCommands() {
  return {{"budget", "forecast", "BUDGET", "tell when a budget runs out, and on what that rests", {}, ForecastBudget},
          {"budget",
           "import",
           "FILE",
           "create and change budgets by a CSV file and report what it refused, row by row",
           {kAllOrNothingFlag, kCheckFlag},
           ImportBudgets},
          {"budget",
           "export",
           "",
           "write budgets as CSV, in the columns that import reads",
           {kOfGroupFlag, kOutFlag},
           ExportBudgets}};
}

std::vector<Command> AllocationFileCommands() {
  return {{"allocation",
           "import",
           "FILE",
           "give members of budgets what a CSV file says and report what it refused, row by row",
           {kAllOrNothingFlag, kCheckFlag},
           ImportAllocations},
          {"allocation",
           "export",
           "",
           "write what members have of budgets as CSV, in the columns that import reads",
           {kOfGroupFlag, kOutFlag},
           ExportAllocations}};
}

}  // namespace outlay::cli
