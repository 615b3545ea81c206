// outlay budget ...
#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
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

constexpr int kBarCells = 20;
constexpr int kBasisPointsOfPercent = 100;
constexpr int kPercentMax = 1'000;
constexpr double kPercent = 100;

double UnitsOf(const google::type::Money& money) {
  constexpr double kNanosOfUnit = 1e9;
  return static_cast<double>(money.units()) + static_cast<double>(money.nanos()) / kNanosOfUnit;
}

// "##########----------   50 %" of what is used; nothing without figures or with nothing to spend.
std::string Bar(const bu::Figures& figures) {
  const double limit = UnitsOf(figures.limit());
  if (limit <= 0) return "";
  const double share = (limit - UnitsOf(figures.available())) / limit;
  const int used = static_cast<int>(std::clamp(share, 0.0, 1.0) * kBarCells);
  return absl::StrFormat("%s%s %4.0f %%", std::string(static_cast<std::size_t>(used), '#'),
                         std::string(static_cast<std::size_t>(kBarCells - used), '-'), std::floor(share * kPercent));
}

// "80 % used" or "30.00 EUR remaining".
std::string ThresholdWords(const bu::Threshold& threshold) {
  const std::string much = threshold.has_amount() ? FormatMoney(threshold.amount())
                                                  : Concat(threshold.basis_points() / kBasisPointsOfPercent, " %");
  return Concat(much, " ", EnumWords(threshold.measure()));
}

void ShowBudget(const bu::Budget& budget, Session& session) {
  session.WriteTitle(Concat(ShortName(budget.name()), "  ", budget.display_name()));
  Facts facts;
  facts.Add("name", budget.name());
  facts.Add("group", ShortName(budget.group()));
  facts.Add("state", EnumWords(budget.state()));
  facts.Add("amount", Concat(FormatMoney(budget.amount()), " ", EnumWords(budget.period().recurrence())));
  if (budget.tax_counting() != bu::TAX_COUNTING_UNSPECIFIED) facts.Add("tax counts", EnumWords(budget.tax_counting()));
  if (budget.has_figures()) {
    const bu::Figures& figures = budget.figures();
    facts.Add("period", Concat(FormatTime(figures.start_time()), " until ", FormatTime(figures.end_time()), " UTC"));
    facts.Add("limit", MoneyCell(figures.limit()));
    if (figures.has_allowed_to_date()) facts.Add("until month's end", MoneyCell(figures.allowed_to_date()));
    facts.Add("held", MoneyCell(figures.held()));
    facts.Add("committed", MoneyCell(figures.committed()));
    facts.Add("spent", MoneyCell(figures.spent()));
    AddBeyond(figures, facts);
    facts.Add("available", MoneyCell(figures.available()));
    facts.Add("used", Bar(figures));
  }
  for (const bu::Threshold& threshold : budget.thresholds().thresholds()) {
    facts.Add("tells at", ThresholdWords(threshold));
  }
  for (const std::string& owner : budget.owners()) facts.Add("owner", ShortName(owner));
  facts.Add("note", budget.note());
  facts.Add("etag", budget.etag());
  facts.WriteTo(session);
}

// "80,100": percent of the limit that is used.
absl::Status ParseThresholds(const std::string& text, bu::Thresholds* thresholds) {
  for (const absl::string_view part : absl::StrSplit(text, ',', absl::SkipEmpty())) {
    int percent = 0;
    if (!absl::SimpleAtoi(part, &percent) || percent < 1 || percent > kPercentMax) {
      return UsageError(Concat("--tell-at: '", ToStd(part), "' is no whole number of percent, 1 to ", kPercentMax));
    }
    bu::Threshold& threshold = *thresholds->add_thresholds();
    threshold.set_measure(bu::Threshold::MEASURE_USED);
    threshold.set_basis_points(percent * kBasisPointsOfPercent);
  }
  return absl::OkStatus();
}

// What creating and changing have in common: the file, then what flags say besides.
absl::Status ReadTerms(const Arguments& arguments, Session& session, bu::Budget& budget) {
  if (arguments.Has("file")) {
    OUTLAY_ASSIGN_OR_RETURN(const std::string json, ReadFile(arguments.Get("file"), session.environment()));
    OUTLAY_RETURN_IF_ERROR(FromJson(json, arguments.Get("file"), budget));
  }
  if (arguments.Has("amount")) {
    OUTLAY_ASSIGN_OR_RETURN(*budget.mutable_amount(), ParseMoney("amount", arguments.Get("amount"), ""));
  }
  if (arguments.Has("tell-at")) {
    OUTLAY_RETURN_IF_ERROR(ParseThresholds(arguments.Get("tell-at"), budget.mutable_thresholds()));
  }
  if (arguments.Has("months")) {
    for (const absl::string_view month : absl::StrSplit(arguments.Get("months"), ',')) {
      OUTLAY_ASSIGN_OR_RETURN(*budget.mutable_distribution()->add_amounts(),
                              ParseMoney("months", std::string(month), budget.amount().currency_code()));
    }
  }
  if (arguments.Has("to-date")) {
    bu::EnforcementRule& rule = *budget.add_enforcement();
    rule.set_stage(bu::STAGE_REQUEST);
    rule.set_interval(bu::EnforcementRule::INTERVAL_TO_DATE);
    rule.set_action(bu::EnforcementRule::ACTION_BLOCK);
  }
  if (arguments.Has("owners")) {
    budget.clear_owners();
    for (const absl::string_view owner : absl::StrSplit(arguments.Get("owners"), ',', absl::SkipEmpty())) {
      OUTLAY_ASSIGN_OR_RETURN(*budget.add_owners(), session.Name("users", std::string(owner)));
    }
  }
  if (arguments.Has("name")) budget.set_display_name(arguments.Get("name"));
  return absl::OkStatus();
}

