#include "services/directory/store/groups.h"

#include <algorithm>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/directory/domain/errors.h"
#include "services/directory/domain/limits.h"

namespace outlay::directory {
namespace {

int HeightOf(const storage::v1::HeightsRecord& record) {
  return record.children_size() + 1;
}

void Count(int height, int64_t by, storage::v1::HeightsRecord* record) {
  while (record->children_size() < height) record->add_children(0);
  record->set_children(height - 1, record->children(height - 1) + by);
  // The last count is never 0, so their number is the height of the highest child.
  while (!record->children().empty() && record->children().rbegin()[0] == 0) record->mutable_children()->RemoveLast();
}

absl::StatusOr<storage::v1::HeightsRecord> LoadHeights(const store::Reader& reader, const IdKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<storage::v1::HeightsRecord> record, reader.Find(kGroupHeights, key));
  return std::move(record).value_or(storage::v1::HeightsRecord());
}

void SaveHeights(store::Transaction& txn, const IdKey& key, const storage::v1::HeightsRecord& record) {
  if (record.children().empty()) {
    txn.Delete(kGroupHeights, key);
  } else {
    txn.Put(kGroupHeights, key, record);
  }
}

// Records in a group, and in the groups above as far as necessary, that a child of a height was added or removed.
// Writes no more rows than the tree is deep.
absl::Status CountChild(store::Transaction& txn, const std::string& organization, std::string parent_id, int height,
                        int64_t by) {
  std::optional<int> gone;  // the height that the child had before, when it only changed
  std::optional<int> came;
  if (by > 0) came = height;
  if (by < 0) gone = height;
  while (!parent_id.empty() && gone != came) {
    const IdKey key = {organization, parent_id};
    OUTLAY_ASSIGN_OR_RETURN(storage::v1::HeightsRecord record, LoadHeights(txn, key));
    const int before = HeightOf(record);
    if (came.has_value()) Count(*came, 1, &record);
    if (gone.has_value()) Count(*gone, -1, &record);
    SaveHeights(txn, key, record);
    gone = before;
    came = HeightOf(record);
    OUTLAY_ASSIGN_OR_RETURN(const Group parent, LoadGroup(txn, key));
    parent_id = parent.parent_id;
  }
  return absl::OkStatus();
}

void OpenPlacement(store::Transaction& txn, const std::string& organization, const Group& group) {
  storage::v1::PlacementRecord record;
  record.set_parent_id(group.parent_id);
  txn.Put(kGroupPlacements, {organization, group.id, group.place_time}, record);
}

void ClosePlacement(store::Transaction& txn, const std::string& organization, const Group& group, absl::Time end) {
  storage::v1::PlacementRecord record;
  record.set_parent_id(group.parent_id);
  record.set_end_time(absl::ToUnixMicros(end));
  txn.Put(kGroupPlacements, {organization, group.id, group.place_time}, record);
}

absl::StatusOr<std::string> ParentAt(const store::Reader& reader, const IdKey& key, absl::Time time) {
  std::optional<Placement> found;
  OUTLAY_RETURN_IF_ERROR(VisitPlacements(reader, key, time + absl::Microseconds(1), [&](const Placement& placement) {
    if (!placement.end.has_value() || time < *placement.end) found = placement;
    return store::Visit::kStop;
  }));
  if (!found.has_value()) return GroupNotFound(std::get<1>(key));
  return found->parent_id;
}

// Walks up from `key` to the top group. A chain longer than the maximum depth is a damaged tree.
absl::StatusOr<GroupPath> WalkUp(const IdKey& key,
                                 absl::FunctionRef<absl::StatusOr<std::string>(const IdKey&)> parent_of) {
  GroupPath path;
  IdKey at = key;
  while (!std::get<1>(at).empty()) {
    if (std::ssize(path) >= limits::kGroupDepth) return DataLoss(kGroups.name);
    OUTLAY_ASSIGN_OR_RETURN(std::string parent_id, parent_of(at));
    path.push_back(std::get<1>(at));
    std::get<1>(at) = std::move(parent_id);
  }
  std::reverse(path.begin(), path.end());
  return path;
}

}  // namespace

absl::StatusOr<std::optional<Group>> FindGroup(const store::Reader& reader, const IdKey& key) {
  return FindValue<Group>(reader, kGroups, key);
}

absl::StatusOr<Group> LoadGroup(const store::Reader& reader, const IdKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<Group> group, FindGroup(reader, key));
  if (!group.has_value()) return GroupNotFound(std::get<1>(key));
  return *std::move(group);
}

