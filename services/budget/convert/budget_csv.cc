#include "services/budget/convert/budget_csv.h"

#include <algorithm>
#include <array>

#include "common/rpc/words.h"
#include "services/budget/convert/budget_csv_columns.h"
#include "services/budget/convert/budget_rule_cells.h"

namespace outlay::budget {
namespace {

using Texts = std::array<std::string, kBudgetColumns>;

void WriteAllocationRules(const v1::Budget& budget, Texts& texts) {
  texts[kColumnAllocated] = FlagText(budget.has_allocation_rules());
  if (!budget.has_allocation_rules()) return;
  const v1::AllocationRules& rules = budget.allocation_rules();
  texts[kColumnAllocationsMayExceed] = FlagText(rules.sum_may_exceed_limit());
  texts[kColumnAllocationRestClosed] = FlagText(rules.unallocated_blocked());
  if (rules.has_new_members()) texts[kColumnNewMembers] = ShareText(rules.new_members());
  texts[kColumnAllocationThresholds] = ThresholdsText(rules.thresholds());
}

// Returns the ids of resources as a list.
std::string Ids(const google::protobuf::RepeatedPtrField<std::string>& names) {
  std::vector<std::string> ids;
  for (const std::string& name : names) ids.push_back(LastPart(name));
  return Lines(ids);
}

void WriteRules(const v1::Budget& budget, Texts& texts) {
  texts[kColumnCategories] = Lines(budget.filter().categories());
  texts[kColumnSuppliers] = Ids(budget.filter().suppliers());
  texts[kColumnCostCenters] = Lines(budget.filter().cost_centers());
  texts[kColumnProjects] = Lines(budget.filter().projects());
  texts[kColumnEnforcement] = EnforcementText(budget);
  texts[kColumnCeiling] = NumberText(budget.ceiling_basis_points());
  texts[kColumnBufferShare] = NumberText(budget.buffer().basis_points());
  texts[kColumnThresholds] = ThresholdsText(budget.thresholds());
  texts[kColumnContacts] = Ids(budget.contacts());
  texts[kColumnOwners] = Ids(budget.owners());
  std::vector<std::string> months;
  for (const google::type::Money& month : budget.distribution().amounts()) months.push_back(AmountText(month));
  texts[kColumnDistribution] = Lines(months);
  if (budget.buffer().has_amount()) texts[kColumnBufferAmount] = AmountText(budget.buffer().amount());
  if (!budget.has_rollover()) return;
  texts[kColumnRollover] = rpc::WordOf(budget.rollover().rule());
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

absl::Status AppendBudget(const v1::Budget& budget, csv::Writer* writer) {
  Texts texts;
  texts[kColumnBudget] = LastPart(budget.name());
  texts[kColumnGroup] = LastPart(budget.group());
  texts[kColumnDisplayName] = budget.display_name();
  texts[kColumnAmount] = AmountText(budget.amount());
  texts[kColumnCurrency] = budget.amount().currency_code();
  texts[kColumnRecurrence] = rpc::WordOf(budget.period().recurrence());
  texts[kColumnFirstDay] = DayText(budget.period().first_day());
  if (budget.period().has_last_day()) texts[kColumnLastDay] = DayText(budget.period().last_day());
  texts[kColumnMonths] = NumberText(budget.period().months());
  texts[kColumnState] = rpc::WordOf(budget.state());
  texts[kColumnNote] = budget.note();
  texts[kColumnHidden] = FlagText(budget.hidden());
  texts[kColumnByChoice] = FlagText(budget.by_choice());
  texts[kColumnPurchaseOrderNumber] = budget.purchase_order_number();
  texts[kColumnEtag] = budget.etag();
  WriteRules(budget, texts);
  WriteAllocationRules(budget, texts);
  texts[kColumnTaxCounting] = rpc::WordOf(budget.tax_counting());
  texts[kColumnYearEndRule] = rpc::WordOf(budget.year_end_rule());
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
  if (name == "thresholds.thresholds") name = "thresholds";
  if (name == "allocation_rules") name = kBudgetColumnNames[kColumnAllocated];
  if (name == "allocation_rules.thresholds.thresholds") name = kBudgetColumnNames[kColumnAllocationThresholds];
  if (name.starts_with("allocation_rules.new_members")) name = kBudgetColumnNames[kColumnNewMembers];
  std::replace(name.begin(), name.end(), '.', '_');
  const bool is_column =
      std::find(kBudgetColumnNames.begin(), kBudgetColumnNames.end(), name) != kBudgetColumnNames.end();
  return is_column ? name : std::string();
}

}  // namespace outlay::budget
