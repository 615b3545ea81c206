#include "tools/demo/area_year.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/time/time.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/budget/v1/budget_events.pb.h"
#include "outlay/budget/v1/budgets.pb.h"
#include "outlay/budget/v1/forecasts.pb.h"
#include "outlay/budget/v1/holds.pb.h"
#include "outlay/event/v1/events.pb.h"
#include "tools/client/methods.h"
#include "tools/demo/business_time.h"
#include "tools/demo/names.h"

namespace outlay::demo {
namespace {

namespace bu = budget::v1;

// Each budget has nine tenths of what its area ordered, in whole thousands: it runs out before the year does.
constexpr int64_t kTenthsOfTheYear = 9;
constexpr int64_t kThousand = 100'000;
constexpr int kYear = 2018;
constexpr int kEntriesPerPage = 1000;

// "Trading & End Products" -> "trading-end-products".
std::string AreaId(std::string_view title) {
  std::string id;
  for (const char c : title) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c))) {
      id.push_back(absl::ascii_tolower(static_cast<unsigned char>(c)));
    } else if (!id.empty() && id.back() != '-') {
      id.push_back('-');
    }
  }
  return id.empty() ? "no-area" : id;
}

bu::Budget BudgetOf(const Area& area, const std::string& id, const std::string& parent, AreaYear::Months months) {
  bu::Budget budget;
  budget.set_group(Concat(parent, "/groups/root"));
  budget.set_display_name(area.title);
  *budget.mutable_amount() = Euros(area.budget);
  budget.mutable_period()->set_recurrence(bu::BudgetPeriod::RECURRENCE_YEARLY);
  budget.mutable_period()->mutable_first_day()->set_year(kYear);
  budget.mutable_period()->mutable_first_day()->set_month(1);
  budget.mutable_period()->mutable_first_day()->set_day(1);
  budget.mutable_filter()->add_categories(id);
  for (const bu::Stage stage : {bu::STAGE_REQUEST, bu::STAGE_ORDER}) {
    bu::EnforcementRule& year = *budget.add_enforcement();
    year.set_stage(stage);
    year.set_action(bu::EnforcementRule::ACTION_BLOCK);
    bu::EnforcementRule& to_date = *budget.add_enforcement();
    to_date.set_stage(stage);
    to_date.set_interval(bu::EnforcementRule::INTERVAL_TO_DATE);
    to_date.set_action(bu::EnforcementRule::ACTION_WARN);
  }
  if (months == AreaYear::Months::kByHand) {
    // Budgets are whole thousands of euros: every percent is whole cents.
    for (const int64_t percent : AreaYear::kSeason) {
      *budget.mutable_distribution()->add_amounts() = Euros(area.budget / 100 * percent);
    }
  }
  return budget;
}

bool IsPastMonths(const bu::Verdict& verdict) {
  return std::any_of(verdict.nodes().begin(), verdict.nodes().end(),
                     [](const bu::NodeVerdict& node) { return node.outcome() == bu::NodeVerdict::OUTCOME_WARNED; });
}

int64_t OpenOf(const bu::Hold& hold) {
  return Cents(hold.held()) + Cents(hold.committed());
}

std::string InvoiceOf(const Item& item, int sequence) {
  return Concat("invoice ", item.id, "/", sequence);
}

}  // namespace

AreaYear::AreaYear(const Log& log, std::string organization, Months months, const client::BlockingClient& budgets)
    : log_(log), organization_(std::move(organization)), months_(months), budgets_(budgets) {}

const std::vector<absl::CivilDay>& AreaYear::ForecastDays() {
  static const auto& days = *new std::vector<absl::CivilDay>{absl::CivilDay(kYear, 7, 1), absl::CivilDay(kYear, 10, 1)};
  return days;
}

Area& AreaYear::AreaOf(const Step& step) {
  return areas_[AreaId(ItemOf(step).area)];
}

