// outlay year-end ...: closes fiscal years.
#include <string>
#include <vector>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/budget/v1/year_ends.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/list.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

namespace bu = budget::v1;

const Flag kRuleFlag = {"rule", "RULE",
                        "drop, carry-budget, carry-commitments or carry-both, for budgets without a rule of their own"};

std::vector<Column> LineColumns() {
  return {{"BUDGET"},        {"RULE"},           {"LIMIT", true},     {"SPENT", true},
          {"CARRIED", true}, {"HELD", true},     {"COMMITTED", true}, {"DROPPED", true},
          {"HELD", true},    {"COMMITTED", true}};
}

std::vector<Cell> LineCells(const bu::YearEndLine& line) {
  return {ShortName(line.budget()),
          line.failure().empty() ? EnumWords(line.rule()) : Cell(Concat("left: ", line.failure())),
          MoneyCell(line.limit()),
          MoneyCell(line.spent()),
          MoneyCell(line.carried_budget()),
          MoneyCell(line.carried_held()),
          MoneyCell(line.carried_committed()),
          MoneyCell(line.dropped_budget()),
          MoneyCell(line.dropped_held()),
          MoneyCell(line.dropped_committed())};
}

template <typename AllTotals>
void ShowTotals(const AllTotals& all, Session& session) {
  Table table({{"LIMIT", true}, {"= SPENT", true}, {"+ CARRIED", true}, {"+ DROPPED", true}});
  for (const bu::YearEndTotals& totals : all) {
    table.Add({MoneyCell(totals.limit()), MoneyCell(totals.spent()), MoneyCell(totals.carried()),
               MoneyCell(totals.dropped())});
  }
  if (!table.empty()) session.WriteTable(table);
}

void ShowYearEnd(const bu::YearEnd& year_end, Session& session) {
  session.WriteTitle(ShortName(year_end.name()));
  Facts facts;
  facts.Add("name", year_end.name());
  facts.Add("last day", FormatDate(year_end.last_day()));
  facts.Add("state", EnumWords(year_end.state()));
  facts.Add("rule", EnumWords(year_end.default_rule()));
  facts.Add("late entries", EnumWords(year_end.late_entries()));
  facts.Add("closed budgets", Concat(year_end.closed_budgets()));
  if (year_end.failed_budgets() > 0) facts.Add("left as they are", Concat(year_end.failed_budgets()));
  if (year_end.overdrawn_budgets() > 0) facts.Add("overdrawn budgets", Concat(year_end.overdrawn_budgets()));
  facts.Add("closed by", year_end.creator());
  facts.Add("etag", year_end.etag());
  facts.WriteTo(session);
  ShowTotals(year_end.totals(), session);
}

template <typename Request>
absl::Status FillYear(const Arguments& arguments, Session& session, Request* request) {
  OUTLAY_ASSIGN_OR_RETURN(*request->mutable_parent(), session.Organization());
  OUTLAY_ASSIGN_OR_RETURN(*request->mutable_last_day(), ParseDate("last-day", arguments.Get("last-day")));
  OUTLAY_ASSIGN_OR_RETURN(const bu::YearEndRule rule, ParseEnum<bu::YearEndRule>("rule", arguments.Get("rule")));
  request->set_default_rule(rule);
  return absl::OkStatus();
}

absl::Status PreviewYearEnd(const Arguments& arguments, Session& session) {
  bu::PreviewYearEndRequest request;
  OUTLAY_RETURN_IF_ERROR(FillYear(arguments, session, &request));
  bu::PreviewYearEndResponse all;
  OUTLAY_RETURN_IF_ERROR(session.StreamClient(Peer::kBudget)
                             .ReadStream<bu::PreviewYearEndResponse>(client::kPreviewYearEnd, request,
                                                                     [&](const bu::PreviewYearEndResponse& part) {
                                                                       all.MergeFrom(part);
                                                                       return true;
                                                                     }));
  if (session.settings().json) {
    session.WriteJson(all);
    return absl::OkStatus();
  }
  Table table(LineColumns());
  for (const bu::YearEndLine& line : all.lines()) table.Add(LineCells(line));
  if (!table.empty()) session.WriteTable(table);
  ShowTotals(all.totals(), session);
  return absl::OkStatus();
}

