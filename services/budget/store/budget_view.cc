#include "services/budget/store/budget_view.h"

#include <algorithm>
#include <memory>
#include <set>
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
#include "services/budget/store/year_ends.h"

namespace outlay::budget {
namespace {

constexpr std::size_t kBytesPerBudget = 500;
constexpr std::size_t kBytesPerDecoded = 800;  // in addition
constexpr std::size_t kBytesPerGroup = 150;
constexpr std::size_t kBytesPerExpiry = 120;
constexpr std::size_t kBytesPerLapsed = 500;
constexpr std::size_t kBytesPerRoute = 150;

bool HasSmallerId(const BudgetView::Entry* a, const BudgetView::Entry* b) {
  return a->id < b->id;
}

// Decodes an entry; PutBudget has checked that it can be read.
Budget Decode(const BudgetView::Entry& entry) {
  if (entry.budget != nullptr) return *entry.budget;
  storage::v1::BudgetRecord record;
  record.ParseFromString(entry.record);
  return FromRecord(entry.id, record).value();
}

// Removes all but the first of equal entries.
void KeepFirsts(BudgetView::Entries* entries) {
  std::set<const BudgetView::Entry*> seen;
  const auto end = std::remove_if(entries->begin(), entries->end(),
                                  [&](const BudgetView::Entry* entry) { return !seen.insert(entry).second; });
  entries->erase(end, entries->end());
}

}  // namespace

absl::StatusOr<Terms> LoadTerms(const store::Reader& reader, std::string_view organization) {
  OUTLAY_ASSIGN_OR_RETURN(const tenant::Tenant tenant, tenant::LoadTenant(reader, organization));
  Terms terms;
  OUTLAY_ASSIGN_OR_RETURN(terms.calendar, FiscalCalendar::Of(tenant.time_zone, tenant.fiscal_year_first_month));
  terms.base_currency = tenant.base_currency;
  terms.spends_need_budget = tenant.settings.spends_need_budget();
  terms.budget_move_second_person = tenant.settings.budget_move_second_person();
  terms.budget_move_review = tenant.settings.budget_move_review();
  if (tenant.settings.budget_tax_counting() != directory::v1::BUDGET_TAX_COUNTING_UNSPECIFIED) {
    terms.tax_counting = static_cast<TaxCounting>(tenant.settings.budget_tax_counting());
  }
  return terms;
}

absl::StatusOr<std::unique_ptr<store::View>> BudgetView::Load(const store::Reader& reader,
                                                              std::string_view organization) {
  std::unique_ptr<BudgetView> view(new BudgetView(organization));
  const std::string id(organization);
  absl::Status status;
  OUTLAY_RETURN_IF_ERROR(
      reader.Scan(kBudgets, std::tuple(id), [&](const BudgetKey& key, const storage::v1::BudgetRecord& record) {
        status = view->PutBudget(std::get<1>(key), record);
        return status.ok() ? store::Visit::kContinue : store::Visit::kStop;
      }));
  OUTLAY_RETURN_IF_ERROR(status);
  OUTLAY_RETURN_IF_ERROR(
      reader.Scan(kFigures, std::tuple(id), [&](const FiguresKey& key, const storage::v1::FiguresRecord& record) {
        view->PutFigures(std::get<1>(key), std::get<2>(key), FromRecord(record));
        return store::Visit::kContinue;
      }));
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kHoldsByExpiry, std::tuple(id), [&](const HoldByTimeKey& key, const NoValue&) {
    view->expiries_.emplace(std::get<1>(key), std::get<2>(key));
    return store::Visit::kContinue;
  }));
  OUTLAY_RETURN_IF_ERROR(
      reader.Scan(kClosings, std::tuple(id), [&](const FiguresKey& key, const storage::v1::ClosingRecord& record) {
        view->routes_.emplace(std::pair(std::get<1>(key), std::get<2>(key)),
                              Route(record.next_period(), record.carries_commitments()));
        return store::Visit::kContinue;
      }));
  OUTLAY_RETURN_IF_ERROR(reader.Scan(tenant::kGroups, std::tuple(id),
                                     [&](const tenant::GroupKey& key, const directory::v1::GroupChanged& group) {
                                       view->PutGroup(std::get<1>(key), LastId(group.parent()));
                                       return store::Visit::kContinue;
                                     }));
  OUTLAY_RETURN_IF_ERROR(view->FindAllocated(reader, kAllocations));
  OUTLAY_RETURN_IF_ERROR(view->FindAllocated(reader, kMemberChanges));
  return view;
}