std::vector<Area> AreaYear::Areas() const {
  std::vector<Area> areas;
  for (const auto& [id, area] : areas_) areas.push_back(area);
  std::stable_sort(areas.begin(), areas.end(), [](const Area& a, const Area& b) { return a.budget > b.budget; });
  return areas;
}

absl::Status AreaYear::Run() {
  OUTLAY_ASSIGN_OR_RETURN(zone_, TimeZone::Load(kZone));
  PlanAreas();
  OUTLAY_RETURN_IF_ERROR(MakeBudgets());
  size_t forecasts = 0;
  for (const Step& step : log_.steps) {
    const absl::CivilDay day = DayOf(step.time, zone_);
    // Some of the log lies before the year: what began there is not the year's.
    if (day.year() < kYear || ItemOf(step).is_service) continue;
    if (day.year() > kYear) break;
    while (forecasts < ForecastDays().size() && day >= ForecastDays()[forecasts]) {
      OUTLAY_RETURN_IF_ERROR(SetBusinessTime(absl::FromCivil(ForecastDays()[forecasts++], zone_.absl_zone())));
      OUTLAY_RETURN_IF_ERROR(Forecast());
    }
    if (day != today_) OUTLAY_RETURN_IF_ERROR(SetBusinessTime(step.time));
    today_ = day;
    OUTLAY_RETURN_IF_ERROR(Apply(step));
  }
  std::sort(refusals_.begin(), refusals_.end(), [](const AreaRefusal& a, const AreaRefusal& b) {
    return a.asked != b.asked ? a.asked > b.asked : a.order < b.order;
  });
  return ReadEnd();
}

void AreaYear::PlanAreas() {
  for (const Step& step : log_.steps) {
    if (step.kind != StepKind::kCreateLine || ItemOf(step).is_service || DayOf(step.time, zone_).year() != kYear)
      continue;
    Area& area = AreaOf(step);
    area.title = ItemOf(step).area.empty() ? "(no area)" : ItemOf(step).area;
    area.budget += step.amount_minor;
  }
  for (auto& [id, area] : areas_) {
    area.budget = std::max(kThousand, area.budget * kTenthsOfTheYear / 10 / kThousand * kThousand);
  }
}

absl::Status AreaYear::MakeBudgets() {
  for (const auto& [id, area] : areas_) {
    bu::CreateBudgetRequest request;
    request.set_parent(Parent());
    request.set_budget_id(id);
    *request.mutable_budget() = BudgetOf(area, id, Parent(), months_);
    OUTLAY_RETURN_IF_ERROR(budgets_.Call<bu::Budget>(client::kCreateBudget, request).status());
    bu::ActivateBudgetRequest activation;
    activation.set_request_id(Concat("activate-", id));
    activation.set_name(Concat(Parent(), "/budgets/", id));
    OUTLAY_RETURN_IF_ERROR(budgets_.Call<bu::Budget>(client::kActivateBudget, activation).status());
  }
  return absl::OkStatus();
}

absl::Status AreaYear::SetBusinessTime(absl::Time time) {
  return demo::SetBusinessTime(budgets_, organization_, Concat("time-", absl::ToUnixMicros(time)), time);
}

absl::Status AreaYear::Apply(const Step& step) {
  switch (step.kind) {
    case StepKind::kRequest:
      return Authorize(step, bu::STAGE_REQUEST);
    case StepKind::kCreateLine:
      return Order(step);
    case StepKind::kReactivateLine:
      return Authorize(step, bu::STAGE_ORDER);
    case StepKind::kChangeLine:
      return Change(step);
    case StepKind::kDeleteLine:
      return Release(step);
    case StepKind::kInvoice:
      return Invoice(step);
    case StepKind::kCredit:
      return Credit(step);
  }
  return absl::InternalError("unknown step");
}

