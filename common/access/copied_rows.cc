#include "common/access/copied_rows.h"

#include <functional>
#include <utility>
#include <vector>

#include "common/access/directory_handler.h"
#include "common/access/keyspaces.h"
#include "common/base/status_macros.h"

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

absl::Status ReadUser(const store::Reader& reader, const Touched& touched, uint64_t oldest, OrganizationDraft& draft) {
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

}  // namespace

absl::Status CopiedRows::ReadAll(const store::Reader& reader, const Permissions& permissions, DraftOf draft_of) const {
  OUTLAY_ASSIGN_OR_RETURN(const uint64_t oldest, ReadOldestGeneration(reader));
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kGroups, std::tuple<>(), [&](const GroupKey& key, const GroupRecord& row) {
    if (row.generation() >= oldest) draft_of(std::get<0>(key)).SetGroup(std::get<1>(key), row.parent_id());
    return store::Visit::kContinue;
  }));
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kRoles, std::tuple<>(), [&](const RoleKey& key, const RoleRecord& row) {
    if (row.generation() >= oldest) {
      draft_of(std::get<0>(key)).SetRole(std::get<1>(key), permissions.SetOf(row.permissions()));
    }
    return store::Visit::kContinue;
  }));
  UserGatherer users(
      [&](const std::string& organization, const std::string& user, UserState state,
          const std::vector<NamedGrant>& grants) { draft_of(organization).SetUser(user, state, grants); });
  OUTLAY_RETURN_IF_ERROR(reader.Scan(kHolders, std::tuple<>(), [&](const HolderKey& key, const HolderRecord& row) {
    if (row.generation() >= oldest) users.Add(key, row);
    return store::Visit::kContinue;
  }));
  users.Flush();
  return absl::OkStatus();
}

absl::Status CopiedRows::Read(const store::Reader& reader, const Permissions& permissions, const Touched& touched,
                              OrganizationDraft& draft) const {
  OUTLAY_ASSIGN_OR_RETURN(const uint64_t oldest, ReadOldestGeneration(reader));
  if (touched.kind == Touched::Kind::kUser) return ReadUser(reader, touched, oldest, draft);
  if (touched.kind == Touched::Kind::kRole) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<RoleRecord> row,
                            reader.Find(kRoles, {touched.organization, touched.id}));
    row.has_value() && row->generation() >= oldest ? draft.SetRole(touched.id, permissions.SetOf(row->permissions()))
                                                   : draft.DeleteRole(touched.id);
    return absl::OkStatus();
  }
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<GroupRecord> row,
                          reader.Find(kGroups, {touched.organization, touched.id}));
  row.has_value() && row->generation() >= oldest ? draft.SetGroup(touched.id, row->parent_id())
                                                 : draft.DeleteGroup(touched.id);
  return absl::OkStatus();
}

}  // namespace outlay::access
