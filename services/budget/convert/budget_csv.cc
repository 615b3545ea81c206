#include "services/budget/convert/budget_csv.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "absl/strings/numbers.h"
#include "absl/time/civil_time.h"
#include "common/base/errors.h"
#include "common/base/money.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "services/budget/convert/budget_csv_columns.h"
#include "services/budget/domain/names.h"

namespace outlay::budget {
namespace {

// After the stage of a rule that looks at sums to date.
constexpr std::string_view kToDate = " TO DATE";

absl::Status BadCell(std::size_t column, std::string_view why) {
  const std::string name(kBudgetColumnNames[column]);
  return MakeError(absl::StatusCode::kInvalidArgument, "FIELD_INVALID", Concat(name, " ", why),
                   {{"column_name", name}});
}

// One row, read into a budget cell by cell.
class Cells {
 public:
  Cells(const BudgetCells& cells, std::string_view organization) : cells_(cells), organization_(organization) {}

  bool Has(std::size_t column) const { return column < cells_.size() && cells_[column].has_value(); }
  const std::string& Get(std::size_t column) const { return *cells_[column]; }
  bool IsEmpty(std::size_t column) const { return !Has(column) || Get(column).empty(); }
  std::string_view organization() const { return organization_; }

  // The lines of a cell; spreadsheets may end them by CR LF.
  std::vector<std::string> List(std::size_t column) const {
    std::vector<std::string> items;
    std::string_view cell = Get(column);
    while (!cell.empty()) {
      const std::size_t end = cell.find('\n');
      std::string_view item = cell.substr(0, end);
      if (!item.empty() && item.back() == '\r') item.remove_suffix(1);
      if (!item.empty()) items.emplace_back(item);
      cell = end == std::string_view::npos ? std::string_view() : cell.substr(end + 1);
    }
    return items;
  }

  absl::StatusOr<bool> Flag(std::size_t column) const {
    const std::string& cell = Get(column);
    if (cell == "true" || cell == "TRUE") return true;
    if (cell.empty() || cell == "false" || cell == "FALSE") return false;
    return BadCell(column, "must be true, false or empty");
  }

  absl::StatusOr<std::int32_t> Number(std::size_t column) const {
    std::int32_t number = 0;
    if (Get(column).empty() || absl::SimpleAtoi(Get(column), &number)) return number;
    return BadCell(column, "must be a whole number");
  }

  absl::Status Day(std::size_t column, google::type::Date* date) const {
    absl::CivilDay day;
    if (!absl::ParseCivilTime(Get(column), &day)) return BadCell(column, "must be a day such as 2026-11-01");
    rpc::ToProto(day, date);
    return absl::OkStatus();
  }

  absl::Status Amount(std::size_t column, const std::string& text, google::type::Money* money) const {
    const absl::StatusOr<Currency> currency = Currency::FromCode(Get(kColumnCurrency));
    if (!currency.ok()) return BadCell(kColumnCurrency, "must be an ISO 4217 currency");
    const absl::StatusOr<Money> amount = Money::Parse(text, *currency);
    if (amount.ok()) rpc::ToProto(*amount, money);
    return amount.ok() ? absl::OkStatus() : BadCell(column, "must be an amount such as 1234.50");
  }

