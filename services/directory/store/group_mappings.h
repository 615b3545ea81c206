// Mappings of the identity provider's groups, and the pending work for them: the only place that reads and writes their
// rows. All functions return DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.
#ifndef OUTLAY_SERVICES_DIRECTORY_STORE_GROUP_MAPPINGS_H_
#define OUTLAY_SERVICES_DIRECTORY_STORE_GROUP_MAPPINGS_H_

#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "services/directory/domain/group_mapping.h"
#include "services/directory/store/rows.h"

namespace outlay::directory {

absl::StatusOr<std::optional<GroupMapping>> FindGroupMapping(const store::Reader& reader, const IdKey& key);
// NOT_FOUND / GROUP_MAPPING_NOT_FOUND.
absl::StatusOr<GroupMapping> LoadGroupMapping(const store::Reader& reader, const IdKey& key);
// Returns whether the id belonged to a mapping that was deleted.
absl::StatusOr<bool> IsDeletedGroupMapping(const store::Reader& reader, const IdKey& key);
// Returns all mappings of an organization.
absl::StatusOr<GroupMappings> LoadGroupMappings(const store::Reader& reader, const std::string& organization);
void SaveGroupMapping(store::Transaction& txn, const std::string& organization, const GroupMapping& mapping);
void DeleteGroupMapping(store::Transaction& txn, const std::string& organization, const GroupMapping& mapping);

// In order of ids.
absl::Status VisitGroupMappings(const store::Reader& reader, const std::string& organization,
                                const std::optional<std::string>& after, IdVisitor visitor);

// A walk through the members of a provider group, each of whom may have to get or lose rights.
struct MappingWalk {
  std::string after;        // the member that was handled last; empty: none
  bool is_deleted = false;  // the group is deleted, and its members are removed

  bool operator==(const MappingWalk&) const = default;
};

absl::StatusOr<std::optional<MappingWalk>> FindMappingWalk(const store::Reader& reader, const IdKey& provider_group);
// Nullopt: the walk is complete.
void SaveMappingWalk(store::Transaction& txn, const IdKey& provider_group, const std::optional<MappingWalk>& walk);

// Marks of users who may have to get or lose rights.
absl::StatusOr<bool> HasMappingMark(const store::Reader& reader, const IdKey& user);
void SaveMappingMark(store::Transaction& txn, const IdKey& user);
void DeleteMappingMark(store::Transaction& txn, const IdKey& user);

// Visit, for all organizations of the reader's partition, optionally only after a key: provider groups with a walk in
// progress, and users with a mark.
using KeyVisitor = absl::FunctionRef<store::Visit(const IdKey& key)>;
absl::Status VisitMappingWalks(const store::Reader& reader, const std::optional<IdKey>& after, KeyVisitor visitor);
absl::Status VisitMappingMarks(const store::Reader& reader, const std::optional<IdKey>& after, KeyVisitor visitor);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_STORE_GROUP_MAPPINGS_H_
