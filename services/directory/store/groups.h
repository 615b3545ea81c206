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
// Whether a group had the id before it was deleted.
absl::StatusOr<bool> IsDeletedGroup(const store::Reader& reader, const IdKey& key);

// From the top group down to this one. NOT_FOUND / GROUP_NOT_FOUND.
absl::StatusOr<GroupPath> LoadGroupPath(const store::Reader& reader, const IdKey& key);
// The same as it was at `time`. NOT_FOUND / GROUP_NOT_FOUND: there was no such group then.
absl::StatusOr<GroupPath> LoadGroupPathAt(const store::Reader& reader, const IdKey& key, absl::Time time);
// Groups from this one down to the deepest below it, both counted. Read in one step, however many they are.
absl::StatusOr<int> LoadGroupHeight(const store::Reader& reader, const IdKey& key);
// Without the role grants: whether they count is decided by their time, see LoadGrantsOnGroup.
absl::StatusOr<GroupContent> LoadGroupContent(const store::Reader& reader, const IdKey& key);

// Writes a new group with its place, a group whose place stays, a group at a new place (`before`: as it was), and takes
// one out, whose history stays. All keep the heights of the groups above.
absl::Status InsertGroup(store::Transaction& txn, const std::string& organization, const Group& group);
void SaveGroup(store::Transaction& txn, const std::string& organization, const Group& group);
absl::Status SaveMovedGroup(store::Transaction& txn, const std::string& organization, const Group& before,
                            const Group& after);
absl::Status DeleteGroup(store::Transaction& txn, const std::string& organization, const Group& group, absl::Time now);

// In id order: all groups of an organization, and those directly below one.
absl::Status VisitGroups(const store::Reader& reader, const std::string& organization,
                         const std::optional<std::string>& after, IdVisitor visitor);
absl::Status VisitChildGroups(const store::Reader& reader, const IdKey& parent, const std::optional<std::string>& after,
                              IdVisitor visitor);

// Where a group was for some time.
struct Placement {
  std::string parent_id;  // empty: the top one
  absl::Time start;
  std::optional<absl::Time> end;  // unset: still
};
// The latest first, optionally only those before `before`.
absl::Status VisitPlacements(const store::Reader& reader, const IdKey& key, const std::optional<absl::Time>& before,
                             absl::FunctionRef<store::Visit(const Placement&)> visitor);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_STORE_GROUPS_H_