 private:
  const BudgetCells& cells_;
  const std::string_view organization_;
};

absl::Status ReadPeriod(const Cells& cells, v1::BudgetPeriod* period) {
  v1::BudgetPeriod::Recurrence recurrence = v1::BudgetPeriod::RECURRENCE_UNSPECIFIED;
  if (!v1::BudgetPeriod::Recurrence_Parse(Concat("RECURRENCE_", cells.Get(kColumnRecurrence)), &recurrence) ||
      recurrence == v1::BudgetPeriod::RECURRENCE_UNSPECIFIED) {
    return BadCell(kColumnRecurrence, "must be ONE_OFF, WEEKLY, MONTHLY, QUARTERLY, YEARLY or EVERY_N_MONTHS");
  }
  period->set_recurrence(recurrence);
  OUTLAY_RETURN_IF_ERROR(cells.Day(kColumnFirstDay, period->mutable_first_day()));
  if (cells.Has(kColumnLastDay)) period->clear_last_day();
  if (!cells.IsEmpty(kColumnLastDay)) {
    OUTLAY_RETURN_IF_ERROR(cells.Day(kColumnLastDay, period->mutable_last_day()));
  }
  if (cells.Has(kColumnMonths)) {
    OUTLAY_ASSIGN_OR_RETURN(const std::int32_t months, cells.Number(kColumnMonths));
    period->set_months(months);
  }
  return absl::OkStatus();
}

void ReadList(const Cells& cells, std::size_t column, google::protobuf::RepeatedPtrField<std::string>* list) {
  if (!cells.Has(column)) return;
  const std::vector<std::string> items = cells.List(column);
  list->Assign(items.begin(), items.end());
}

void ReadFilter(const Cells& cells, v1::Budget* budget) {
  v1::SpendFilter& filter = *budget->mutable_filter();
  ReadList(cells, kColumnCategories, filter.mutable_categories());
  ReadList(cells, kColumnCostCenters, filter.mutable_cost_centers());
  ReadList(cells, kColumnProjects, filter.mutable_projects());
  if (cells.Has(kColumnSuppliers)) {
    filter.clear_suppliers();
    for (const std::string& id : cells.List(kColumnSuppliers)) {
      filter.add_suppliers(SupplierName(cells.organization(), id));
    }
  }
  if (filter.ByteSizeLong() == 0) budget->clear_filter();
}

absl::Status ReadEnforcement(const Cells& cells, v1::Budget* budget) {
  if (!cells.Has(kColumnEnforcement)) return absl::OkStatus();
  budget->clear_enforcement();
  for (const std::string& item : cells.List(kColumnEnforcement)) {
    const std::size_t equals = std::min(item.find('='), item.size());
    std::string_view checked = std::string_view(item).substr(0, equals);
    const bool is_to_date =
        checked.size() > kToDate.size() && checked.substr(checked.size() - kToDate.size()) == kToDate;
    if (is_to_date) checked.remove_suffix(kToDate.size());
    v1::Stage stage = v1::STAGE_UNSPECIFIED;
    v1::EnforcementRule::Action action = v1::EnforcementRule::ACTION_UNSPECIFIED;
    const bool is_rule = equals < item.size() && v1::Stage_Parse(Concat("STAGE_", checked), &stage) &&
                         v1::EnforcementRule::Action_Parse(Concat("ACTION_", item.substr(equals + 1)), &action);
    if (!is_rule || stage == v1::STAGE_UNSPECIFIED || action == v1::EnforcementRule::ACTION_UNSPECIFIED) {
      return BadCell(kColumnEnforcement,
                     "must be lines such as REQUEST=BLOCK or REQUEST TO DATE=WARN; also ORDER, INVOICE and TRACK");
    }
    v1::EnforcementRule& rule = *budget->add_enforcement();
    rule.set_stage(stage);
    rule.set_interval(is_to_date ? v1::EnforcementRule::INTERVAL_TO_DATE : v1::EnforcementRule::INTERVAL_PERIOD);
    rule.set_action(action);
  }
  return absl::OkStatus();
}

absl::Status ReadBuffer(const Cells& cells, v1::Budget* budget) {
  v1::Buffer& buffer = *budget->mutable_buffer();
  if (cells.Has(kColumnBufferShare)) {
    OUTLAY_ASSIGN_OR_RETURN(const std::int32_t share, cells.Number(kColumnBufferShare));
    buffer.set_basis_points(share);
  }
  if (cells.Has(kColumnBufferAmount)) buffer.clear_amount();
  if (!cells.IsEmpty(kColumnBufferAmount)) {
    OUTLAY_RETURN_IF_ERROR(cells.Amount(kColumnBufferAmount, cells.Get(kColumnBufferAmount), buffer.mutable_amount()));
  }
  if (buffer.ByteSizeLong() == 0) budget->clear_buffer();
  return absl::OkStatus();
}

absl::Status ReadRollover(const Cells& cells, v1::Budget* budget) {
  v1::Rollover& rollover = *budget->mutable_rollover();
  if (rollover.rule() == v1::Rollover::RULE_UNSPECIFIED) rollover.set_rule(v1::Rollover::RULE_NONE);
  if (cells.Has(kColumnRollover)) {
    v1::Rollover::Rule rule = v1::Rollover::RULE_NONE;
    if (!cells.IsEmpty(kColumnRollover) &&
        (!v1::Rollover::Rule_Parse(Concat("RULE_", cells.Get(kColumnRollover)), &rule) ||
         rule == v1::Rollover::RULE_UNSPECIFIED)) {
      return BadCell(kColumnRollover, "must be NONE, ALL, CAPPED or empty");
    }
    rollover.set_rule(rule);
  }
  if (cells.Has(kColumnRolloverCap)) rollover.clear_cap();
  if (!cells.IsEmpty(kColumnRolloverCap)) {
    OUTLAY_RETURN_IF_ERROR(cells.Amount(kColumnRolloverCap, cells.Get(kColumnRolloverCap), rollover.mutable_cap()));
  }
  if (cells.Has(kColumnRolloverCapShare)) {
    OUTLAY_ASSIGN_OR_RETURN(const std::int32_t share, cells.Number(kColumnRolloverCapShare));
    rollover.set_cap_basis_points(share);
  }
  if (cells.Has(kColumnRolloverCarryNegative)) {
    OUTLAY_ASSIGN_OR_RETURN(const bool carries, cells.Flag(kColumnRolloverCarryNegative));
    rollover.set_carry_negative(carries);
  }
  return absl::OkStatus();
}

absl::Status ReadDistribution(const Cells& cells, v1::Budget* budget) {
  if (cells.Has(kColumnDistribution)) budget->clear_distribution();
  if (cells.IsEmpty(kColumnDistribution)) return absl::OkStatus();
  for (const std::string& item : cells.List(kColumnDistribution)) {
    OUTLAY_RETURN_IF_ERROR(cells.Amount(kColumnDistribution, item, budget->mutable_distribution()->add_amounts()));
  }
  return absl::OkStatus();
}

absl::Status ReadFlags(const Cells& cells, v1::Budget* budget) {
  if (cells.Has(kColumnHidden)) {
    OUTLAY_ASSIGN_OR_RETURN(const bool hidden, cells.Flag(kColumnHidden));
    budget->set_hidden(hidden);
  }
  if (cells.Has(kColumnByChoice)) {
    OUTLAY_ASSIGN_OR_RETURN(const bool by_choice, cells.Flag(kColumnByChoice));
    budget->set_by_choice(by_choice);
  }
  if (cells.Has(kColumnCeiling)) {
    OUTLAY_ASSIGN_OR_RETURN(const std::int32_t ceiling, cells.Number(kColumnCeiling));
    budget->set_ceiling_basis_points(ceiling);
  }
  return absl::OkStatus();
}

// What follows the prefix of an enum's values: "ACTIVE" of "STATE_ACTIVE".
std::string WordOf(const std::string& name, std::string_view prefix) {
  return name.substr(prefix.size());
}

template <typename List>
std::string Lines(const List& items) {
  std::string cell;
  for (const std::string& item : items) absl::StrAppend(&cell, cell.empty() ? "" : "\n", item);
  return cell;
}

std::string LastPart(const std::string& name) {
  return name.substr(name.rfind('/') + 1);
}

std::string DayText(const google::type::Date& date) {
  return absl::FormatCivilTime(absl::CivilDay(date.year(), date.month(), date.day()));
}

std::string AmountText(const google::type::Money& money) {
  const absl::StatusOr<Money> amount = rpc::MoneyFromProto("amount", money);
  return amount.ok() ? amount->FormatAmount() : std::string();
}

std::string NumberText(std::int32_t number) {
  return number == 0 ? std::string() : Concat(number);
}

std::string FlagText(bool flag) {
  return flag ? "true" : "false";
}

std::string EnforcementText(const v1::Budget& budget) {
  std::vector<std::string> rules;
  for (const v1::EnforcementRule& rule : budget.enforcement()) {
    rules.push_back(Concat(WordOf(v1::Stage_Name(rule.stage()), "STAGE_"),
                           rule.interval() == v1::EnforcementRule::INTERVAL_TO_DATE ? kToDate : "", "=",
                           WordOf(v1::EnforcementRule::Action_Name(rule.action()), "ACTION_")));
  }
  return Lines(rules);
}

using Texts = std::array<std::string, kBudgetColumns>;

void WriteRules(const v1::Budget& budget, Texts& texts) {
  texts[kColumnCategories] = Lines(budget.filter().categories());
  std::vector<std::string> suppliers;
  for (const std::string& supplier : budget.filter().suppliers()) suppliers.push_back(LastPart(supplier));
  texts[kColumnSuppliers] = Lines(suppliers);
  texts[kColumnCostCenters] = Lines(budget.filter().cost_centers());
  texts[kColumnProjects] = Lines(budget.filter().projects());
  texts[kColumnEnforcement] = EnforcementText(budget);
  texts[kColumnCeiling] = NumberText(budget.ceiling_basis_points());
  texts[kColumnBufferShare] = NumberText(budget.buffer().basis_points());
  std::vector<std::string> months;
  for (const google::type::Money& month : budget.distribution().amounts()) months.push_back(AmountText(month));
  texts[kColumnDistribution] = Lines(months);
  if (budget.buffer().has_amount()) texts[kColumnBufferAmount] = AmountText(budget.buffer().amount());
  if (!budget.has_rollover()) return;
  texts[kColumnRollover] = WordOf(v1::Rollover::Rule_Name(budget.rollover().rule()), "RULE_");
  if (budget.rollover().has_cap()) texts[kColumnRolloverCap] = AmountText(budget.rollover().cap());
  texts[kColumnRolloverCapShare] = NumberText(budget.rollover().cap_basis_points());
  texts[kColumnRolloverCarryNegative] = FlagText(budget.rollover().carry_negative());
}

bool IsNumeric(std::size_t column) {
  switch (column) {
    case kColumnAmount:
    case kColumnMonths:
    case kColumnCeiling:
    case kColumnBufferShare:
    case kColumnBufferAmount:
    case kColumnRolloverCap:
    case kColumnRolloverCapShare:
      return true;
    default:
      return column >= kFirstFigureColumn;
  }
}

}  // namespace

std::vector<csv::Column> BudgetCsvColumns() {
  std::vector<csv::Column> columns;
  for (std::size_t i = 0; i < kBudgetColumns; ++i) {
    columns.push_back({.name = std::string(kBudgetColumnNames[i]), .required = i <= kLastRequiredColumn});
  }
  return columns;
}

BudgetCells CellsOf(const csv::Row& row) {
  BudgetCells cells(kFirstFigureColumn);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (row.Has(i)) cells[i] = std::string(row.Get(i));
  }
  return cells;
}

