// The identity provider's groups and their members: the only place that reads and writes their rows. All functions
// return DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.
#ifndef OUTLAY_SERVICES_DIRECTORY_STORE_PROVIDER_GROUPS_H_
#define OUTLAY_SERVICES_DIRECTORY_STORE_PROVIDER_GROUPS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "services/directory/domain/provider_group.h"
#include "services/directory/store/rows.h"

namespace outlay::directory {

absl::StatusOr<std::optional<ProviderGroup>> FindProviderGroup(const store::Reader& reader, const IdKey& key);
// NOT_FOUND / PROVIDER_GROUP_NOT_FOUND.
absl::StatusOr<ProviderGroup> LoadProviderGroup(const store::Reader& reader, const IdKey& key);
absl::StatusOr<int64_t> CountProviderGroups(const store::Reader& reader, const std::string& organization);

// Return the group that has the name, ignoring case, or the external id; nullopt: none.
absl::StatusOr<std::optional<std::string>> FindProviderGroupIdByName(const store::Reader& reader,
                                                                     const std::string& organization,
                                                                     const std::string& display_name);
absl::StatusOr<std::optional<std::string>> FindProviderGroupIdByExternalId(const store::Reader& reader,
                                                                           const std::string& organization,
                                                                           const std::string& external_id);

// `before`: the stored state; null: there is none. Members have rows of their own.
void SaveProviderGroup(store::Transaction& txn, const std::string& organization, const ProviderGroup* before,
                       const ProviderGroup& after);
void DeleteProviderGroup(store::Transaction& txn, const std::string& organization, const ProviderGroup& group);

// The key is (organization, provider group id, user id).
absl::StatusOr<bool> IsProviderGroupMember(const store::Reader& reader, const PairKey& key);
void SaveProviderGroupMember(store::Transaction& txn, const PairKey& key);
void DeleteProviderGroupMember(store::Transaction& txn, const PairKey& key);

// In order of ids: the groups of an organization, and the users who are members of one.
absl::Status VisitProviderGroups(const store::Reader& reader, const std::string& organization,
                                 const std::optional<std::string>& after, IdVisitor visitor);
absl::Status VisitProviderGroupMembers(const store::Reader& reader, const IdKey& group,
                                       const std::optional<std::string>& after, IdVisitor visitor);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_STORE_PROVIDER_GROUPS_H_
