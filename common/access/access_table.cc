#include "common/access/access_table.h"

#include <functional>
#include <optional>
#include <set>
#include <utility>

#include "common/access/keyspaces.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace outlay::access {
namespace {

using storage::v1::CopyRecord;
using storage::v1::GroupRecord;
using storage::v1::HolderRecord;
using storage::v1::RoleRecord;

absl::StatusOr<uint64_t> ReadOldestGeneration(const store::Reader& reader) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<CopyRecord> copy, reader.Find(kCopies, {std::string(kDirectory)}));
  return copy.has_value() ? copy->oldest_generation() : 0;
}

UserState ToState(int32_t state) {
  // States of a newer directory give no rights here.
  return state >= 0 && state <= static_cast<int32_t>(UserState::kDeprovisioned) ? static_cast<UserState>(state)
                                                                                : UserState::kUnknown;
}

NamedGrant ToGrant(const HolderRecord& row) {
  NamedGrant grant{.group_id = row.group_id(), .role_id = row.role_id(), .expire_time = {}, .authority_minor = {}};
  if (row.has_expire_unix_micros()) grant.expire_time = absl::FromUnixMicros(row.expire_unix_micros());
  if (row.has_authority_minor()) grant.authority_minor = row.authority_minor();
  return grant;
}

// Gathers a user's rows, which come one after another, and hands the user over when the next one begins.
class UserGatherer {
 public:
  using Take = std::function<void(const std::string& organization, const std::string& user, UserState state,
                                  const std::vector<NamedGrant>& grants)>;
  explicit UserGatherer(Take take) : take_(std::move(take)) {}

  void Add(const HolderKey& key, const HolderRecord& row) {
    const auto& [organization, user, grant] = key;
    if (organization != organization_ || user != user_) {
      Flush();
      organization_ = organization;
      user_ = user;
    }
    grant.empty() ? static_cast<void>(state_ = ToState(row.state())) : grants_.push_back(ToGrant(row));
  }
  void Flush() {
    if (!user_.empty()) take_(organization_, user_, state_, grants_);
    user_.clear();
    state_ = UserState::kUnknown;
    grants_.clear();
  }

 private:
  const Take take_;
  std::string organization_;
  std::string user_;
  UserState state_ = UserState::kUnknown;
  std::vector<NamedGrant> grants_;
};

OrganizationDraft& DraftOf(absl::flat_hash_map<std::string, std::unique_ptr<OrganizationDraft>>& drafts,
                           const std::string& organization) {
  std::unique_ptr<OrganizationDraft>& draft = drafts[organization];
  if (draft == nullptr) draft = std::make_unique<OrganizationDraft>();
  return *draft;
}

}  // namespace

std::shared_ptr<const Organization> AccessTable::Find(std::string_view organization) const {
  const Part& part = parts_[store::PartitionOf(organization).value];
  const std::shared_lock lock(part.reading);
  const auto found = part.versions.find(ToAbsl(organization));
  return found == part.versions.end() ? nullptr : found->second;
}

PermissionSet AccessTable::ToSet(const RoleRecord& row) const {
  PermissionSet set;
  for (const std::string& name : row.permissions()) {
    if (const std::optional<PermissionId> permission = permissions_->Find(name); permission.has_value()) {
      set.set(*permission);
    }
  }
  return set;
}

