// Groups, their tree and its history: the only place that reads and writes their rows. All functions return DATA_LOSS /
// STORED_BYTES_UNREADABLE for rows that cannot be read.
#ifndef OUTLAY_SERVICES_DIRECTORY_STORE_GROUPS_H_
#define OUTLAY_SERVICES_DIRECTORY_STORE_GROUPS_H_

#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "services/directory/domain/group.h"
#include "services/directory/store/rows.h"

namespace outlay::directory {

absl::StatusOr<std::optional<Group>> FindGroup(const store::Reader& reader, const IdKey& key);
// NOT_FOUND / GROUP_NOT_FOUND.
absl::StatusOr<Group> LoadGroup(const store::Reader& reader, const IdKey& key);
// Returns whether the id belonged to a group that was deleted.
absl::StatusOr<bool> IsDeletedGroup(const store::Reader& reader, const IdKey& key);

// Returns the path from the top group down to this one. NOT_FOUND / GROUP_NOT_FOUND.
absl::StatusOr<GroupPath> LoadGroupPath(const store::Reader& reader, const IdKey& key);
// Returns the path as of `time`. NOT_FOUND / GROUP_NOT_FOUND: the group did not exist then.
absl::StatusOr<GroupPath> LoadGroupPathAt(const store::Reader& reader, const IdKey& key, absl::Time time);
// Returns the number of groups from this one down to the deepest below it, including both. Reads one row, however many
// there are.
absl::StatusOr<int> LoadGroupHeight(const store::Reader& reader, const IdKey& key);
// Returns the content without role grants: whether they count depends on their expiry, see LoadGrantsOnGroup.
absl::StatusOr<GroupContent> LoadGroupContent(const store::Reader& reader, const IdKey& key);

// Insert a new group with its place; save a group at the same place; save a group at a new place (`before`: its former
// state); and delete a group, whose history remains. All maintain the heights of the groups above.
absl::Status InsertGroup(store::Transaction& txn, const std::string& organization, const Group& group);
void SaveGroup(store::Transaction& txn, const std::string& organization, const Group& group);
absl::Status SaveMovedGroup(store::Transaction& txn, const std::string& organization, const Group& before,
                            const Group& after);
absl::Status DeleteGroup(store::Transaction& txn, const std::string& organization, const Group& group, absl::Time now);

// In order of ids: all groups of an organization, and those directly below one.
absl::Status VisitGroups(const store::Reader& reader, const std::string& organization,
                         const std::optional<std::string>& after, IdVisitor visitor);
absl::Status VisitChildGroups(const store::Reader& reader, const IdKey& parent, const std::optional<std::string>& after,
                              IdVisitor visitor);

// The place of a group in a period.
struct Placement {
  std::string parent_id;  // empty: the top group
  absl::Time start;
  std::optional<absl::Time> end;  // unset: current
};
// Visits placements, the latest first, optionally only those before `before`.
absl::Status VisitPlacements(const store::Reader& reader, const IdKey& key, const std::optional<absl::Time>& before,
                             absl::FunctionRef<store::Visit(const Placement&)> visitor);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_STORE_GROUPS_H_