absl::Status CreateBudget(const Arguments& arguments, Session& session) {
  bu::CreateBudgetRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  request.set_budget_id(arguments.At(0));
  request.set_activate(!arguments.Has("draft"));
  bu::Budget& budget = *request.mutable_budget();
  OUTLAY_RETURN_IF_ERROR(ReadTerms(arguments, session, budget));
  if (arguments.Has("group")) {
    OUTLAY_ASSIGN_OR_RETURN(*budget.mutable_group(), session.Name("groups", arguments.Get("group")));
  }
  if (arguments.Has("every")) {
    OUTLAY_ASSIGN_OR_RETURN(const auto recurrence,
                            ParseEnum<bu::BudgetPeriod::Recurrence>("every", arguments.Get("every")));
    budget.mutable_period()->set_recurrence(recurrence);
  }
  if (arguments.Has("from")) {
    OUTLAY_ASSIGN_OR_RETURN(*budget.mutable_period()->mutable_first_day(), ParseDate("from", arguments.Get("from")));
  }
  if (arguments.Has("to")) {
    OUTLAY_ASSIGN_OR_RETURN(*budget.mutable_period()->mutable_last_day(), ParseDate("to", arguments.Get("to")));
  }
  if (budget.display_name().empty()) budget.set_display_name(arguments.At(0));
  OUTLAY_ASSIGN_OR_RETURN(const auto created, session.budgets().Call<bu::Budget>(client::kCreateBudget, request));
  return ShowResource(created, session, ShowBudget);
}

absl::Status UpdateBudget(const Arguments& arguments, Session& session) {
  bu::UpdateBudgetRequest request;
  bu::Budget& budget = *request.mutable_budget();
  OUTLAY_RETURN_IF_ERROR(ReadTerms(arguments, session, budget));
  OUTLAY_ASSIGN_OR_RETURN(*budget.mutable_name(), session.Name("budgets", arguments.At(0)));
  if (arguments.Has("note")) budget.set_note(arguments.Get("note"));
  if (arguments.Has("etag")) budget.set_etag(arguments.Get("etag"));
  AddMaskPaths(arguments, request.mutable_update_mask());
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(const auto updated, session.budgets().Call<bu::Budget>(client::kUpdateBudget, request));
  return ShowResource(updated, session, ShowBudget);
}

absl::Status GetBudget(const Arguments& arguments, Session& session) {
  bu::GetBudgetRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("budgets", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const auto budget, session.budgets().Call<bu::Budget>(client::kGetBudget, request));
  return ShowResource(budget, session, ShowBudget);
}

absl::Status ListBudgets(const Arguments& arguments, Session& session) {
  bu::ListBudgetsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  if (arguments.Has("group")) {
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_filter()->mutable_group(), session.Name("groups", arguments.Get("group")));
  }
  return List(Listing<bu::ListBudgetsRequest, bu::ListBudgetsResponse, bu::Budget>{
                  .peer = Peer::kBudget,
                  .method = client::kListBudgets,
                  .request = request,
                  .things = &bu::ListBudgetsResponse::budgets,
                  .columns = {{"BUDGET"}, {"GROUP"}, {"STATE"}, {"LIMIT", true}, {"AVAILABLE", true}, {"USED"}},
                  .row = [](const bu::Budget& budget) -> std::vector<Cell> {
                    const bool has_figures = budget.has_figures();
                    return {ShortName(budget.name()),
                            ShortName(budget.group()),
                            EnumWords(budget.state()),
                            MoneyCell(has_figures ? budget.figures().limit() : budget.amount()),
                            has_figures ? MoneyCell(budget.figures().available()) : Cell(),
                            Bar(budget.figures())};
                  },
                  .name = [](const bu::Budget& budget) { return budget.name(); },
                  .nothing = "There are no budgets"},
              arguments, session);
}