absl::Status AreaYear::Authorize(const Step& step, bu::Stage stage) {
  Line& line = lines_[step.item];
  if (step.amount_minor <= 0 || line.is_refused) return absl::OkStatus();
  const Item& item = ItemOf(step);
  bu::AuthorizeHoldRequest request;
  request.set_parent(Parent());
  request.set_hold_id(Concat(ResourceId(item.id), "-", ++line.holds));
  request.set_stage(stage);
  bu::Spend& spend = *request.mutable_spend();
  spend.set_group(Concat(Parent(), "/groups/root"));
  *spend.mutable_amount() = Euros(step.amount_minor);
  spend.set_category(AreaId(item.area));
  spend.set_supplier(SupplierName(Parent(), item));
  spend.set_document(Concat(Parent(), "/purchaseOrders/po-", item.order));
  OUTLAY_ASSIGN_OR_RETURN(const auto answer, budgets_.Call<bu::AuthorizeHoldResponse>(client::kAuthorizeHold, request));
  if (!answer.verdict().allowed()) {
    line.is_refused = true;
    Area& area = AreaOf(step);
    ++area.refused;
    area.refused_amount += step.amount_minor;
    refusals_.push_back(
        {DayOf(step.time, zone_), area.title, item.order, step.amount_minor, Cents(answer.verdict().passing_amount())});
    return absl::OkStatus();
  }
  line.hold = answer.hold();
  if (IsPastMonths(answer.verdict())) ++AreaOf(step).past_months;
  return absl::OkStatus();
}

// What was asked for is ordered now, for what it costs now.
absl::Status AreaYear::Order(const Step& step) {
  Line& line = lines_[step.item];
  if (line.hold.name().empty()) return Authorize(step, bu::STAGE_ORDER);
  OUTLAY_ASSIGN_OR_RETURN(const bool is_adjusted, Adjust(step, step.amount_minor));
  if (!is_adjusted) return Release(step);
  bu::CommitHoldRequest request;
  request.set_request_id(StepId("commit", ItemOf(step), step));
  request.set_name(line.hold.name());
  OUTLAY_ASSIGN_OR_RETURN(line.hold, budgets_.Call<bu::Hold>(client::kCommitHold, request));
  return absl::OkStatus();
}

absl::StatusOr<bool> AreaYear::Adjust(const Step& step, int64_t amount) {
  Line& line = lines_[step.item];
  if (OpenOf(line.hold) == amount) return true;
  bu::AdjustHoldRequest request;
  request.set_request_id(StepId("adjust", ItemOf(step), step));
  request.set_name(line.hold.name());
  *request.mutable_amount() = Euros(amount);
  const absl::StatusOr<bu::Hold> adjusted = budgets_.Call<bu::Hold>(client::kAdjustHold, request);
  const std::string reason = ErrorReason(adjusted.status());
  if (reason == "BUDGET_INSUFFICIENT" || reason == "HOLD_COUNTS_ELSEWHERE") {
    ++AreaOf(step).growths_refused;
    return false;
  }
  OUTLAY_RETURN_IF_ERROR(adjusted.status());
  line.hold = *adjusted;
  return true;
}

absl::Status AreaYear::Change(const Step& step) {
  const Line& line = lines_[step.item];
  if (line.hold.name().empty() || OpenOf(line.hold) == 0) return absl::OkStatus();
  const int64_t left = step.amount_minor - Cents(line.hold.spent());
  return left > 0 ? Adjust(step, left).status() : Release(step);
}

absl::Status AreaYear::Release(const Step& step) {
  Line& line = lines_[step.item];
  if (line.hold.name().empty() || OpenOf(line.hold) == 0) return absl::OkStatus();
  bu::ReleaseHoldRequest request;
  request.set_request_id(StepId("release", ItemOf(step), step));
  request.set_name(line.hold.name());
  OUTLAY_ASSIGN_OR_RETURN(line.hold, budgets_.Call<bu::Hold>(client::kReleaseHold, request));
  return absl::OkStatus();
}

