// The people of an organization, read on demand from the service's copy of the directory.
#ifndef OUTLAY_SERVICES_APPROVAL_STORE_PEOPLE_ROWS_H_
#define OUTLAY_SERVICES_APPROVAL_STORE_PEOPLE_ROWS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "outlay/access/storage/v1/access_record.pb.h"
#include "services/approval/domain/people.h"
#include "services/approval/store/people_cache.h"

namespace outlay::approval {

// For one body or call; caches what it read. Not thread-safe.
class PeopleRows final : public People {
 public:
  // `reader` must outlive this; `now` is system time, which decides whether grants have expired. `cache`, of the same
  // state as `reader`, must outlive this; null: none.
  PeopleRows(const store::Reader& reader, std::string_view organization, absl::Time now, PeopleCache* cache = nullptr);
  // Removes from the cache what could not be read.
  ~PeopleRows() override;

  // For tests. INTERNAL: the cache differs from the rows.
  static absl::Status CheckCache(const store::Reader& reader, std::string_view organization, const PeopleCache& cache);

  bool IsActive(std::string_view user) const override;
  Persons PersonsBehind(std::string_view user) const override;
  std::string ManagerOf(std::string_view user) const override;
  std::vector<std::string> HoldersOf(std::string_view role, std::string_view group) const override;
  std::map<std::string, std::vector<std::string>> HoldersByGroup(std::string_view role) const override;
  std::vector<std::vector<std::string>> AdministratorsUpFrom(std::string_view group) const override;
  std::optional<int64_t> AuthorityOf(std::string_view user, std::string_view group) const override;
  std::optional<int64_t> AuthorityAround(std::string_view user, std::string_view group) const override;
  bool MayDecide(std::string_view user) const override;
  // Returns whether the user has a role on the group or on one below it, of those groups for which `counts` holds.
  bool HasRoleWithin(std::string_view user, std::string_view group,
                     absl::FunctionRef<bool(std::string_view group)> counts) const;
  // Whether the user may read what the budgets of the group have, hidden ones included.
  bool MayReadBudgets(std::string_view user, std::string_view group) const;
  // Whether the user may propose changes of rules, policies and settings.
  bool MayProposeChanges(std::string_view user) const;
  std::optional<int> DepthOf(std::string_view group) const override;
  std::string TopGroup() const override;
  bool IsWithin(std::string_view group, std::string_view top) const override;

  // DATA_LOSS: something could not be read, so results obtained before must not be used.
  const absl::Status& status() const { return status_; }

 private:
  using HolderRecord = PeopleCache::HolderRecord;
  using User = PeopleCache::User;
  using Path = PeopleCache::Path;
  using Holder = PeopleCache::Holder;

  const User& Load(std::string_view user) const;
  const Path& PathOf(std::string_view group) const;
  PeopleCache::RoleRights RightsOf(const std::string& role) const;
  bool Counts(const HolderRecord& row) const;
  bool IsPresent(const HolderRecord& row) const { return row.generation() >= read_.oldest_generation; }
  // Returns whether the user is ACTIVE and has a grant for which `counts(grant)` holds.
  template <typename Predicate>
  bool HasGrant(std::string_view user, Predicate counts) const;
  // Returns the authority by the grants for which `counts(group of the grant)` holds.
  template <typename Predicate>
  std::optional<int64_t> AuthorityWith(std::string_view user, Predicate counts) const;
  // Returns the holders by all grants of a role, including expired ones.
  const std::vector<Holder>& LoadHolders(std::string_view role) const;
  // Visits the holders whose grants have not expired.
  void VisitHolders(std::string_view role, absl::FunctionRef<void(const Holder&)> visit) const;
  void Note(const absl::Status& status) const;

  const store::Reader& reader_;
  const std::string organization_;
  const absl::Time now_;
  mutable absl::Status status_;
  mutable PeopleCache own_;
  PeopleCache& read_;  // everything read so far
};

// Returns whether a user is ACTIVE, by reading one row. DATA_LOSS.
absl::StatusOr<bool> IsActiveUser(const store::Reader& reader, const std::string& organization,
                                  const std::string& user);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_STORE_PEOPLE_ROWS_H_
