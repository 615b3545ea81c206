#include "services/budget/events/snapshot.h"

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/tenant/tenant.h"
#include "outlay/budget/v1/budget_events.pb.h"
#include "services/budget/commands/current_period.h"
#include "services/budget/convert/allocations.h"
#include "services/budget/convert/budgets.h"
#include "services/budget/convert/holds.h"
#include "services/budget/convert/moves.h"
#include "services/budget/convert/override_grants.h"
#include "services/budget/convert/year_ends.h"
#include "services/budget/domain/names.h"
#include "services/budget/store/allocations.h"
#include "services/budget/store/budget_view.h"
#include "services/budget/store/budgets.h"
#include "services/budget/store/holds.h"
#include "services/budget/store/moves.h"
#include "services/budget/store/override_grants.h"
#include "services/budget/store/year_ends.h"

namespace outlay::budget {
namespace {

constexpr size_t kResourcesPerPage = 100;
// A batch has up to 500 holds.
constexpr size_t kBatchesPerPage = 2;

// All tables have keys of an organization and an id, neither of which may contain a '/'.
using ResourceKey = std::tuple<std::string, std::string>;

// In the order of the snapshot: a resource comes before those that refer to it.
enum Table : char {
  kBudgetTable = 'b',
  kMoveTable = 'm',
  kHoldTable = 'h',
  kBatchTable = 'p',
  kYearEndTable = 'y',
  kGrantTable = 'o'
};

// The table and the key after which a page begins. As text: the table, then "organization/id", empty at the beginning.
struct Place {
  Table table = kBudgetTable;
  std::optional<ResourceKey> after;
};

Place ParsePlace(std::string_view next) {
  Place place;
  if (!next.empty()) place.table = static_cast<Table>(next.front());
  if (const size_t slash = next.find('/'); slash != std::string_view::npos) {
    place.after = ResourceKey(next.substr(1, slash - 1), next.substr(slash + 1));
  }
  return place;
}

template <typename V>
absl::StatusOr<std::vector<ResourceKey>> KeysAfter(const store::Reader& reader, const Keyspace<ResourceKey, V>& table,
                                                   const std::optional<ResourceKey>& after, size_t max) {
  std::vector<ResourceKey> keys;
  OUTLAY_RETURN_IF_ERROR(reader.Scan(
      table, std::tuple<>(),
      [&](const ResourceKey& key, const V&) {
        keys.push_back(key);
        return keys.size() < max ? store::Visit::kContinue : store::Visit::kStop;
      },
      store::Order::kAscending, after));
  return keys;
}

absl::StatusOr<command::Announcement> AnnounceBudget(const store::Reader& reader, const ResourceKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const Budget budget, LoadBudget(reader, key));
  v1::BudgetChanged event;
  *event.mutable_budget() = ToProto(std::get<0>(key), budget, std::nullopt);
  return command::Announce(event.budget().name(), event);
}

// Announces all of a budget's allocations in its current period; nullopt if it is not given to members or no period is
// current. `lapsed_by_organization`: the sums computed so far for this page.
absl::StatusOr<std::optional<command::Announcement>> AnnounceAllocations(
    const store::Reader& reader, const ResourceKey& key, absl::Time now,
    std::map<std::string, LapsedSums>* lapsed_by_organization) {
  const std::string& organization = std::get<0>(key);
  OUTLAY_ASSIGN_OR_RETURN(const Budget budget, LoadBudget(reader, key));
  if (!budget.spec.allocation_rules.has_value() || budget.state == BudgetState::kDraft) {
    return std::optional<command::Announcement>();
  }
  OUTLAY_ASSIGN_OR_RETURN(const Terms terms, LoadTerms(reader, organization));
  OUTLAY_ASSIGN_OR_RETURN(const absl::Time business_now, tenant::BusinessNow(reader, organization, now));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<LatestFigures> latest, FindLatestFigures(reader, key));
  const auto [place, is_new] = lapsed_by_organization->try_emplace(organization);
  LapsedSums& lapsed = place->second;
  if (is_new) {
    OUTLAY_ASSIGN_OR_RETURN(lapsed, SumLapsedHolds(reader, organization, business_now));
  }
  OUTLAY_ASSIGN_OR_RETURN(
      const std::optional<LatestFigures> current,
      FindCurrentFigures(reader, organization, budget, latest, terms.calendar, business_now, lapsed));
  if (!current.has_value()) return std::optional<command::Announcement>();
  const Money limit(Clamp(LimitOf(current->figures)), budget.currency());
  OUTLAY_ASSIGN_OR_RETURN(const AllocationPlan plan, LoadPlan(reader, {organization, budget.id, current->period},
                                                              *budget.spec.allocation_rules, limit));
  std::vector<std::string> members;
  for (const auto& [member, allotment] : plan.allotments) members.push_back(member);
  const v1::AllocationsChanged event = ToProto(organization, budget, current->period, limit, plan, members);
  return std::optional<command::Announcement>(command::Announce(event.budget(), event));
}

absl::StatusOr<command::Announcement> AnnounceMove(const store::Reader& reader, const ResourceKey& key,
                                                   absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(const BudgetMove move, LoadMove(reader, key));
  v1::BudgetMoveChanged event;
  *event.mutable_budget_move() = ToProto(std::get<0>(key), move, now, [](std::string_view) { return true; });
  return command::Announce(event.budget_move().name(), event);
}