template <typename V>
absl::Status BudgetView::FindAllocated(const store::Reader& reader, const store::Keyspace<AllocationKey, V>& keyspace) {
  std::optional<AllocationKey> after;
  while (true) {
    std::optional<std::string> found;
    OUTLAY_RETURN_IF_ERROR(reader.Scan(
        keyspace, std::tuple(organization_),
        [&](const AllocationKey& key, const V&) {
          found = std::get<1>(key);
          return store::Visit::kStop;
        },
        store::Order::kAscending, after));
    if (!found.has_value()) return absl::OkStatus();
    allocated_.insert(*found);
    // After all members of the budget, and before those of the next one.
    after = AllocationKey(organization_, *found + '\0', "");
  }
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
    case kHolds.number:
    case kBatchedHolds.number:
      return ApplyHold(change);
    case kClosings.number:
      return ApplyClosing(change);
    case kAllocations.number:
      return ApplyAllocation(kAllocations, change);
    case kMemberChanges.number:
      return ApplyAllocation(kMemberChanges, change);
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
  return PutBudget(std::get<1>(key), *record);
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

template <typename V>
absl::Status BudgetView::ApplyAllocation(const store::Keyspace<AllocationKey, V>& keyspace,
                                         const store::Change& change) {
  AllocationKey key;
  std::optional<V> record;
  OUTLAY_RETURN_IF_ERROR(store::ReadChange(keyspace, change, &key, &record));
  if (record.has_value()) allocated_.insert(std::get<1>(key));
  return absl::OkStatus();
}

absl::Status BudgetView::ApplyExpiry(const store::Change& change) {
  HoldByTimeKey key;
  std::optional<NoValue> value;
  OUTLAY_RETURN_IF_ERROR(store::ReadChange(kHoldsByExpiry, change, &key, &value));
  const Expiry place(std::get<1>(key), std::get<2>(key));
  if (!value.has_value()) {
    expiries_.erase(place);
    if (lapsed_.contains(place.second)) return TakeOffLapsed(place.second);
    return absl::OkStatus();
  }
  expiries_.insert(place);
  // The hold has expired already; the next FindLapsed reads it.
  if (place.first <= lapsed_until_) ForgetLapsed();
  return absl::OkStatus();
}

absl::Status BudgetView::ApplyHold(const store::Change& change) {
  // Expired holds rarely change except when they are ended.
  if (lapsed_.empty()) return absl::OkStatus();
  HoldKey key;
  std::optional<storage::v1::HoldRecord> record;
  OUTLAY_RETURN_IF_ERROR(store::ReadChange(kHolds, change, &key, &record));
  if (lapsed_.contains(std::get<1>(key))) ForgetLapsed();
  return absl::OkStatus();
}

absl::Status BudgetView::ApplyClosing(const store::Change& change) {
  FiguresKey key;
  std::optional<storage::v1::ClosingRecord> record;
  OUTLAY_RETURN_IF_ERROR(store::ReadChange(kClosings, change, &key, &record));
  const std::pair place(std::get<1>(key), std::get<2>(key));
  const auto known = routes_.find(place);
  if (!record.has_value()) {
    if (known != routes_.end()) routes_.erase(known);
    ForgetLapsed();
    return absl::OkStatus();
  }
  // Other changes of a closing, made by every hold that ends, move no expired amount to another period.
  const Route route(record->next_period(), record->carries_commitments());
  if (known != routes_.end() && known->second == route) return absl::OkStatus();
  routes_.insert_or_assign(place, route);
  ForgetLapsed();
  return absl::OkStatus();
}

absl::Status BudgetView::ApplyGroup(const store::Change& change) {
  tenant::GroupKey key;
  std::optional<directory::v1::GroupChanged> group;
  OUTLAY_RETURN_IF_ERROR(store::ReadChange(tenant::kGroups, change, &key, &group));
  if (group.has_value()) {
    PutGroup(std::get<1>(key), LastId(group->parent()));
  } else if (const auto found = groups_.find(std::get<1>(key)); found != groups_.end()) {
    found->second.is_known = false;
  }
  return absl::OkStatus();
}

void BudgetView::PutGroup(const std::string& group_id, std::string parent_id) {
  Group& group = groups_[group_id];
  group.is_known = true;
  group.parent = parent_id.empty() ? nullptr : &groups_[parent_id];
  group.parent_id = std::move(parent_id);
}

const BudgetView::Entry* BudgetView::Shown(Entry& entry) {
  if (entry.budget == nullptr) {
    entry.budget = std::make_unique<const Budget>(Decode(entry));
    entry.record = std::string();
    ++decoded_;
  }
  return &entry;
}

BudgetView::Entry& BudgetView::FindOrAdd(const std::string& budget_id, const std::string& group_id) {
  const auto found = budgets_.find(budget_id);
  if (found != budgets_.end()) return *found->second;
  auto added = std::make_unique<Entry>();
  Entry& entry = *added;
  entry.id = budget_id;
  std::vector<Entry*>& here = groups_[group_id].budgets;
  here.insert(std::upper_bound(here.begin(), here.end(), &entry, HasSmallerId), &entry);
  budgets_.emplace(entry.id, std::move(added));
  return entry;
}

absl::Status BudgetView::PutBudget(const std::string& budget_id, const storage::v1::BudgetRecord& record) {
  // Checked now, so that no later use finds an unreadable row.
  OUTLAY_ASSIGN_OR_RETURN(const Budget budget, FromRecord(budget_id, record));
  Entry& entry = FindOrAdd(budget_id, budget.spec.group_id);
  if (entry.budget != nullptr) --decoded_;
  entry.budget = nullptr;
  entry.record = record.SerializeAsString();
  return absl::OkStatus();
}

void BudgetView::RemoveBudget(const std::string& budget_id) {
  const auto found = budgets_.find(budget_id);
  if (found == budgets_.end()) return;
  const Entry* const entry = Shown(*found->second);
  std::erase(groups_[entry->budget->spec.group_id].budgets, entry);
  --decoded_;
  budgets_.erase(found);
}

void BudgetView::PutFigures(const std::string& budget_id, const std::string& period, const Figures& figures) {
  const auto found = budgets_.find(budget_id);
  if (found == budgets_.end()) return;
  std::optional<LatestFigures>& latest = found->second->latest;
  // Keys of periods sort like time; earlier ones are read from their rows.
  if (!latest.has_value() || latest->period <= period) latest = LatestFigures{.period = period, .figures = figures};
}

std::size_t BudgetView::ApproximateBytes() const {
  return budgets_.size() * kBytesPerBudget + decoded_ * kBytesPerDecoded + groups_.size() * kBytesPerGroup +
         expiries_.size() * kBytesPerExpiry + lapsed_.size() * kBytesPerLapsed + routes_.size() * kBytesPerRoute;
}

const BudgetView::Entry* BudgetView::FindEntry(std::string_view budget_id) {
  const auto found = budgets_.find(ToAbsl(budget_id));
  return found == budgets_.end() ? nullptr : Shown(*found->second);
}

std::optional<BudgetView::Entries> BudgetView::BudgetsAbove(std::string_view group_id) {
  const auto own = groups_.find(ToAbsl(group_id));
  if (own == groups_.end() || !own->second.is_known) return std::nullopt;
  Entries found;
  const Group* group = &own->second;
  for (int level = 0; level < limits::kGroupLevels && group != nullptr && group->is_known; ++level) {
    for (Entry* const entry : group->budgets) found.push_back(Shown(*entry));
    group = group->parent;
  }
  // At this depth, the groups form a cycle.
  if (group != nullptr && group->is_known) KeepFirsts(&found);
  return found;
}

BudgetView::Entries BudgetView::BudgetsOf(std::string_view group_id) {
  Entries found;
  const auto own = groups_.find(ToAbsl(group_id));
  if (own == groups_.end()) return found;
  for (Entry* const entry : own->second.budgets) found.push_back(Shown(*entry));
  return found;
}

std::vector<const BudgetView::Entry*> BudgetView::AllocatedBudgets() {
  std::vector<const Entry*> found;
  for (const std::string& id : allocated_) {
    if (const Entry* const entry = FindEntry(id); entry != nullptr) found.push_back(entry);
  }
  return found;
}

std::map<std::string, BudgetView::Place> BudgetView::Places() const {
  std::map<std::string, Place> places;
  for (const auto& [id, group] : groups_) {
    // Groups that are only referred to are never removed from groups_, so they do not count.
    if (!group.is_known && group.budgets.empty()) continue;
    Place& place = places[id];
    if (group.is_known) place.parent_id = group.parent_id;
    for (const Entry* const entry : group.budgets) place.budgets.push_back(entry->id);
  }
  return places;
}

bool BudgetView::HasSameBudgets(const BudgetView& other) const {
  return budgets_.size() == other.budgets_.size() &&
         std::all_of(budgets_.begin(), budgets_.end(), [&](const auto& budget) {
           const auto found = other.budgets_.find(budget.first);
           return found != other.budgets_.end() && found->second->latest == budget.second->latest &&
                  Decode(*found->second) == Decode(*budget.second);
         });
}

absl::Status BudgetView::CheckAgainst(const store::Reader& reader) const {
  OUTLAY_ASSIGN_OR_RETURN(const std::unique_ptr<store::View> loaded, Load(reader, organization_));
  auto& fresh = static_cast<BudgetView&>(*loaded);
  const auto differs = [&](std::string_view what) {
    return absl::InternalError(Concat("the view of ", organization_, " shows other ", what, " than the rows"));
  };
  if (!HasSameBudgets(fresh)) return differs("budgets or figures");
  if (Places() != fresh.Places()) return differs("groups or places");
  if (expiries_ != fresh.expiries_) return differs("expiries");
  if (routes_ != fresh.routes_) return differs("closings");
  if (!std::ranges::includes(allocated_, fresh.allocated_)) return differs("allocations");
  if (terms_.has_value()) {
    OUTLAY_ASSIGN_OR_RETURN(const Terms terms, LoadTerms(reader, organization_));
    if (terms != *terms_) return differs("settings");
  }
  OUTLAY_ASSIGN_OR_RETURN(const LapsedSums* const lapsed, fresh.FindLapsed(reader, lapsed_until_));
  if (lapsed_sums_ != *lapsed) return differs("lapsed sums");
  return absl::OkStatus();
}

absl::StatusOr<const Terms*> BudgetView::FindTerms(const store::Reader& reader) {
  if (!terms_.has_value()) {
    OUTLAY_ASSIGN_OR_RETURN(terms_, LoadTerms(reader, organization_));
  }
  return &*terms_;
}

}  // namespace outlay::budget