// Nothing is delivered, and invoiced, of what was refused.
absl::Status AreaYear::Invoice(const Step& step) {
  Line& line = lines_[step.item];
  if (line.hold.name().empty() || OpenOf(line.hold) == 0 || step.amount_minor <= 0) return absl::OkStatus();
  if (step.amount_minor > OpenOf(line.hold)) {
    OUTLAY_ASSIGN_OR_RETURN(const bool is_adjusted, Adjust(step, step.amount_minor));
    if (!is_adjusted) return absl::OkStatus();
  }
  bu::PostHoldRequest request;
  request.set_request_id(StepId("post", ItemOf(step), step));
  request.set_name(line.hold.name());
  *request.mutable_amount() = Euros(step.amount_minor);
  request.set_document(InvoiceOf(ItemOf(step), step.sequence));
  OUTLAY_ASSIGN_OR_RETURN(line.hold, budgets_.Call<bu::Hold>(client::kPostHold, request));
  return absl::OkStatus();
}

absl::Status AreaYear::Credit(const Step& step) {
  Line& line = lines_[step.item];
  if (line.hold.name().empty() || step.credited_sequence == 0) return absl::OkStatus();
  bu::ListHoldEntriesRequest entries;
  entries.set_name(line.hold.name());
  entries.set_page_size(kEntriesPerPage);
  OUTLAY_ASSIGN_OR_RETURN(const auto page,
                          budgets_.Call<bu::ListHoldEntriesResponse>(client::kListHoldEntries, entries));
  for (const bu::HoldEntry& entry : page.entries()) {
    if (entry.verb() != bu::HoldEntry::VERB_POST) continue;
    if (entry.document() != InvoiceOf(ItemOf(step), step.credited_sequence)) continue;
    bu::ReversePostingRequest request;
    request.set_request_id(StepId("credit", ItemOf(step), step));
    request.set_name(line.hold.name());
    request.set_entry_number(entry.number());
    OUTLAY_ASSIGN_OR_RETURN(line.hold, budgets_.Call<bu::Hold>(client::kReversePosting, request));
    break;
  }
  return absl::OkStatus();
}

absl::Status AreaYear::Forecast() {
  for (auto& [id, area] : areas_) {
    bu::ForecastBudgetRequest request;
    request.set_name(Concat(Parent(), "/budgets/", id));
    OUTLAY_ASSIGN_OR_RETURN(const auto forecast, budgets_.Call<bu::BudgetForecast>(client::kForecastBudget, request));
    area.forecasts.push_back(Cents(forecast.at_rate().used_at_end()));
  }
  return absl::OkStatus();
}

absl::Status AreaYear::ReadEnd() {
  for (auto& [id, area] : areas_) {
    bu::GetBudgetRequest request;
    request.set_name(Concat(Parent(), "/budgets/", id));
    OUTLAY_ASSIGN_OR_RETURN(const auto budget, budgets_.Call<bu::Budget>(client::kGetBudget, request));
    area.committed = Cents(budget.figures().held()) + Cents(budget.figures().committed());
    area.spent = Cents(budget.figures().spent());
    area.left = Cents(budget.figures().available());
  }
  return CountCrossings();
}

absl::Status AreaYear::CountCrossings() {
  event::v1::WatchEventsRequest request;
  request.set_parent(Parent());
  request.set_end_when_caught_up(true);
  const std::string names = Concat(Parent(), "/budgets/");
  return budgets_.ReadStream<event::v1::WatchEventsResponse>(
      client::kWatchEvents, request, [&](const event::v1::WatchEventsResponse& response) {
        bu::ThresholdCrossed crossed;
        for (const event::v1::Entry& entry : response.entries()) {
          for (const event::v1::Event& event : entry.events()) {
            if (event.type() != crossed.GetTypeName() || !crossed.ParseFromString(event.data())) continue;
            ++areas_[crossed.budget().substr(names.size())].crossings;
          }
        }
        return true;
      });
}

}  // namespace outlay::demo