absl::StatusOr<command::Announcement> AnnounceYearEnd(const store::Reader& reader, const ResourceKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const YearEndRun run, LoadYearEnd(reader, key));
  v1::YearEndChanged event;
  *event.mutable_year_end() = ToProto(std::get<0>(key), run);
  return command::Announce(event.year_end().name(), event);
}

absl::StatusOr<command::Announcement> AnnounceGrant(const store::Reader& reader, const ResourceKey& key,
                                                    absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(const absl::Time business_now, tenant::BusinessNow(reader, std::get<0>(key), now));
  OUTLAY_ASSIGN_OR_RETURN(const OverrideGrant grant, LoadOverrideGrant(reader, key));
  v1::OverrideGrantChanged event;
  *event.mutable_override_grant() = ToProto(std::get<0>(key), grant, business_now, /*names_budget=*/true);
  return command::Announce(event.override_grant().name(), event);
}

command::Announcement AnnounceHold(const std::string& organization, const Hold& hold, absl::Time business_now) {
  v1::HoldChanged event;
  *event.mutable_hold() = ToProto(organization, hold, business_now, SeesEveryNode);
  return command::Announce(event.hold().name(), event);
}

absl::Status AnnounceHolds(const store::Reader& reader, const Place& place, const ResourceKey& key, absl::Time now,
                           std::vector<command::Announcement>* events) {
  const std::string& organization = std::get<0>(key);
  OUTLAY_ASSIGN_OR_RETURN(const absl::Time business_now, tenant::BusinessNow(reader, organization, now));
  if (place.table == kHoldTable) {
    OUTLAY_ASSIGN_OR_RETURN(const Hold hold, LoadHold(reader, key));
    events->push_back(AnnounceHold(organization, hold, business_now));
    return absl::OkStatus();
  }
  return ListHoldsOfBatch(reader, key, [&](const Hold& hold) {
    events->push_back(AnnounceHold(organization, hold, business_now));
    return store::Visit::kContinue;
  });
}

size_t PageSizeOf(Table table) {
  return table == kBatchTable ? kBatchesPerPage : kResourcesPerPage;
}

// Returns the place after a page's last key; after a page that is not full, the next table or the end.
std::string NextPlace(const Place& place, const std::vector<ResourceKey>& keys) {
  if (keys.size() == PageSizeOf(place.table)) {
    const auto& [organization, id] = keys.back();
    return Concat(std::string(1, place.table), organization, "/", id);
  }
  switch (place.table) {
    case kBudgetTable:
      return std::string(1, kMoveTable);
    case kMoveTable:
      return std::string(1, kHoldTable);
    case kHoldTable:
      return std::string(1, kBatchTable);
    case kBatchTable:
      return std::string(1, kYearEndTable);
    case kYearEndTable:
      return std::string(1, kGrantTable);
    case kGrantTable:
      break;
  }
  return "";
}

absl::StatusOr<std::vector<ResourceKey>> KeysOfPage(const store::Reader& reader, const Place& place) {
  const size_t max = PageSizeOf(place.table);
  switch (place.table) {
    case kBudgetTable:
      return KeysAfter(reader, kBudgets, place.after, max);
    case kMoveTable:
      return KeysAfter(reader, kMoves, place.after, max);
    case kHoldTable:
      return KeysAfter(reader, kHolds, place.after, max);
    case kGrantTable:
      return KeysAfter(reader, kOverrideGrants, place.after, max);
    case kBatchTable:
      return KeysAfter(reader, kHoldBatches, place.after, max);
    case kYearEndTable:
      break;
  }
  return KeysAfter(reader, kYearEnds, place.after, max);
}

absl::StatusOr<feed::SnapshotPage> ReadPage(const store::Reader& reader, std::string_view next, absl::Time now) {
  const Place place = ParsePlace(next);
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<ResourceKey> keys, KeysOfPage(reader, place));
  feed::SnapshotPage page;
  std::map<std::string, LapsedSums> lapsed;
  for (const ResourceKey& key : keys) {
    if (place.table == kBudgetTable) {
      OUTLAY_ASSIGN_OR_RETURN(page.events.emplace_back(), AnnounceBudget(reader, key));
      OUTLAY_ASSIGN_OR_RETURN(std::optional<command::Announcement> allocations,
                              AnnounceAllocations(reader, key, now, &lapsed));
      if (allocations.has_value()) page.events.push_back(*std::move(allocations));
    } else if (place.table == kMoveTable) {
      OUTLAY_ASSIGN_OR_RETURN(page.events.emplace_back(), AnnounceMove(reader, key, now));
    } else if (place.table == kYearEndTable) {
      OUTLAY_ASSIGN_OR_RETURN(page.events.emplace_back(), AnnounceYearEnd(reader, key));
    } else if (place.table == kGrantTable) {
      OUTLAY_ASSIGN_OR_RETURN(page.events.emplace_back(), AnnounceGrant(reader, key, now));
    } else {
      OUTLAY_RETURN_IF_ERROR(AnnounceHolds(reader, place, key, now, &page.events));
    }
  }
  page.next = NextPlace(place, keys);
  return page;
}

}  // namespace

feed::SnapshotSource SnapshotOfResources(const Clock* clock) {
  return [clock](const store::Reader& reader, std::string_view next) { return ReadPage(reader, next, clock->Now()); };
}

}  // namespace outlay::budget
