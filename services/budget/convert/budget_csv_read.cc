#include <algorithm>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/budget/convert/budget_csv.h"
#include "services/budget/convert/budget_csv_columns.h"
#include "services/budget/convert/budget_rule_cells.h"
#include "services/budget/domain/names.h"

namespace outlay::budget {
namespace {

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
    OUTLAY_ASSIGN_OR_RETURN(const int32_t months, cells.Number(kColumnMonths));
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

absl::Status ReadBuffer(const Cells& cells, v1::Budget* budget) {
  v1::Buffer& buffer = *budget->mutable_buffer();
  if (cells.Has(kColumnBufferShare)) {
    OUTLAY_ASSIGN_OR_RETURN(const int32_t share, cells.Number(kColumnBufferShare));
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
    OUTLAY_ASSIGN_OR_RETURN(const int32_t share, cells.Number(kColumnRolloverCapShare));
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

// Reads the name of an enum's value; an empty cell is the unspecified one.
template <typename Enum, typename Parse>
absl::StatusOr<Enum> ReadWord(const Cells& cells, std::size_t column, std::string_view prefix, const Parse& parse,
                              std::string_view hint) {
  Enum value = {};
  if (cells.IsEmpty(column)) return value;
  if (!parse(Concat(prefix, cells.Get(column)), &value) || value == Enum()) return BadCell(column, hint);
  return value;
}

absl::Status ReadWords(const Cells& cells, v1::Budget* budget) {
  if (cells.Has(kColumnTaxCounting)) {
    OUTLAY_ASSIGN_OR_RETURN(const auto counting, ReadWord<v1::TaxCounting>(
                                                     cells, kColumnTaxCounting, "TAX_COUNTING_", &v1::TaxCounting_Parse,
                                                     "must be WHOLE, NONE, NON_RECOVERABLE or empty"));
    budget->set_tax_counting(counting);
  }
  if (cells.Has(kColumnYearEndRule)) {
    OUTLAY_ASSIGN_OR_RETURN(const auto rule, ReadWord<v1::YearEndRule>(
                                                 cells, kColumnYearEndRule, "YEAR_END_RULE_", &v1::YearEndRule_Parse,
                                                 "must be DROP, CARRY_BUDGET, CARRY_COMMITMENTS, CARRY_BOTH or empty"));
    budget->set_year_end_rule(rule);
  }
  return absl::OkStatus();
}

// Reads users, given by id, in place of those that are there.
void ReadUsers(const Cells& cells, std::size_t column, google::protobuf::RepeatedPtrField<std::string>* users) {
  if (!cells.Has(column)) return;
  users->Clear();
  for (const std::string& id : cells.List(column)) users->Add(UserName(cells.organization(), id));
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
    OUTLAY_ASSIGN_OR_RETURN(const int32_t ceiling, cells.Number(kColumnCeiling));
    budget->set_ceiling_basis_points(ceiling);
  }
  return absl::OkStatus();
}

}  // namespace

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
  OUTLAY_RETURN_IF_ERROR(ReadWords(cells, budget));
  if (cells.Has(kColumnNote)) budget->set_note(cells.Get(kColumnNote));
  if (cells.Has(kColumnPurchaseOrderNumber)) budget->set_purchase_order_number(cells.Get(kColumnPurchaseOrderNumber));
  OUTLAY_RETURN_IF_ERROR(ReadFlags(cells, budget));
  ReadFilter(cells, budget);
  ReadUsers(cells, kColumnContacts, budget->mutable_contacts());
  ReadUsers(cells, kColumnOwners, budget->mutable_owners());
  OUTLAY_RETURN_IF_ERROR(ReadEnforcement(cells, budget));
  OUTLAY_RETURN_IF_ERROR(ReadBuffer(cells, budget));
  OUTLAY_RETURN_IF_ERROR(ReadDistribution(cells, budget));
  OUTLAY_RETURN_IF_ERROR(ReadThresholds(cells, budget));
  OUTLAY_RETURN_IF_ERROR(ReadAllocationRules(cells, budget));
  return ReadRollover(cells, budget);
}

}  // namespace outlay::budget
