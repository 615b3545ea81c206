// Mappings of the identity provider's groups, and what is left to be done about them: the only place that reads and
// writes their rows. All functions return DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.
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
// Whether a mapping had the id before it was deleted.
absl::StatusOr<bool> IsDeletedGroupMapping(const store::Reader& reader, const IdKey& key);
// All of an organization.
absl::StatusOr<GroupMappings> LoadGroupMappings(const store::Reader& reader, const std::string& organization);
void SaveGroupMapping(store::Transaction& txn, const std::string& organization, const GroupMapping& mapping);
void DeleteGroupMapping(store::Transaction& txn, const std::string& organization, const GroupMapping& mapping);

// In id order.
absl::Status VisitGroupMappings(const store::Reader& reader, const std::string& organization,
                                const std::optional<std::string>& after, IdVisitor visitor);

// A walk through the members of a provider group, each of whom may have to get or lose something.
struct MappingWalk {
  std::string after;        // the member that was served last; empty: none yet
  bool is_deleted = false;  // the group is: its members are taken out

  bool operator==(const MappingWalk&) const = default;
};

absl::StatusOr<std::optional<MappingWalk>> FindMappingWalk(const store::Reader& reader, const IdKey& provider_group);
// Nullopt: it is over.
void SaveMappingWalk(store::Transaction& txn, const IdKey& provider_group, const std::optional<MappingWalk>& walk);

// That a user may have to get or lose something.
absl::StatusOr<bool> HasMappingMark(const store::Reader& reader, const IdKey& user);
void SaveMappingMark(store::Transaction& txn, const IdKey& user);
void DeleteMappingMark(store::Transaction& txn, const IdKey& user);

// Of all organizations of the reader's partition, optionally only those after a key: hears the provider groups whose
// members are walked through, and the users with a mark.
using KeyVisitor = absl::FunctionRef<store::Visit(const IdKey& key)>;
absl::Status VisitMappingWalks(const store::Reader& reader, const std::optional<IdKey>& after, KeyVisitor visitor);
absl::Status VisitMappingMarks(const store::Reader& reader, const std::optional<IdKey>& after, KeyVisitor visitor);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_STORE_GROUP_MAPPINGS_H_