std::string BudgetIdOf(const BudgetCells& cells) {
  return cells[kColumnBudget].value_or("");
}

std::string StateOf(const BudgetCells& cells) {
  return cells[kColumnState].value_or("");
}

std::string EtagOf(const BudgetCells& cells) {
  return cells[kColumnEtag].value_or("");
}

absl::Status ApplyCells(const BudgetCells& row, std::string_view organization, v1::Budget* budget) {
  const Cells cells(row, organization);
  for (std::size_t i = 0; i <= kLastRequiredColumn; ++i) {
    if (cells.IsEmpty(i)) return BadCell(i, "must not be empty");
  }
  v1::Budget::State state = v1::Budget::STATE_UNSPECIFIED;
  if (!cells.IsEmpty(kColumnState) && (!v1::Budget::State_Parse(Concat("STATE_", cells.Get(kColumnState)), &state) ||
                                       state == v1::Budget::STATE_UNSPECIFIED)) {
    return BadCell(kColumnState, "must be DRAFT, ACTIVE, FROZEN, CLOSED or empty");
  }
  budget->set_group(GroupName(organization, cells.Get(kColumnGroup)));
  budget->set_display_name(cells.Get(kColumnDisplayName));
  OUTLAY_RETURN_IF_ERROR(cells.Amount(kColumnAmount, cells.Get(kColumnAmount), budget->mutable_amount()));
  OUTLAY_RETURN_IF_ERROR(ReadPeriod(cells, budget->mutable_period()));
  if (cells.Has(kColumnNote)) budget->set_note(cells.Get(kColumnNote));
  if (cells.Has(kColumnPurchaseOrderNumber)) budget->set_purchase_order_number(cells.Get(kColumnPurchaseOrderNumber));
  OUTLAY_RETURN_IF_ERROR(ReadFlags(cells, budget));
  ReadFilter(cells, budget);
  OUTLAY_RETURN_IF_ERROR(ReadEnforcement(cells, budget));
  OUTLAY_RETURN_IF_ERROR(ReadBuffer(cells, budget));
  OUTLAY_RETURN_IF_ERROR(ReadDistribution(cells, budget));
  return ReadRollover(cells, budget);
}