absl::Status ShowProgress(const Arguments& arguments, Session& session) {
  bu::GetBudgetProgressRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("budgets", arguments.At(0)));
  return List(Listing<bu::GetBudgetProgressRequest, bu::BudgetProgress, bu::PeriodProgress>{
                  .peer = Peer::kBudget,
                  .method = client::kGetBudgetProgress,
                  .request = request,
                  .things = &bu::BudgetProgress::periods,
                  .columns = {{"PERIOD"},
                              {"LIMIT", true},
                              {"HELD", true},
                              {"COMMITTED", true},
                              {"SPENT", true},
                              {"AVAILABLE", true},
                              {"USED"}},
                  .row = [](const bu::PeriodProgress& period) -> std::vector<Cell> {
                    const bu::Figures& figures = period.figures();
                    return {period.period(),
                            MoneyCell(figures.limit()),
                            MoneyCell(figures.held()),
                            MoneyCell(figures.committed()),
                            MoneyCell(figures.spent()),
                            MoneyCell(figures.available()),
                            Bar(figures)};
                  },
                  .name = [](const bu::PeriodProgress& period) { return period.period(); },
                  .nothing = "None of its periods was opened yet"},
              arguments, session);
}

// Activate, freeze, close, delete: their requests have the same fields. Without --etag, whatever it is by now.
template <typename Request>
absl::Status ChangeState(std::string_view method, const Arguments& arguments, Session& session) {
  Request request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("budgets", arguments.At(0)));
  request.set_request_id(session.RequestId());
  if (arguments.Has("etag")) request.set_etag(arguments.Get("etag"));
  OUTLAY_ASSIGN_OR_RETURN(const auto budget, session.budgets().Call<bu::Budget>(method, request));
  return ShowResource(budget, session, ShowBudget);
}

const Flag kGroupFlag = {"group", "GROUP", "whose it is"};
const Flag kAmountFlag = {"amount", "AMOUNT", "how much, such as '120.00 EUR'"};
const Flag kMonthsFlag = {"months", "AMOUNTS",
                          "how much each month of a period has, such as 100,100,50; equal unless told"};
const Flag kToDateFlag = {"to-date", "", "block what is more than the months so far have"};

const Flag kNameFlag = {"name", "TEXT", "for people"};
const Flag kTellAtFlag = {"tell-at", "PERCENTS",
                          "tell when so much is used, such as 80,100; 80 unless told, '' for never"};

const Flag kOwnersFlag = {"owners", "USERS",
                          "who answer for its money, such as ann,bob; rules of approval may ask them"};

std::vector<Flag> CreateFlags() {
  return {Required(kGroupFlag, "file"),
          Required(kAmountFlag, "file"),
          Required({"every", "HOW", "how often it begins anew: monthly, quarterly, yearly, weekly, one-off"}, "file"),
          Required({"from", "DAY", "its first day, or any day of its first period"}, "file"),
          {"to", "DAY", "its last day"},
          kNameFlag,
          kTellAtFlag,
          kMonthsFlag,
          kToDateFlag,
          kOwnersFlag,
          {"draft", "", "do not put it in force yet"},
          {"file", "FILE", "a Budget in proto JSON, for everything else; - is standard input"}};
}

std::vector<Flag> UpdateFlags() {
  return {
      kAmountFlag,
      kNameFlag,
      {"note", "TEXT", "anything; '' with --mask note for none"},
      kTellAtFlag,
      kMonthsFlag,
      kToDateFlag,
      kOwnersFlag,
      {"file", "FILE", "a Budget in proto JSON with the fields to change, as budget get --json prints it"},
      {"mask", "FIELDS", "which fields, such as note,filter; also empties them. Unless told: all that are set", true},
      {"etag", "ETAG", "refuse if it changed since"}};
}

}  // namespace

std::vector<Command> BudgetCommands() {
  return {
      {"budget", "create", "ID", "create a budget, and put it in force", CreateFlags(), CreateBudget},
      {"budget", "update", "BUDGET", "change a budget", UpdateFlags(), UpdateBudget},
      {"budget", "get", "BUDGET", "show a budget with its figures now", {}, GetBudget},
      {"budget", "list", "", "list budgets and what is left of them", {kGroupFlag, kLimitFlag}, ListBudgets},
      {"budget",
       "activate",
       "BUDGET",
       "put a budget in force",
       {{"etag", "ETAG", "of what you saw; needed where one person alone may not bring money into force"}},
       [](const Arguments& arguments, Session& session) {
         return ChangeState<bu::ActivateBudgetRequest>(client::kActivateBudget, arguments, session);
       }},
      {"budget",
       "freeze",
       "BUDGET",
       "let a budget refuse everything new",
       {},
       [](const Arguments& arguments, Session& session) {
         return ChangeState<bu::FreezeBudgetRequest>(client::kFreezeBudget, arguments, session);
       }},
      {"budget",
       "close",
       "BUDGET",
       "end a budget",
       {},
       [](const Arguments& arguments, Session& session) {
         return ChangeState<bu::CloseBudgetRequest>(client::kCloseBudget, arguments, session);
       }},
      {"budget",
       "delete",
       "BUDGET",
       "delete a draft",
       {},
       [](const Arguments& arguments, Session& session) {
         return ChangeState<bu::DeleteBudgetRequest>(client::kDeleteBudget, arguments, session);
       }},
      {"budget", "progress", "BUDGET", "list its periods with their figures now", {kLimitFlag}, ShowProgress},
  };
}

}  // namespace outlay::cli
