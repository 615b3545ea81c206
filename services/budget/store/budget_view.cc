#include "services/budget/store/budget_view.h"

#include <tuple>

#include "common/base/errors.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/store/change_row.h"
#include "common/tenant/keyspaces.h"
#include "common/tenant/tenant.h"
#include "services/budget/domain/limits.h"
#include "services/budget/store/keyspaces.h"
#include "services/budget/store/records.h"

namespace outlay::budget {
namespace {

constexpr std::size_t kBytesPerBudget = 700;
constexpr std::size_t kBytesPerGroup = 150;
constexpr std::size_t kBytesPerExpiry = 120;

}  // namespace

absl::StatusOr<Terms> LoadTerms(const store::Reader& reader, std::string_view organization) {
  OUTLAY_ASSIGN_OR_RETURN(const tenant::Tenant tenant, tenant::LoadTenant(reader, organization));
  Terms terms;
  OUTLAY_ASSIGN_OR_RETURN(terms.calendar, FiscalCalendar::Of(tenant.time_zone, tenant.fiscal_year_first_month));
  terms.base_currency = tenant.base_currency;
  terms.spends_need_budget = tenant.settings.spends_need_budget();
  terms.budget_move_second_person = tenant.settings.budget_move_second_person();
  return terms;
}

absl::StatusOr<std::unique_ptr<store::View>> BudgetView::Load(const store::Reader& reader,
                                                              std::string_view organization) {
  std::unique_ptr<BudgetView> view(new BudgetView(organization));
  const std::string id(organization);
  OUTLAY_RETURN_IF_ERROR(ListBudgets(reader, id, std::nullopt, [&](const Budget& budget) {
    view->PutBudget(budget);
    return store::Visit::kContinue;
  }));
  OUTLAY_RETURN_IF_ERROR(
      reader.Scan(kFigures, std::tuple(id), [&](const FiguresKey& key, const storage::v1::FiguresRecord& record) {
        view->PutFigures(std::get<1>(key), std::get<2>(key), FromRecord(record));
        return store::Visit::kContinue;
      }));
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kHoldsByExpiry, std::tuple(id), [&](const HoldByTimeKey& key, const NoValue&) {
    view->expiries_.emplace(std::get<1>(key), std::get<2>(key));
    return store::Visit::kContinue;
  }));
  OUTLAY_RETURN_IF_ERROR(reader.Scan(tenant::kGroups, std::tuple(id),
                                     [&](const tenant::GroupKey& key, const directory::v1::GroupChanged& group) {
                                       view->parents_[std::get<1>(key)] = LastId(group.parent());
                                       return store::Visit::kContinue;
                                     }));
  return view;
}

absl::StatusOr<BudgetView*> BudgetView::Find(store::Transaction& txn, std::string_view organization) {
  OUTLAY_ASSIGN_OR_RETURN(store::View* const view, txn.FindView(organization));
  return static_cast<BudgetView*>(view);
}

absl::Status BudgetView::Apply(const store::Change& change) {
  switch (change.keyspace) {
    case kBudgets.number:
      return ApplyBudget(change);
    case kFigures.number:
      return ApplyFigures(change);
    case kHoldsByExpiry.number:
      return ApplyExpiry(change);
    case tenant::kGroups.number:
      return ApplyGroup(change);
    case tenant::kOrganizations.number:
      terms_.reset();
      return absl::OkStatus();
    default:
      return absl::OkStatus();
  }
}

absl::Status BudgetView::ApplyBudget(const store::Change& change) {
  BudgetKey key;
  std::optional<storage::v1::BudgetRecord> record;
  OUTLAY_RETURN_IF_ERROR(store::ReadChange(kBudgets, change, &key, &record));
  if (!record.has_value()) {
    RemoveBudget(std::get<1>(key));
    return absl::OkStatus();
  }
  OUTLAY_ASSIGN_OR_RETURN(Budget budget, FromRecord(std::get<1>(key), *record));
  PutBudget(std::move(budget));
  return absl::OkStatus();
}