absl::Status AppendBudget(const v1::Budget& budget, csv::Writer* writer) {
  Texts texts;
  texts[kColumnBudget] = LastPart(budget.name());
  texts[kColumnGroup] = LastPart(budget.group());
  texts[kColumnDisplayName] = budget.display_name();
  texts[kColumnAmount] = AmountText(budget.amount());
  texts[kColumnCurrency] = budget.amount().currency_code();
  texts[kColumnRecurrence] = WordOf(v1::BudgetPeriod::Recurrence_Name(budget.period().recurrence()), "RECURRENCE_");
  texts[kColumnFirstDay] = DayText(budget.period().first_day());
  if (budget.period().has_last_day()) texts[kColumnLastDay] = DayText(budget.period().last_day());
  texts[kColumnMonths] = NumberText(budget.period().months());
  texts[kColumnState] = WordOf(v1::Budget::State_Name(budget.state()), "STATE_");
  texts[kColumnNote] = budget.note();
  texts[kColumnHidden] = FlagText(budget.hidden());
  texts[kColumnByChoice] = FlagText(budget.by_choice());
  texts[kColumnPurchaseOrderNumber] = budget.purchase_order_number();
  texts[kColumnEtag] = budget.etag();
  WriteRules(budget, texts);
  if (budget.has_figures()) {
    texts[kColumnLimit] = AmountText(budget.figures().limit());
    texts[kColumnHeld] = AmountText(budget.figures().held());
    texts[kColumnCommitted] = AmountText(budget.figures().committed());
    texts[kColumnSpent] = AmountText(budget.figures().spent());
    texts[kColumnAvailable] = AmountText(budget.figures().available());
  }
  std::vector<csv::Cell> cells;
  cells.reserve(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    cells.push_back(IsNumeric(i) ? csv::Cell::Number(texts[i]) : csv::Cell::Text(texts[i]));
  }
  return writer->Append(cells);
}

std::string ColumnOf(std::string_view field) {
  std::string name(field);
  for (const std::string_view prefix : {"budget.", "period.", "filter."}) {
    if (name.compare(0, prefix.size(), prefix) == 0) name.erase(0, prefix.size());
  }
  name.resize(std::min(name.size(), name.find('[')));
  if (name == "budget_id") name = "budget";
  if (name == "rollover.rule") name = "rollover";
  if (name == "distribution.amounts") name = "distribution";
  std::replace(name.begin(), name.end(), '.', '_');
  const bool is_column =
      std::find(kBudgetColumnNames.begin(), kBudgetColumnNames.end(), name) != kBudgetColumnNames.end();
  return is_column ? name : std::string();
}

}  // namespace outlay::budget