absl::StatusOr<bool> IsDeletedGroup(const store::Reader& reader, const IdKey& key) {
  return reader.Contains(kDeletedGroups, key);
}

absl::StatusOr<GroupPath> LoadGroupPath(const store::Reader& reader, const IdKey& key) {
  return WalkUp(key, [&](const IdKey& at) -> absl::StatusOr<std::string> {
    OUTLAY_ASSIGN_OR_RETURN(const Group group, LoadGroup(reader, at));
    return group.parent_id;
  });
}

absl::StatusOr<GroupPath> LoadGroupPathAt(const store::Reader& reader, const IdKey& key, absl::Time time) {
  return WalkUp(key, [&](const IdKey& at) { return ParentAt(reader, at, time); });
}

absl::StatusOr<int> LoadGroupHeight(const store::Reader& reader, const IdKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const storage::v1::HeightsRecord record, LoadHeights(reader, key));
  return HeightOf(record);
}

absl::StatusOr<GroupContent> LoadGroupContent(const store::Reader& reader, const IdKey& key) {
  GroupContent content;
  OUTLAY_ASSIGN_OR_RETURN(content.groups, HasRows(reader, kGroupsByParent, key));
  OUTLAY_ASSIGN_OR_RETURN(content.members, HasRows(reader, kMembersByGroup, key));
  return content;
}

absl::Status InsertGroup(store::Transaction& txn, const std::string& organization, const Group& group) {
  SaveGroup(txn, organization, group);
  OpenPlacement(txn, organization, group);
  if (group.parent_id.empty()) return absl::OkStatus();
  txn.Put(kGroupsByParent, {organization, group.parent_id, group.id}, {});
  return CountChild(txn, organization, group.parent_id, /*height=*/1, 1);
}

void SaveGroup(store::Transaction& txn, const std::string& organization, const Group& group) {
  txn.Put(kGroups, {organization, group.id}, ToRecord(group));
}

absl::Status SaveMovedGroup(store::Transaction& txn, const std::string& organization, const Group& before,
                            const Group& after) {
  OUTLAY_ASSIGN_OR_RETURN(const int height, LoadGroupHeight(txn, {organization, after.id}));
  OUTLAY_RETURN_IF_ERROR(CountChild(txn, organization, before.parent_id, height, -1));
  OUTLAY_RETURN_IF_ERROR(CountChild(txn, organization, after.parent_id, height, 1));
  txn.Delete(kGroupsByParent, {organization, before.parent_id, before.id});
  txn.Put(kGroupsByParent, {organization, after.parent_id, after.id}, {});
  // A second move at the same instant replaces the first, which lasted no time.
  ClosePlacement(txn, organization, before, after.place_time);
  OpenPlacement(txn, organization, after);
  SaveGroup(txn, organization, after);
  return absl::OkStatus();
}

absl::Status DeleteGroup(store::Transaction& txn, const std::string& organization, const Group& group, absl::Time now) {
  OUTLAY_RETURN_IF_ERROR(CountChild(txn, organization, group.parent_id, /*height=*/1, -1));
  txn.Delete(kGroupsByParent, {organization, group.parent_id, group.id});
  ClosePlacement(txn, organization, group, now);
  txn.Delete(kGroups, {organization, group.id});
  txn.Put(kDeletedGroups, {organization, group.id}, ToRecord(group));
  return absl::OkStatus();
}

absl::Status VisitGroups(const store::Reader& reader, const std::string& organization,
                         const std::optional<std::string>& after, IdVisitor visitor) {
  return VisitIds(reader, kGroups, std::tuple(organization), after, visitor);
}

absl::Status VisitChildGroups(const store::Reader& reader, const IdKey& parent, const std::optional<std::string>& after,
                              IdVisitor visitor) {
  return VisitIds(reader, kGroupsByParent, parent, after, visitor);
}

absl::Status VisitPlacements(const store::Reader& reader, const IdKey& key, const std::optional<absl::Time>& before,
                             absl::FunctionRef<store::Visit(const Placement&)> visitor) {
  std::optional<PlacementKey> from;
  if (before.has_value()) from = PlacementKey(std::get<0>(key), std::get<1>(key), *before);
  return reader.Scan(
      kGroupPlacements, key,
      [&](const PlacementKey& at, const storage::v1::PlacementRecord& record) {
        Placement placement = {.parent_id = record.parent_id(), .start = std::get<2>(at), .end = std::nullopt};
        if (record.end_time() != 0) placement.end = absl::FromUnixMicros(record.end_time());
        return visitor(placement);
      },
      store::Order::kDescending, from);
}

}  // namespace outlay::directory
