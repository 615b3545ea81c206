#include "services/directory/store/group_mappings.h"

#include <tuple>
#include <utility>

#include "common/base/status_macros.h"
#include "services/directory/domain/errors.h"

namespace outlay::directory {

absl::StatusOr<std::optional<GroupMapping>> FindGroupMapping(const store::Reader& reader, const IdKey& key) {
  return FindValue<GroupMapping>(reader, kGroupMappings, key);
}

absl::StatusOr<GroupMapping> LoadGroupMapping(const store::Reader& reader, const IdKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<GroupMapping> mapping, FindGroupMapping(reader, key));
  if (!mapping.has_value()) return GroupMappingNotFound(std::get<1>(key));
  return *std::move(mapping);
}

absl::StatusOr<bool> IsDeletedGroupMapping(const store::Reader& reader, const IdKey& key) {
  return reader.Contains(kDeletedGroupMappings, key);
}

absl::StatusOr<GroupMappings> LoadGroupMappings(const store::Reader& reader, const std::string& organization) {
  GroupMappings mappings;
  const auto visit = [&](const IdKey& key,
                         const storage::v1::GroupMappingRecord& record) -> absl::StatusOr<store::Visit> {
    OUTLAY_ASSIGN_OR_RETURN(mappings.emplace_back(), FromRecord(std::get<1>(key), record));
    return store::Visit::kContinue;
  };
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kGroupMappings, std::tuple(organization), visit));
  return mappings;
}

void SaveGroupMapping(store::Transaction& txn, const std::string& organization, const GroupMapping& mapping) {
  txn.Put(kGroupMappings, {organization, mapping.id}, ToRecord(mapping));
}

void DeleteGroupMapping(store::Transaction& txn, const std::string& organization, const GroupMapping& mapping) {
  txn.Delete(kGroupMappings, {organization, mapping.id});
  txn.Put(kDeletedGroupMappings, {organization, mapping.id}, ToRecord(mapping));
}

absl::Status VisitGroupMappings(const store::Reader& reader, const std::string& organization,
                                const std::optional<std::string>& after, IdVisitor visitor) {
  return VisitIds(reader, kGroupMappings, std::tuple(organization), after, visitor);
}

absl::StatusOr<std::optional<MappingWalk>> FindMappingWalk(const store::Reader& reader, const IdKey& provider_group) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::MappingWalkRecord> record,
                          reader.Find(kMappingWalks, provider_group));
  if (!record.has_value()) return std::optional<MappingWalk>();
  return std::optional(MappingWalk{.after = record->after(), .is_deleted = record->is_deleted()});
}

void SaveMappingWalk(store::Transaction& txn, const IdKey& provider_group, const std::optional<MappingWalk>& walk) {
  if (!walk.has_value()) {
    txn.Delete(kMappingWalks, provider_group);
    return;
  }
  storage::v1::MappingWalkRecord record;
  record.set_after(walk->after);
  record.set_is_deleted(walk->is_deleted);
  txn.Put(kMappingWalks, provider_group, record);
}

absl::StatusOr<bool> HasMappingMark(const store::Reader& reader, const IdKey& user) {
  return reader.Contains(kMappingMarks, user);
}

void SaveMappingMark(store::Transaction& txn, const IdKey& user) {
  txn.Put(kMappingMarks, user, {});
}

void DeleteMappingMark(store::Transaction& txn, const IdKey& user) {
  txn.Delete(kMappingMarks, user);
}

absl::Status VisitMappingWalks(const store::Reader& reader, const std::optional<IdKey>& after, KeyVisitor visitor) {
  return VisitKeys(reader, kMappingWalks, after, visitor);
}

absl::Status VisitMappingMarks(const store::Reader& reader, const std::optional<IdKey>& after, KeyVisitor visitor) {
  return VisitKeys(reader, kMappingMarks, after, visitor);
}

}  // namespace outlay::directory