absl::Status BudgetView::ApplyFigures(const store::Change& change) {
  FiguresKey key;
  std::optional<storage::v1::FiguresRecord> record;
  OUTLAY_RETURN_IF_ERROR(store::ReadChange(kFigures, change, &key, &record));
  // Figures are never deleted.
  if (!record.has_value()) return DataLoss(kFigures.name);
  PutFigures(std::get<1>(key), std::get<2>(key), FromRecord(*record));
  return absl::OkStatus();
}

absl::Status BudgetView::ApplyExpiry(const store::Change& change) {
  HoldByTimeKey key;
  std::optional<NoValue> value;
  OUTLAY_RETURN_IF_ERROR(store::ReadChange(kHoldsByExpiry, change, &key, &value));
  std::pair<absl::Time, std::string> place(std::get<1>(key), std::get<2>(key));
  if (value.has_value()) {
    expiries_.insert(std::move(place));
  } else {
    expiries_.erase(place);
  }
  return absl::OkStatus();
}

absl::Status BudgetView::ApplyGroup(const store::Change& change) {
  tenant::GroupKey key;
  std::optional<directory::v1::GroupChanged> group;
  OUTLAY_RETURN_IF_ERROR(store::ReadChange(tenant::kGroups, change, &key, &group));
  if (group.has_value()) {
    parents_[std::get<1>(key)] = LastId(group->parent());
  } else {
    parents_.erase(std::get<1>(key));
  }
  return absl::OkStatus();
}

void BudgetView::PutBudget(Budget budget) {
  by_group_[budget.spec.group_id].insert(budget.id);
  Entry& entry = budgets_[budget.id];
  entry.budget = std::move(budget);
}

void BudgetView::RemoveBudget(const std::string& budget_id) {
  const auto found = budgets_.find(budget_id);
  if (found == budgets_.end()) return;
  by_group_[found->second.budget.spec.group_id].erase(budget_id);
  budgets_.erase(found);
}

void BudgetView::PutFigures(const std::string& budget_id, const std::string& period, const Figures& figures) {
  const auto found = budgets_.find(budget_id);
  if (found == budgets_.end()) return;
  std::optional<LatestFigures>& latest = found->second.latest;
  // Keys of periods sort like time; earlier ones are read from their rows.
  if (!latest.has_value() || latest->period <= period) latest = LatestFigures{.period = period, .figures = figures};
}

std::size_t BudgetView::ApproximateBytes() const {
  return budgets_.size() * kBytesPerBudget + parents_.size() * kBytesPerGroup + expiries_.size() * kBytesPerExpiry;
}

const BudgetView::Entry* BudgetView::FindEntry(std::string_view budget_id) const {
  const auto found = budgets_.find(ToAbsl(budget_id));
  return found == budgets_.end() ? nullptr : &found->second;
}

std::optional<std::vector<const BudgetView::Entry*>> BudgetView::BudgetsAbove(std::string_view group_id) const {
  auto group = parents_.find(ToAbsl(group_id));
  if (group == parents_.end()) return std::nullopt;
  std::vector<const Entry*> found;
  for (int level = 0; level < limits::kGroupLevels && group != parents_.end(); ++level) {
    if (const auto ids = by_group_.find(group->first); ids != by_group_.end()) {
      for (const std::string& id : ids->second) found.push_back(FindEntry(id));
    }
    group = parents_.find(group->second);
  }
  return found;
}

std::vector<std::string> BudgetView::LapsedHolds(absl::Time business_now) const {
  std::vector<std::string> lapsed;
  for (const auto& [expiry, hold_id] : expiries_) {
    if (expiry > business_now) break;
    lapsed.push_back(hold_id);
  }
  return lapsed;
}

absl::StatusOr<const Terms*> BudgetView::FindTerms(const store::Reader& reader) {
  if (!terms_.has_value()) {
    OUTLAY_ASSIGN_OR_RETURN(terms_, LoadTerms(reader, organization_));
  }
  return &*terms_;
}

}  // namespace outlay::budget