absl::Status AccessTable::Load(store::PartitionId partition) {
  Part& part = parts_[partition.value];
  const std::lock_guard writing(part.writing);
  const std::unique_ptr<store::Reader> reader = store_->Read(partition);
  OUTLAY_ASSIGN_OR_RETURN(const uint64_t oldest, ReadOldestGeneration(*reader));
  Drafts drafts;
  OUTLAY_RETURN_IF_ERROR(reader->Scan(kGroups, std::tuple<>(), [&](const GroupKey& key, const GroupRecord& row) {
    if (row.generation() >= oldest) DraftOf(drafts, std::get<0>(key)).SetGroup(std::get<1>(key), row.parent_id());
    return store::Visit::kContinue;
  }));
  OUTLAY_RETURN_IF_ERROR(reader->Scan(kRoles, std::tuple<>(), [&](const RoleKey& key, const RoleRecord& row) {
    if (row.generation() >= oldest) DraftOf(drafts, std::get<0>(key)).SetRole(std::get<1>(key), ToSet(row));
    return store::Visit::kContinue;
  }));
  UserGatherer users(
      [&](const std::string& organization, const std::string& user, UserState state,
          const std::vector<NamedGrant>& grants) { DraftOf(drafts, organization).SetUser(user, state, grants); });
  OUTLAY_RETURN_IF_ERROR(reader->Scan(kHolders, std::tuple<>(), [&](const HolderKey& key, const HolderRecord& row) {
    if (row.generation() >= oldest) users.Add(key, row);
    return store::Visit::kContinue;
  }));
  users.Flush();
  Versions versions;
  for (auto& [organization, draft] : drafts) {
    versions.emplace(organization, std::make_shared<const Organization>(draft->Publish()));
  }
  part.drafts = std::move(drafts);
  const std::unique_lock reading(part.reading);
  part.versions = std::move(versions);
  return absl::OkStatus();
}

absl::Status AccessTable::Refresh(const std::vector<Touched>& touched) {
  absl::flat_hash_map<uint32_t, std::vector<const Touched*>> by_partition;
  for (const Touched& one : touched) {
    if (one.kind != Touched::Kind::kOrganization) {
      by_partition[store::PartitionOf(one.organization).value].push_back(&one);
    }
  }
  for (const auto& [partition, of_one] : by_partition) {
    Part& part = parts_[partition];
    const std::lock_guard writing(part.writing);
    const std::unique_ptr<store::Reader> reader = store_->Read({partition});
    std::set<std::string> changed;
    for (const Touched* const one : of_one) {
      OUTLAY_RETURN_IF_ERROR(Read(*reader, *one, DraftOf(part.drafts, one->organization)));
      changed.insert(one->organization);
    }
    for (const std::string& organization : changed) {
      auto version = std::make_shared<const Organization>(part.drafts[organization]->Publish());
      const std::unique_lock reading(part.reading);
      part.versions[organization] = std::move(version);
    }
  }
  return absl::OkStatus();
}

absl::Status AccessTable::Read(const store::Reader& reader, const Touched& touched, OrganizationDraft& draft) const {
  OUTLAY_ASSIGN_OR_RETURN(const uint64_t oldest, ReadOldestGeneration(reader));
  if (touched.kind == Touched::Kind::kUser) return ReadUser(reader, touched, oldest, draft);
  if (touched.kind == Touched::Kind::kRole) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<RoleRecord> row,
                            reader.Find(kRoles, {touched.organization, touched.id}));
    row.has_value() && row->generation() >= oldest ? draft.SetRole(touched.id, ToSet(*row))
                                                   : draft.DeleteRole(touched.id);
    return absl::OkStatus();
  }
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<GroupRecord> row,
                          reader.Find(kGroups, {touched.organization, touched.id}));
  row.has_value() && row->generation() >= oldest ? draft.SetGroup(touched.id, row->parent_id())
                                                 : draft.DeleteGroup(touched.id);
  return absl::OkStatus();
}

absl::Status AccessTable::ReadUser(const store::Reader& reader, const Touched& touched, uint64_t oldest,
                                   OrganizationDraft& draft) const {
  // A user without rows is no user any more.
  draft.DeleteUser(touched.id);
  UserGatherer users([&](const std::string&, const std::string& user, UserState state,
                         const std::vector<NamedGrant>& grants) { draft.SetUser(user, state, grants); });
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kHolders, std::tuple(touched.organization, touched.id),
                                     [&](const HolderKey& key, const HolderRecord& row) {
                                       if (row.generation() >= oldest) users.Add(key, row);
                                       return store::Visit::kContinue;
                                     }));
  users.Flush();
  return absl::OkStatus();
}

size_t AccessTable::users() const {
  size_t users = 0;
  for (const Part& part : parts_) {
    const std::shared_lock lock(part.reading);
    for (const auto& [organization, version] : part.versions) users += version->users();
  }
  return users;
}

}  // namespace outlay::access
