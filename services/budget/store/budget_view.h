// An organization's budgets in memory with their current figures, for deciding about spends: the service's View.
#ifndef OUTLAY_SERVICES_BUDGET_STORE_BUDGET_VIEW_H_
#define OUTLAY_SERVICES_BUDGET_STORE_BUDGET_VIEW_H_

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/container/node_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "services/budget/domain/budgets/budget.h"
#include "services/budget/domain/budgets/figures.h"
#include "services/budget/domain/rules/fiscal_calendar.h"
#include "services/budget/store/budgets.h"
#include "services/budget/store/keyspaces.h"
#include "services/budget/store/lapsed.h"

namespace outlay::budget {

// The settings of an organization that this service uses.
struct Terms {
  FiscalCalendar calendar;
  Currency base_currency;
  bool spends_need_budget = false;                 // B19
  bool budget_move_second_person = false;          // B13
  bool budget_move_review = false;                 // A3, B13
  TaxCounting tax_counting = TaxCounting::kWhole;  // B11

  // What brings money into force is not done by one person alone (I14).
  bool money_needs_others() const { return budget_move_second_person || budget_move_review; }
  bool operator==(const Terms&) const = default;
};

// Loads the settings. NOT_FOUND / ORGANIZATION_NOT_FOUND {organization}.
absl::StatusOr<Terms> LoadTerms(const store::Reader& reader, std::string_view organization);

// A view of one organization. Not thread-safe: only the partition's writer uses it.
class BudgetView final : public store::View {
 public:
  // A budget with its latest opened period, if there is one. Most budgets of an organization are rarely used: they are
  // kept as stored, in a third of the memory, until their first use.
  struct Entry {
    std::string id;
    std::string record;                    // as stored; empty once it is decoded
    std::unique_ptr<const Budget> budget;  // set in every entry that the functions below return
    std::optional<LatestFigures> latest;
  };

  // For Store::SetViewLoader.
  static absl::StatusOr<std::unique_ptr<store::View>> Load(const store::Reader& reader, std::string_view organization);

  // Returns the view of the organization, inside a body. The store must load its views by Load.
  static absl::StatusOr<BudgetView*> Find(store::Transaction& txn, std::string_view organization);

  absl::Status Apply(const store::Change& change) override;
  absl::Status CheckAgainst(const store::Reader& reader) const override;
  std::size_t ApproximateBytes() const override;

  // Returns null if there is no such budget.
  const Entry* FindEntry(std::string_view budget_id);
  // Returns the budgets of a group and of all groups above it, its own first, in id order within a group; nullopt if
  // there is no such group.
  using Entries = absl::InlinedVector<const Entry*, 8>;
  std::optional<Entries> BudgetsAbove(std::string_view group_id);
  // Returns the budgets of the group alone, which may be unknown.
  Entries BudgetsOf(std::string_view group_id);
  // Returns the budgets of which members have allocations, or are to be given some, in id order. May include budgets
  // that lost their last allocation since the view was loaded.
  std::vector<const Entry*> AllocatedBudgets();
  // Returns the sums that open holds still count although their time is over. Each hold is read once, when its time is
  // over. `reader` must show the same state as this view. DATA_LOSS, OUT_OF_RANGE / MONEY_OVERFLOW.
  absl::StatusOr<const LapsedSums*> FindLapsed(const store::Reader& reader, absl::Time business_now);
  // Returns the same sums by the closed periods that each hold passes on its way to the period in which it counts now.
  absl::StatusOr<LapsedSums> FindLapsedPassing(const store::Reader& reader, absl::Time business_now);
  // Returns the organization's settings, cached until they change. `reader` must show the same state as this view.
  absl::StatusOr<const Terms*> FindTerms(const store::Reader& reader);

 private:
  using Expiry = std::pair<absl::Time, std::string>;  // time, hold id
  // Where the holds of a closed period count: the next period; true: commitments, too.
  using Route = std::pair<std::string, bool>;

  // Groups point to their parents and budgets: looking up each of them by its id took a tenth of the cost of a spend in
  // a tree of 10,000 groups.
  struct Group {
    bool is_known = false;  // false: a budget or a group refers to it, but its own row is missing
    std::string parent_id;  // empty: it is at the top
    const Group* parent = nullptr;
    std::vector<Entry*> budgets;  // in id order
  };

  explicit BudgetView(std::string_view organization) : organization_(organization) {}

  absl::Status ApplyBudget(const store::Change& change);
  absl::Status ApplyFigures(const store::Change& change);
  absl::Status ApplyExpiry(const store::Change& change);
  absl::Status ApplyHold(const store::Change& change);
  absl::Status ApplyClosing(const store::Change& change);
  absl::Status ApplyGroup(const store::Change& change);
  // Adds the amounts of one expired hold to the sums.
  absl::Status AddLapsed(const store::Reader& reader, const std::string& hold_id);
  absl::Status TakeOffLapsed(const std::string& hold_id);
  void ForgetLapsed();
  // A group's parent and budgets, for CheckAgainst.
  struct Place {
    std::optional<std::string> parent_id;  // nullopt: the group is only referred to
    std::vector<std::string> budgets;

    bool operator==(const Place&) const = default;
  };
  std::map<std::string, Place> Places() const;
  void PutGroup(const std::string& group_id, std::string parent_id);
  // Returns the entry, decoded.
  const Entry* Shown(Entry& entry);
  Entry& FindOrAdd(const std::string& budget_id, const std::string& group_id);
  absl::Status PutBudget(const std::string& budget_id, const storage::v1::BudgetRecord& record);
  void RemoveBudget(const std::string& budget_id);
  // Returns true if both views have the same budgets and figures.
  bool HasSameBudgets(const BudgetView& other) const;
  void PutFigures(const std::string& budget_id, const std::string& period, const Figures& figures);
  // Finds the budgets that have rows in a keyspace of allocations, with one read for each budget.
  template <typename V>
  absl::Status FindAllocated(const store::Reader& reader, const store::Keyspace<AllocationKey, V>& keyspace);
  template <typename V>
  absl::Status ApplyAllocation(const store::Keyspace<AllocationKey, V>& keyspace, const store::Change& change);

  const std::string organization_;
  absl::flat_hash_map<absl::string_view, std::unique_ptr<Entry>> budgets_;  // by their own ids
  std::size_t decoded_ = 0;                                                 // number of decoded ones
  absl::node_hash_map<std::string, Group> groups_;
  std::set<std::string> allocated_;                                         // ids: see AllocatedBudgets
  std::set<Expiry> expiries_;                                               // of open holds
  absl::flat_hash_map<std::pair<std::string, std::string>, Route> routes_;  // of closed periods, by budget and period
  // The amounts of each hold that expired up to `lapsed_until_`, and their sums.
  absl::flat_hash_map<std::string, std::vector<LapsedPart>> lapsed_;
  LapsedSums lapsed_sums_;
  absl::Time lapsed_until_ = absl::InfinitePast();
  std::optional<Terms> terms_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_STORE_BUDGET_VIEW_H_
