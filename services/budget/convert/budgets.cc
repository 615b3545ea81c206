#include "services/budget/convert/budgets.h"

#include <utility>

#include "absl/time/civil_time.h"
#include "common/base/errors.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/etag.h"
#include "common/rpc/values.h"
#include "services/budget/convert/allocations.h"
#include "services/budget/convert/thresholds.h"
#include "services/budget/domain/names.h"

namespace outlay::budget {
namespace {

constexpr int64_t kWholeCeiling = 10'000;

// The API counts recurrences from 1; its 0 means unset.
Recurrence FromRecurrence(v1::BudgetPeriod::Recurrence recurrence) {
  return static_cast<Recurrence>(static_cast<int>(recurrence) - 1);
}

absl::StatusOr<PeriodRule> FromPeriod(const v1::BudgetPeriod& proto) {
  PeriodRule rule = {.recurrence = FromRecurrence(proto.recurrence()), .months = proto.months()};
  OUTLAY_ASSIGN_OR_RETURN(rule.first_day, rpc::DateFromProto("period.first_day", proto.first_day()));
  if (proto.has_last_day()) {
    OUTLAY_ASSIGN_OR_RETURN(const absl::CivilDay last, rpc::DateFromProto("period.last_day", proto.last_day()));
    rule.end_day = last + 1;
  }
  return rule;
}

SpendFilter FromFilter(const v1::SpendFilter& proto) {
  SpendFilter filter = {.categories = {proto.categories().begin(), proto.categories().end()},
                        .suppliers = {},
                        .cost_centers = {proto.cost_centers().begin(), proto.cost_centers().end()},
                        .projects = {proto.projects().begin(), proto.projects().end()}};
  for (const std::string& supplier : proto.suppliers()) filter.suppliers.push_back(LastId(supplier));
  return filter;
}

absl::StatusOr<Enforcement> FromEnforcement(const v1::Budget& proto) {
  Enforcement enforcement;
  for (const v1::EnforcementRule& rule : proto.enforcement()) {
    enforcement.rules.push_back(
        {.stage = static_cast<Stage>(rule.stage()),
         .action = static_cast<Action>(rule.action()),
         .sum = rule.interval() == v1::EnforcementRule::INTERVAL_TO_DATE ? CheckedSum::kToDate : CheckedSum::kPeriod});
  }
  enforcement.ceiling_basis_points = proto.ceiling_basis_points() == 0 ? kWholeCeiling : proto.ceiling_basis_points();
  if (!proto.has_buffer()) return enforcement;
  Buffer& buffer = enforcement.buffer.emplace();
  buffer.basis_points = proto.buffer().basis_points();
  if (proto.buffer().has_amount()) {
    OUTLAY_ASSIGN_OR_RETURN(buffer.amount, rpc::MoneyFromProto("buffer.amount", proto.buffer().amount()));
  }
  return enforcement;
}

absl::StatusOr<RolloverRule> FromRollover(const v1::Rollover& proto) {
  RolloverRule rule = {.kind = static_cast<RolloverKind>(proto.rule()), .carry_negative = proto.carry_negative()};
  if (proto.has_cap()) {
    OUTLAY_ASSIGN_OR_RETURN(rule.cap, rpc::MoneyFromProto("rollover.cap", proto.cap()));
  }
  if (proto.cap_basis_points() != 0) rule.cap_share = Percent{proto.cap_basis_points()};
  return rule;
}

void ToPeriod(const PeriodRule& rule, v1::BudgetPeriod* proto) {
  proto->set_recurrence(static_cast<v1::BudgetPeriod::Recurrence>(static_cast<int>(rule.recurrence) + 1));
  rpc::ToProto(rule.first_day, proto->mutable_first_day());
  if (rule.end_day.has_value()) rpc::ToProto(*rule.end_day - 1, proto->mutable_last_day());
  proto->set_months(rule.months);
}

void ToFilter(std::string_view organization, const SpendFilter& filter, v1::SpendFilter* proto) {
  proto->mutable_categories()->Assign(filter.categories.begin(), filter.categories.end());
  for (const std::string& supplier : filter.suppliers) proto->add_suppliers(SupplierName(organization, supplier));
  proto->mutable_cost_centers()->Assign(filter.cost_centers.begin(), filter.cost_centers.end());
  proto->mutable_projects()->Assign(filter.projects.begin(), filter.projects.end());
}

void ToEnforcement(const Enforcement& enforcement, v1::Budget* proto) {
  for (const EnforcementRule& rule : enforcement.rules) {
    v1::EnforcementRule& shown = *proto->add_enforcement();
    shown.set_stage(static_cast<v1::Stage>(rule.stage));
    shown.set_interval(static_cast<v1::EnforcementRule::Interval>(rule.sum));
    shown.set_action(static_cast<v1::EnforcementRule::Action>(rule.action));
  }
  proto->set_ceiling_basis_points(static_cast<int32_t>(enforcement.ceiling_basis_points));
  if (!enforcement.buffer.has_value()) return;
  proto->mutable_buffer()->set_basis_points(static_cast<int32_t>(enforcement.buffer->basis_points));
  if (enforcement.buffer->amount.has_value()) {
    rpc::ToProto(*enforcement.buffer->amount, proto->mutable_buffer()->mutable_amount());
  }
}

void ToRollover(const RolloverRule& rule, v1::Budget* proto) {
  if (rule == RolloverRule()) return;
  v1::Rollover& shown = *proto->mutable_rollover();
  shown.set_rule(static_cast<v1::Rollover::Rule>(rule.kind));
  if (rule.cap.has_value()) rpc::ToProto(*rule.cap, shown.mutable_cap());
  if (rule.cap_share.has_value()) shown.set_cap_basis_points(static_cast<int32_t>(rule.cap_share->basis_points));
  shown.set_carry_negative(rule.carry_negative);
}

void ToFigures(const Figures& figures, Currency currency, v1::Figures* proto) {
  const auto show = [&](absl::int128 minor, google::type::Money* money) {
    rpc::ToProto(Money(Clamp(minor), currency), money);
  };
  rpc::ToProto(figures.period.start, proto->mutable_start_time());
  rpc::ToProto(figures.period.end, proto->mutable_end_time());
  show(LimitOf(figures), proto->mutable_limit());
  show(figures.used.held, proto->mutable_held());
  show(figures.used.committed, proto->mutable_committed());
  show(figures.used.spent, proto->mutable_spent());
  if (figures.used.beyond != 0) show(figures.used.beyond, proto->mutable_spent_beyond());
  show(AvailableOf(figures), proto->mutable_available());
  proto->set_buffer_used(figures.buffer_used);
  show(figures.rollover, proto->mutable_rollover());
  if (figures.is_closed) show(figures.closed_out, proto->mutable_closed_out());
  show(figures.moved.transferred_in, proto->mutable_transferred_in());
  show(figures.moved.transferred_out, proto->mutable_transferred_out());
  show(figures.moved.increased, proto->mutable_increased());
}

}  // namespace

absl::StatusOr<BudgetSpec> FromProto(const v1::Budget& proto) {
  BudgetSpec spec;
  spec.group_id = LastId(proto.group());
  spec.display_name = proto.display_name();
  OUTLAY_ASSIGN_OR_RETURN(spec.amount, rpc::MoneyFromProto("amount", proto.amount()));
  spec.note = proto.note();
  spec.hidden = proto.hidden();
  OUTLAY_ASSIGN_OR_RETURN(spec.period, FromPeriod(proto.period()));
  spec.purchase_order_number = proto.purchase_order_number();
  spec.by_choice = proto.by_choice();
  spec.filter = FromFilter(proto.filter());
  OUTLAY_ASSIGN_OR_RETURN(spec.enforcement, FromEnforcement(proto));
  if (proto.has_rollover()) {
    OUTLAY_ASSIGN_OR_RETURN(spec.rollover, FromRollover(proto.rollover()));
  }
  if (proto.has_thresholds()) {
    OUTLAY_ASSIGN_OR_RETURN(spec.thresholds, FromProto(proto.thresholds(), spec.amount.currency()));
  }
  for (const std::string& contact : proto.contacts()) spec.contacts.push_back(LastId(contact));
  for (const std::string& owner : proto.owners()) spec.owners.push_back(LastId(owner));
  if (proto.has_allocation_rules()) {
    OUTLAY_ASSIGN_OR_RETURN(spec.allocation_rules, FromProto(proto.allocation_rules(), spec.amount.currency()));
  }
  if (proto.tax_counting() != v1::TAX_COUNTING_UNSPECIFIED) {
    spec.tax_counting = static_cast<TaxCounting>(proto.tax_counting());
  }
  if (proto.year_end_rule() != v1::YEAR_END_RULE_UNSPECIFIED) {
    spec.year_end_rule = static_cast<YearEndRule>(proto.year_end_rule());
  }
  for (int i = 0; i < proto.distribution().amounts_size(); ++i) {
    OUTLAY_ASSIGN_OR_RETURN(
        spec.distribution.manual.emplace_back(),
        rpc::MoneyFromProto(Concat("distribution.amounts[", i, "]"), proto.distribution().amounts(i)));
  }
  return spec;
}

v1::Budget ToProto(std::string_view organization, const Budget& budget, const std::optional<Figures>& figures,
                   std::optional<absl::int128> allowed_to_date) {
  v1::Budget proto;
  const BudgetSpec& spec = budget.spec;
  proto.set_name(BudgetName(organization, budget.id));
  proto.set_group(GroupName(organization, spec.group_id));
  proto.set_display_name(spec.display_name);
  rpc::ToProto(spec.amount, proto.mutable_amount());
  proto.set_note(spec.note);
  proto.set_hidden(spec.hidden);
  proto.set_state(static_cast<v1::Budget::State>(budget.state));
  ToPeriod(spec.period, proto.mutable_period());
  proto.set_purchase_order_number(spec.purchase_order_number);
  proto.set_by_choice(spec.by_choice);
  if (!spec.filter.IsEmpty()) ToFilter(organization, spec.filter, proto.mutable_filter());
  ToEnforcement(spec.enforcement, &proto);
  ToRollover(spec.rollover, &proto);
  v1::Thresholds& thresholds = *proto.mutable_thresholds();
  for (const Threshold& threshold : spec.thresholds) {
    *thresholds.add_thresholds() = ToProto(threshold, spec.amount.currency());
  }
  for (const std::string& contact : spec.contacts) proto.add_contacts(UserName(organization, contact));
  for (const std::string& owner : spec.owners) proto.add_owners(UserName(organization, owner));
  if (spec.allocation_rules.has_value())
    *proto.mutable_allocation_rules() = ToProto(*spec.allocation_rules, budget.currency());
  if (spec.year_end_rule.has_value()) proto.set_year_end_rule(static_cast<v1::YearEndRule>(*spec.year_end_rule));
  for (const Money& month : spec.distribution.manual) {
    rpc::ToProto(month, proto.mutable_distribution()->add_amounts());
  }
  if (spec.tax_counting.has_value()) proto.set_tax_counting(static_cast<v1::TaxCounting>(*spec.tax_counting));
  proto.set_creator(budget.creator);
  if (figures.has_value()) ToFigures(*figures, budget.currency(), proto.mutable_figures());
  if (figures.has_value() && allowed_to_date.has_value()) {
    rpc::ToProto(Money(Clamp(*allowed_to_date), budget.currency()), proto.mutable_figures()->mutable_allowed_to_date());
  }
  rpc::ToProto(budget.create_time, proto.mutable_create_time());
  rpc::ToProto(budget.update_time, proto.mutable_update_time());
  proto.set_etag(EtagOf(budget));
  return proto;
}

std::string EtagOf(const Budget& budget) {
  return rpc::MakeEtag(budget.create_time, budget.revision);
}

}  // namespace outlay::budget