absl::Status CloseYear(const Arguments& arguments, Session& session) {
  bu::CloseYearRequest request;
  OUTLAY_RETURN_IF_ERROR(FillYear(arguments, session, &request));
  request.set_year_end_id(arguments.At(0));
  request.set_late_entries(arguments.Has("refuse-late") ? bu::LATE_ENTRIES_REFUSE : bu::LATE_ENTRIES_MOVE);
  OUTLAY_ASSIGN_OR_RETURN(const auto year_end, session.budgets().Call<bu::YearEnd>(client::kCloseYear, request));
  return ShowResource(year_end, session, ShowYearEnd);
}

absl::Status ReverseYearEnd(const Arguments& arguments, Session& session) {
  bu::ReverseYearEndRequest request;
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("yearEnds", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const auto year_end, session.budgets().Call<bu::YearEnd>(client::kReverseYearEnd, request));
  return ShowResource(year_end, session, ShowYearEnd);
}

absl::Status ShowOne(const Arguments& arguments, Session& session) {
  bu::GetYearEndRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("yearEnds", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const auto year_end, session.budgets().Call<bu::YearEnd>(client::kGetYearEnd, request));
  return ShowResource(year_end, session, ShowYearEnd);
}

absl::Status ListEndLines(const Arguments& arguments, Session& session) {
  bu::ListYearEndLinesRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Name("yearEnds", arguments.At(0)));
  return List(
      Listing<bu::ListYearEndLinesRequest, bu::ListYearEndLinesResponse, bu::YearEndLine>{
          .peer = Peer::kBudget,
          .method = client::kListYearEndLines,
          .request = request,
          .things = &bu::ListYearEndLinesResponse::lines,
          .columns = LineColumns(),
          .row = LineCells,
          .name = [](const bu::YearEndLine& line) { return line.budget(); },
          .nothing = "No budget is closed"},
      arguments, session);
}

absl::Status ListYears(const Arguments& arguments, Session& session) {
  bu::ListYearEndsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  return List(Listing<bu::ListYearEndsRequest, bu::ListYearEndsResponse, bu::YearEnd>{
                  .peer = Peer::kBudget,
                  .method = client::kListYearEnds,
                  .request = request,
                  .things = &bu::ListYearEndsResponse::year_ends,
                  .columns = {{"YEAR END"}, {"LAST DAY"}, {"STATE"}, {"BUDGETS", true}},
                  .row = [](const bu::YearEnd& year_end) -> std::vector<Cell> {
                    return {ShortName(year_end.name()), FormatDate(year_end.last_day()), EnumWords(year_end.state()),
                            Concat(year_end.closed_budgets())};
                  },
                  .name = [](const bu::YearEnd& year_end) { return year_end.name(); },
                  .nothing = "No year was closed"},
              arguments, session);
}

const Flag kLastDayFlag = {"last-day", "DAY", "the last day of the fiscal year, such as 2026-12-31"};

}  // namespace

std::vector<Command> YearEndCommands() {
  return {
      {"year-end",
       "preview",
       "",
       "show what closing a year would carry and drop",
       {Required(kLastDayFlag), Required(kRuleFlag)},
       PreviewYearEnd},
      {"year-end",
       "close",
       "ID",
       "close a fiscal year; it goes on until all budgets are closed",
       {Required(kLastDayFlag),
        Required(kRuleFlag),
        {"refuse-late", "", "refuse what comes late, instead of counting it in the next period"}},
       CloseYear},
      {"year-end", "reverse", "ID", "undo the latest year end", {}, ReverseYearEnd},
      {"year-end", "show", "ID", "show how far a year end is, and what it came to", {}, ShowOne},
      {"year-end", "lines", "ID", "list what a year end made of each budget", {kLimitFlag}, ListEndLines},
      {"year-end", "list", "", "list year ends", {kLimitFlag}, ListYears},
  };
}

}  // namespace outlay::cli
