#include "services/directory/store/provider_groups.h"

#include <utility>

#include "common/base/status_macros.h"
#include "services/directory/domain/errors.h"
#include "services/directory/domain/user.h"

namespace outlay::directory {
namespace {

using IdIndex = Keyspace<IdKey, storage::v1::ProviderGroupIdRecord>;

absl::StatusOr<std::optional<std::string>> FindId(const store::Reader& reader, const IdIndex& index, const IdKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::ProviderGroupIdRecord> record, reader.Find(index, key));
  return record.has_value() ? std::optional(record->provider_group_id()) : std::nullopt;
}

void MoveRows(store::Transaction& txn, const std::string& organization, const ProviderGroupSpec& before,
              const ProviderGroupSpec& after, const std::string& id) {
  storage::v1::ProviderGroupIdRecord record;
  record.set_provider_group_id(id);
  MoveEntry(txn, kProviderGroupsByName, organization, FoldEmail(before.display_name), FoldEmail(after.display_name),
            record);
  MoveEntry(txn, kProviderGroupsByExternalId, organization, before.external_id, after.external_id, record);
}

}  // namespace

absl::StatusOr<std::optional<ProviderGroup>> FindProviderGroup(const store::Reader& reader, const IdKey& key) {
  return FindValue<ProviderGroup>(reader, kProviderGroups, key);
}

absl::StatusOr<ProviderGroup> LoadProviderGroup(const store::Reader& reader, const IdKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<ProviderGroup> group, FindProviderGroup(reader, key));
  if (!group.has_value()) return ProviderGroupNotFound(std::get<1>(key));
  return *std::move(group);
}

absl::StatusOr<int64_t> CountProviderGroups(const store::Reader& reader, const std::string& organization) {
  return CountRows(reader, kProviderGroups, std::tuple(organization));
}

absl::StatusOr<std::optional<std::string>> FindProviderGroupIdByName(const store::Reader& reader,
                                                                     const std::string& organization,
                                                                     const std::string& display_name) {
  return FindId(reader, kProviderGroupsByName, {organization, FoldEmail(display_name)});
}

absl::StatusOr<std::optional<std::string>> FindProviderGroupIdByExternalId(const store::Reader& reader,
                                                                           const std::string& organization,
                                                                           const std::string& external_id) {
  return FindId(reader, kProviderGroupsByExternalId, {organization, external_id});
}

void SaveProviderGroup(store::Transaction& txn, const std::string& organization, const ProviderGroup* before,
                       const ProviderGroup& after) {
  txn.Put(kProviderGroups, {organization, after.id}, ToRecord(after));
  MoveRows(txn, organization, before != nullptr ? before->spec : ProviderGroupSpec(), after.spec, after.id);
}

void DeleteProviderGroup(store::Transaction& txn, const std::string& organization, const ProviderGroup& group) {
  txn.Delete(kProviderGroups, {organization, group.id});
  MoveRows(txn, organization, group.spec, ProviderGroupSpec(), group.id);
}

absl::StatusOr<bool> IsProviderGroupMember(const store::Reader& reader, const PairKey& key) {
  return reader.Contains(kProviderGroupMembers, key);
}

void SaveProviderGroupMember(store::Transaction& txn, const PairKey& key) {
  txn.Put(kProviderGroupMembers, key, {});
}

void DeleteProviderGroupMember(store::Transaction& txn, const PairKey& key) {
  txn.Delete(kProviderGroupMembers, key);
}

absl::Status VisitProviderGroups(const store::Reader& reader, const std::string& organization,
                                 const std::optional<std::string>& after, IdVisitor visitor) {
  return VisitIds(reader, kProviderGroups, std::tuple(organization), after, visitor);
}

absl::Status VisitProviderGroupMembers(const store::Reader& reader, const IdKey& group,
                                       const std::optional<std::string>& after, IdVisitor visitor) {
  return VisitIds(reader, kProviderGroupMembers, group, after, visitor);
}

}  // namespace outlay::directory
