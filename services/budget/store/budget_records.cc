#include <string>
#include <utility>

#include "absl/time/civil_time.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/store/record_values.h"
#include "services/budget/store/keyspaces.h"
#include "services/budget/store/records.h"

namespace outlay::budget {
namespace {

using storage::v1::BudgetRecord;

std::string DayText(absl::CivilDay day) {
  return absl::FormatCivilTime(day);
}

absl::StatusOr<absl::CivilDay> StoredDay(const std::string& text) {
  absl::CivilDay day;
  if (!absl::ParseCivilTime(text, &day)) return DataLoss(kBudgets.name);
  return day;
}

void ToRecord(const PeriodRule& period, BudgetRecord* record) {
  // Domain enumerators count from 0; on disk, 0 means unset.
  record->set_recurrence(static_cast<int>(period.recurrence) + 1);
  record->set_first_day(DayText(period.first_day));
  if (period.end_day.has_value()) record->set_end_day(DayText(*period.end_day));
  record->set_months(period.months);
}

absl::StatusOr<PeriodRule> ToPeriod(const BudgetRecord& record) {
  PeriodRule period;
  if (record.recurrence() < 1 || record.recurrence() > static_cast<int>(Recurrence::kEveryMonths) + 1) {
    return DataLoss(kBudgets.name);
  }
  period.recurrence = static_cast<Recurrence>(record.recurrence() - 1);
  OUTLAY_ASSIGN_OR_RETURN(period.first_day, StoredDay(record.first_day()));
  if (!record.end_day().empty()) {
    OUTLAY_ASSIGN_OR_RETURN(period.end_day, StoredDay(record.end_day()));
  }
  period.months = record.months();
  return period;
}

void ToRecord(const SpendFilter& filter, storage::v1::FilterRecord* record) {
  record->mutable_categories()->Assign(filter.categories.begin(), filter.categories.end());
  record->mutable_suppliers()->Assign(filter.suppliers.begin(), filter.suppliers.end());
  record->mutable_cost_centers()->Assign(filter.cost_centers.begin(), filter.cost_centers.end());
  record->mutable_projects()->Assign(filter.projects.begin(), filter.projects.end());
}

SpendFilter ToFilter(const storage::v1::FilterRecord& record) {
  return {.categories = {record.categories().begin(), record.categories().end()},
          .suppliers = {record.suppliers().begin(), record.suppliers().end()},
          .cost_centers = {record.cost_centers().begin(), record.cost_centers().end()},
          .projects = {record.projects().begin(), record.projects().end()}};
}

void ToRecord(const Enforcement& enforcement, BudgetRecord* record) {
  for (const EnforcementRule& rule : enforcement.rules) {
    storage::v1::EnforcementRuleRecord& stored = *record->add_enforcement();
    stored.set_stage(static_cast<int>(rule.stage));
    stored.set_action(static_cast<int>(rule.action));
    if (rule.sum != CheckedSum::kPeriod) stored.set_interval(static_cast<int>(rule.sum));
  }
  record->set_ceiling_basis_points(static_cast<int32_t>(enforcement.ceiling_basis_points));
  if (!enforcement.buffer.has_value()) return;
  record->set_has_buffer(true);
  record->set_buffer_basis_points(static_cast<int32_t>(enforcement.buffer->basis_points));
  if (enforcement.buffer->amount.has_value()) {
    record->set_has_buffer_amount(true);
    record->set_buffer_amount_minor(enforcement.buffer->amount->minor_units());
  }
}

absl::StatusOr<Enforcement> ToEnforcement(const BudgetRecord& record, Currency currency) {
  Enforcement enforcement;
  for (const storage::v1::EnforcementRuleRecord& stored : record.enforcement()) {
    EnforcementRule& rule = enforcement.rules.emplace_back();
    OUTLAY_ASSIGN_OR_RETURN(rule.stage, store::StoredEnum(stored.stage(), Stage::kInvoice, kBudgets.name));
    OUTLAY_ASSIGN_OR_RETURN(rule.action, store::StoredEnum(stored.action(), Action::kTrack, kBudgets.name));
    if (stored.interval() != 0) {
      OUTLAY_ASSIGN_OR_RETURN(rule.sum, store::StoredEnum(stored.interval(), CheckedSum::kToDate, kBudgets.name));
    }
  }
  enforcement.ceiling_basis_points = record.ceiling_basis_points();
  if (record.has_buffer()) {
    Buffer& buffer = enforcement.buffer.emplace();
    buffer.basis_points = record.buffer_basis_points();
    if (record.has_buffer_amount()) buffer.amount = Money(record.buffer_amount_minor(), currency);
  }
  return enforcement;
}

void ToRecord(const RolloverRule& rollover, BudgetRecord* record) {
  record->set_rollover_rule(static_cast<int>(rollover.kind));
  if (rollover.cap.has_value()) {
    record->set_has_rollover_cap(true);
    record->set_rollover_cap_minor(rollover.cap->minor_units());
  }
  if (rollover.cap_share.has_value()) {
    record->set_has_rollover_cap_share(true);
    record->set_rollover_cap_basis_points(static_cast<int32_t>(rollover.cap_share->basis_points));
  }
  record->set_carry_negative(rollover.carry_negative);
}

absl::StatusOr<RolloverRule> ToRollover(const BudgetRecord& record, Currency currency) {
  RolloverRule rollover;
  OUTLAY_ASSIGN_OR_RETURN(rollover.kind,
                          store::StoredEnum(record.rollover_rule(), RolloverKind::kCapped, kBudgets.name));
  if (record.has_rollover_cap()) rollover.cap = Money(record.rollover_cap_minor(), currency);
  if (record.has_rollover_cap_share()) rollover.cap_share = Percent{record.rollover_cap_basis_points()};
  rollover.carry_negative = record.carry_negative();
  return rollover;
}

void ToRecord(const Threshold& threshold, storage::v1::ThresholdRecord* record) {
  record->set_measure(static_cast<int>(threshold.measure));
  if (threshold.amount_minor.has_value()) {
    record->set_has_amount(true);
    record->set_amount_minor(*threshold.amount_minor);
  } else {
    record->set_basis_points(static_cast<int32_t>(threshold.share.basis_points));
  }
  record->set_without_held(!threshold.counts_held);
  record->set_without_committed(!threshold.counts_committed);
  record->set_without_spent(!threshold.counts_spent);
}

absl::StatusOr<Threshold> ToThreshold(const storage::v1::ThresholdRecord& record) {
  Threshold threshold;
  OUTLAY_ASSIGN_OR_RETURN(threshold.measure,
                          store::StoredEnum(record.measure(), ThresholdMeasure::kRemaining, kBudgets.name));
  if (record.has_amount()) {
    threshold.amount_minor = record.amount_minor();
  } else {
    threshold.share = Percent{record.basis_points()};
  }
  threshold.counts_held = !record.without_held();
  threshold.counts_committed = !record.without_committed();
  threshold.counts_spent = !record.without_spent();
  return threshold;
}

absl::StatusOr<BudgetSpec> ToSpec(const BudgetRecord& record) {
  BudgetSpec spec;
  spec.group_id = record.group_id();
  spec.display_name = record.display_name();
  OUTLAY_ASSIGN_OR_RETURN(const Currency currency, store::StoredCurrency(record.currency(), kBudgets.name));
  spec.amount = Money(record.amount_minor(), currency);
  spec.note = record.note();
  spec.hidden = record.hidden();
  OUTLAY_ASSIGN_OR_RETURN(spec.period, ToPeriod(record));
  spec.purchase_order_number = record.purchase_order_number();
  spec.by_choice = record.by_choice();
  spec.filter = ToFilter(record.filter());
  OUTLAY_ASSIGN_OR_RETURN(spec.enforcement, ToEnforcement(record, currency));
  OUTLAY_ASSIGN_OR_RETURN(spec.rollover, ToRollover(record, currency));
  if (record.has_thresholds()) spec.thresholds.clear();
  for (const storage::v1::ThresholdRecord& stored : record.thresholds()) {
    OUTLAY_ASSIGN_OR_RETURN(spec.thresholds.emplace_back(), ToThreshold(stored));
  }
  spec.contacts.assign(record.contacts().begin(), record.contacts().end());
  spec.owners.assign(record.owners().begin(), record.owners().end());
  for (const int64_t minor : record.distribution_minor()) spec.distribution.manual.emplace_back(minor, currency);
  if (record.tax_counting() != 0) {
    OUTLAY_ASSIGN_OR_RETURN(spec.tax_counting,
                            store::StoredEnum(record.tax_counting(), TaxCounting::kNonRecoverable, kBudgets.name));
  }
  if (record.year_end_rule() != 0) {
    OUTLAY_ASSIGN_OR_RETURN(spec.year_end_rule,
                            store::StoredEnum(record.year_end_rule(), YearEndRule::kCarryBoth, kBudgets.name));
  }
  if (!record.has_allocation_rules()) return spec;
  const storage::v1::AllocationRulesRecord& stored = record.allocation_rules();
  AllocationRules& rules = spec.allocation_rules.emplace();
  rules.sum_may_exceed = stored.sum_may_exceed();
  rules.rest_is_closed = stored.rest_is_closed();
  if (stored.has_new_members()) {
    OUTLAY_ASSIGN_OR_RETURN(rules.for_new_members, FromRecord(stored.new_members(), currency));
  }
  if (!stored.has_thresholds()) return spec;
  rules.thresholds.clear();
  for (const storage::v1::ThresholdRecord& threshold : stored.thresholds()) {
    OUTLAY_ASSIGN_OR_RETURN(rules.thresholds.emplace_back(), ToThreshold(threshold));
  }
  return spec;
}

void ToRecord(const AllocationRules& rules, storage::v1::AllocationRulesRecord* record) {
  record->set_sum_may_exceed(rules.sum_may_exceed);
  record->set_rest_is_closed(rules.rest_is_closed);
  if (rules.for_new_members.has_value()) *record->mutable_new_members() = ToRecord(*rules.for_new_members);
  if (rules.thresholds == AllocationRules().thresholds) return;
  record->set_has_thresholds(true);
  for (const Threshold& threshold : rules.thresholds) ToRecord(threshold, record->add_thresholds());
}

}  // namespace

BudgetRecord ToRecord(const Budget& budget) {
  BudgetRecord record;
  const BudgetSpec& spec = budget.spec;
  record.set_group_id(spec.group_id);
  record.set_display_name(spec.display_name);
  record.set_amount_minor(spec.amount.minor_units());
  record.set_currency(std::string(spec.amount.currency().code()));
  record.set_note(spec.note);
  record.set_hidden(spec.hidden);
  record.set_state(static_cast<int>(budget.state));
  ToRecord(spec.period, &record);
  record.set_purchase_order_number(spec.purchase_order_number);
  record.set_by_choice(spec.by_choice);
  if (!spec.filter.IsEmpty()) ToRecord(spec.filter, record.mutable_filter());
  ToRecord(spec.enforcement, &record);
  ToRecord(spec.rollover, &record);
  record.set_has_thresholds(true);
  for (const Threshold& threshold : spec.thresholds) ToRecord(threshold, record.add_thresholds());
  record.mutable_contacts()->Assign(spec.contacts.begin(), spec.contacts.end());
  record.mutable_owners()->Assign(spec.owners.begin(), spec.owners.end());
  for (const Money& month : spec.distribution.manual) record.add_distribution_minor(month.minor_units());
  if (spec.allocation_rules.has_value()) ToRecord(*spec.allocation_rules, record.mutable_allocation_rules());
  if (spec.tax_counting.has_value()) record.set_tax_counting(static_cast<int>(*spec.tax_counting));
  if (spec.year_end_rule.has_value()) record.set_year_end_rule(static_cast<int>(*spec.year_end_rule));
  record.set_creator(budget.creator);
  record.set_owners_named_by(budget.owners_named_by.text());
  record.set_create_time_micros(absl::ToUnixMicros(budget.create_time));
  record.set_update_time_micros(absl::ToUnixMicros(budget.update_time));
  record.set_revision(budget.revision);
  record.set_create_digest(budget.create_digest);
  if (budget.joins_from.has_value()) record.set_joins_from_micros(absl::ToUnixMicros(*budget.joins_from));
  return record;
}

absl::StatusOr<Budget> FromRecord(std::string_view budget_id, const BudgetRecord& record) {
  Budget budget;
  budget.id = budget_id;
  OUTLAY_ASSIGN_OR_RETURN(budget.spec, ToSpec(record));
  OUTLAY_ASSIGN_OR_RETURN(budget.state, store::StoredEnum(record.state(), BudgetState::kClosed, kBudgets.name));
  budget.create_time = absl::FromUnixMicros(record.create_time_micros());
  budget.update_time = absl::FromUnixMicros(record.update_time_micros());
  budget.revision = record.revision();
  budget.create_digest = record.create_digest();
  budget.creator = record.creator();
  budget.owners_named_by = Persons::FromText(record.owners_named_by());
  budget.joins_from = store::StoredTime(record.joins_from_micros());
  // Versions before this rule wrote no time; members who join after the budget's last change get an allocation.
  const std::optional<AllocationRules>& rules = budget.spec.allocation_rules;
  const bool gives = rules.has_value() && rules->for_new_members.has_value();
  if (!budget.joins_from.has_value() && gives && IsInForce(budget)) budget.joins_from = budget.update_time;
  return budget;
}

storage::v1::FiguresRecord ToRecord(const Figures& figures) {
  storage::v1::FiguresRecord record;
  record.set_start_micros(absl::ToUnixMicros(figures.period.start));
  record.set_end_micros(absl::ToUnixMicros(figures.period.end));
  record.set_amount_minor(figures.amount);
  record.set_rollover_minor(figures.rollover);
  record.set_held_minor(figures.used.held);
  record.set_committed_minor(figures.used.committed);
  record.set_spent_minor(figures.used.spent);
  record.set_beyond_minor(figures.used.beyond);
  record.set_buffer_used(figures.buffer_used);
  record.set_transferred_in_minor(figures.moved.transferred_in);
  record.set_transferred_out_minor(figures.moved.transferred_out);
  record.set_increased_minor(figures.moved.increased);
  record.set_threshold_marks(figures.marks);
  record.set_is_closed(figures.is_closed);
  record.set_closed_out_minor(figures.closed_out);
  record.set_changed_slot(figures.changed_slot);
  record.set_history_from_slot(figures.history_from);
  return record;
}

Figures FromRecord(const storage::v1::FiguresRecord& record) {
  return {.period = {.start = absl::FromUnixMicros(record.start_micros()),
                     .end = absl::FromUnixMicros(record.end_micros())},
          .amount = record.amount_minor(),
          .rollover = record.rollover_minor(),
          .moved = {.transferred_in = record.transferred_in_minor(),
                    .transferred_out = record.transferred_out_minor(),
                    .increased = record.increased_minor()},
          .used = {.held = record.held_minor(),
                   .committed = record.committed_minor(),
                   .spent = record.spent_minor(),
                   .beyond = record.beyond_minor()},
          .buffer_used = record.buffer_used(),
          .marks = record.threshold_marks(),
          .is_closed = record.is_closed(),
          .closed_out = record.closed_out_minor(),
          .changed_slot = record.changed_slot(),
          .history_from = record.history_from_slot()};
}

}  // namespace outlay::budget
