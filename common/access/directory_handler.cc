#include "common/access/directory_handler.h"

#include <utility>
#include <vector>

#include "common/access/keyspaces.h"
#include "common/access/limits.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/formats.h"
#include "common/rpc/values.h"
#include "common/tenant/directory_events.h"
#include "common/tenant/keyspaces.h"
#include "outlay/directory/v1/directory_events.pb.h"

namespace outlay::access {
namespace {

using directory::v1::GroupChanged;
using directory::v1::GroupDeleted;
using directory::v1::RoleChanged;
using directory::v1::RoleDeleted;
using directory::v1::RoleGranted;
using directory::v1::RoleRevoked;
using directory::v1::UserChanged;
using storage::v1::CopyRecord;
using storage::v1::HolderRecord;

template <typename T>
bool Is(std::string_view type) {
  return type == T::descriptor()->full_name();
}

bool IsAccessEvent(std::string_view type) {
  return Is<UserChanged>(type) || Is<RoleChanged>(type) || Is<RoleDeleted>(type) || Is<RoleGranted>(type) ||
         Is<RoleRevoked>(type);
}

absl::Status Unreadable(const feed::FeedEvent& event) {
  return MakeError(absl::StatusCode::kUnavailable, "ACCESS_EVENT_UNREADABLE",
                   Concat("event ", event.event.id(), " of ", event.event.type(),
                          " cannot be read; update this service, or restore directory"),
                   {{"type", event.event.type()}}, limits::kStaleRetryAfter);
}

// Events about grants have the grant's name as their subject, and the user in their data.
template <typename T, typename Touch>
absl::StatusOr<std::optional<Touched>> TouchUserOf(std::string_view data, const Touch& touch) {
  T message;
  if (!message.ParseFromArray(data.data(), static_cast<int>(data.size()))) return DataLoss("log");
  return touch(Touched::Kind::kUser, message.user());
}

// Returns the last id of "organizations/<organization>/<collection>/<id>", if the name is of this organization.
std::optional<std::string> IdOf(const std::string& name, std::string_view collection, std::string_view organization) {
  const std::string pattern = Concat("organizations/*/", collection, "/*");
  if (!rpc::MatchesResource(name, pattern) || rpc::OrganizationOf(name) != organization) return std::nullopt;
  return name.substr(name.rfind('/') + 1);
}

absl::StatusOr<CopyRecord> ReadCopy(const store::Reader& reader) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<CopyRecord> copy, reader.Find(kCopies, {std::string(kDirectory)}));
  return copy.value_or(CopyRecord());
}

// Applies events in one body.
class Applier {
 public:
  Applier(store::Transaction& txn, const feed::FeedEvent& event, uint64_t generation)
      : txn_(txn), event_(event), generation_(generation) {}

  absl::Status Apply() {
    const std::string& type = event_.event.type();
    if (Is<UserChanged>(type)) return As<UserChanged>();
    if (Is<RoleChanged>(type)) return As<RoleChanged>();
    if (Is<RoleDeleted>(type)) return As<RoleDeleted>();
    if (Is<RoleGranted>(type)) return As<RoleGranted>();
    if (Is<RoleRevoked>(type)) return As<RoleRevoked>();
    if (Is<GroupChanged>(type)) return As<GroupChanged>();
    if (Is<GroupDeleted>(type)) return As<GroupDeleted>();
    return absl::OkStatus();
  }

 private:
  template <typename T>
  absl::Status As() {
    T message;
    return message.ParseFromString(event_.event.data()) && Put(message) ? absl::OkStatus() : Unreadable(event_);
  }
  std::optional<std::string> Id(const std::string& name, std::string_view collection) const {
    return IdOf(name, collection, event_.organization);
  }

  bool Put(const UserChanged& message) {
    const auto user = Id(message.user(), "users");
    if (!user.has_value()) return false;
    HolderRecord row;
    row.set_generation(generation_);
    row.set_state(message.state());
    if (!message.owner().empty()) {
      const auto owner = Id(message.owner(), "users");
      if (!owner.has_value()) return false;
      row.set_owner_id(*owner);
    }
    if (!message.manager().empty()) {
      const auto manager = Id(message.manager(), "users");
      if (!manager.has_value()) return false;
      row.set_manager_id(*manager);
    }
    if (!PutLimits(message.spending_limits(), row)) return false;
    txn_.Put(kHolders, {event_.organization, *user, ""}, row);
    return true;
  }
  static bool PutLimits(const directory::v1::SpendingLimits& limits, HolderRecord& row) {
    if (limits.has_per_order()) {
      const absl::StatusOr<Money> per_order = rpc::MoneyFromProto("per_order", limits.per_order());
      if (!per_order.ok()) return false;
      row.set_limit_per_order_minor(per_order->minor_units());
    }
    if (limits.has_per_period()) {
      const absl::StatusOr<Money> per_period = rpc::MoneyFromProto("per_period", limits.per_period());
      if (!per_period.ok()) return false;
      row.set_limit_per_period_minor(per_period->minor_units());
      row.set_limit_period(limits.period());
    }
    return true;
  }
  bool Put(const RoleChanged& message) {
    const auto role = Id(message.role(), "roles");
    if (!role.has_value()) return false;
    storage::v1::RoleRecord row;
    row.set_generation(generation_);
    *row.mutable_permissions() = message.permissions();
    txn_.Put(kRoles, {event_.organization, *role}, row);
    return true;
  }
  bool Put(const RoleDeleted& message) {
    const auto role = Id(message.role(), "roles");
    if (role.has_value()) txn_.Delete(kRoles, {event_.organization, *role});
    return role.has_value();
  }
  bool Put(const RoleGranted& message) {
    const auto grant = Id(message.role_grant(), "roleGrants");
    const auto user = Id(message.user(), "users");
    const auto role = Id(message.role(), "roles");
    const auto group = Id(message.group(), "groups");
    if (!grant.has_value() || !user.has_value() || !role.has_value() || !group.has_value()) return false;
    HolderRecord row;
    row.set_generation(generation_);
    row.set_group_id(*group);
    row.set_role_id(*role);
    if (message.has_expire_time()) {
      row.set_expire_unix_micros(absl::ToUnixMicros(rpc::TimeFromProto(message.expire_time())));
    }
    if (message.has_authority_limit()) {
      const absl::StatusOr<Money> limit = rpc::MoneyFromProto("authority_limit", message.authority_limit());
      if (!limit.ok()) return false;
      row.set_authority_minor(limit->minor_units());
    }
    row.set_granted_by(message.granted_by());
    row.set_confirmed_by(message.confirmed_by());
    txn_.Put(kHolders, {event_.organization, *user, *grant}, row);
    txn_.Put(kHoldersByRole, {event_.organization, *role, *user, *grant}, store::NoValue());
    return true;
  }
  bool Put(const RoleRevoked& message) {
    const auto grant = Id(message.role_grant(), "roleGrants");
    const auto user = Id(message.user(), "users");
    if (!grant.has_value() || !user.has_value()) return false;
    txn_.Delete(kHolders, {event_.organization, *user, *grant});
    if (const auto role = Id(message.role(), "roles"); role.has_value()) {
      txn_.Delete(kHoldersByRole, {event_.organization, *role, *user, *grant});
    }
    return true;
  }
  bool Put(const GroupChanged& message) {
    const auto group = Id(message.group(), "groups");
    const auto parent = message.parent().empty() ? std::string() : Id(message.parent(), "groups");
    if (!group.has_value() || !parent.has_value()) return false;
    storage::v1::GroupRecord row;
    row.set_generation(generation_);
    row.set_parent_id(*parent);
    txn_.Put(kGroups, {event_.organization, *group}, row);
    return true;
  }
  bool Put(const GroupDeleted& message) {
    const auto group = Id(message.group(), "groups");
    if (group.has_value()) txn_.Delete(kGroups, {event_.organization, *group});
    return group.has_value();
  }

  store::Transaction& txn_;
  const feed::FeedEvent& event_;
  const uint64_t generation_;
};

HolderKey ToHolderKey(const HolderKey& key) {
  return key;
}
HolderKey ToHolderKey(const GroupKey& key) {
  return {std::get<0>(key), std::get<1>(key), ""};
}

template <typename K, typename V>
absl::Status FindVoid(const store::Reader& reader, const store::Keyspace<K, V>& keyspace, Touched::Kind kind,
                      uint64_t oldest, size_t limit, std::vector<VoidRow>& rows) {
  return reader.Scan(keyspace, std::tuple<>(), [&](const K& key, const V& row) {
    if (rows.size() >= limit) return store::Visit::kStop;
    if (row.generation() < oldest) rows.push_back({.kind = kind, .key = ToHolderKey(key)});
    return store::Visit::kContinue;
  });
}

// Deletes the row if it exists and is void; returns whether it did.
template <typename K, typename V>
absl::StatusOr<bool> DeleteIfVoid(store::Transaction& txn, const store::Keyspace<K, V>& keyspace, const K& key,
                                  uint64_t oldest) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<V> row, txn.Find(keyspace, key));
  if (!row.has_value() || row->generation() >= oldest) return false;
  txn.Delete(keyspace, key);
  return true;
}

}  // namespace

absl::StatusOr<std::optional<Touched>> FindTouched(std::string_view organization, std::string_view type,
                                                   std::string_view subject, std::string_view data) {
  const auto touch = [&](Touched::Kind kind, std::string_view name) {
    return std::optional(Touched{
        .kind = kind, .organization = std::string(organization), .id = std::string(name.substr(name.rfind('/') + 1))});
  };
  if (Is<RoleGranted>(type)) return TouchUserOf<RoleGranted>(data, touch);
  if (Is<RoleRevoked>(type)) return TouchUserOf<RoleRevoked>(data, touch);
  if (Is<UserChanged>(type)) return touch(Touched::Kind::kUser, subject);
  if (Is<RoleChanged>(type) || Is<RoleDeleted>(type)) return touch(Touched::Kind::kRole, subject);
  if (Is<GroupChanged>(type) || Is<GroupDeleted>(type)) return touch(Touched::Kind::kGroup, subject);
  if (!tenant::IsDirectoryEvent(type)) return std::optional<Touched>();
  return std::optional(
      Touched{.kind = Touched::Kind::kOrganization, .organization = std::string(organization), .id = {}});
}

bool DirectoryHandler::Handles(std::string_view type) const {
  return tenant::IsDirectoryEvent(type) || IsAccessEvent(type);
}

absl::Status DirectoryHandler::Apply(store::Transaction& txn, const feed::FeedEvent& event) const {
  OUTLAY_ASSIGN_OR_RETURN(const CopyRecord copy, ReadCopy(txn));
  OUTLAY_RETURN_IF_ERROR(Applier(txn, event, copy.generation()).Apply());
  if (!tenant::IsDirectoryEvent(event.event.type())) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(const tenant::DirectoryEvent parsed,
                          tenant::ParseDirectoryEvent(event.event.type(), event.event.data()));
  if (tenant::OrganizationOf(parsed) != event.organization) return Unreadable(event);
  tenant::ApplyDirectoryEvent(txn, parsed);
  return absl::OkStatus();
}

absl::Status DirectoryHandler::BeginSnapshot(store::Transaction& txn) const {
  OUTLAY_ASSIGN_OR_RETURN(CopyRecord copy, ReadCopy(txn));
  copy.set_generation(copy.generation() + 1);
  txn.Put(kCopies, {std::string(kDirectory)}, copy);
  return absl::OkStatus();
}

absl::Status DirectoryHandler::EndSnapshot(store::Transaction& txn) const {
  OUTLAY_ASSIGN_OR_RETURN(CopyRecord copy, ReadCopy(txn));
  copy.set_oldest_generation(copy.generation());
  txn.Put(kCopies, {std::string(kDirectory)}, copy);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<VoidRow>> FindVoidRows(const store::Reader& reader, size_t limit) {
  OUTLAY_ASSIGN_OR_RETURN(const CopyRecord copy, ReadCopy(reader));
  const uint64_t oldest = copy.oldest_generation();
  std::vector<VoidRow> rows;
  OUTLAY_RETURN_IF_ERROR(FindVoid(reader, kGroups, Touched::Kind::kGroup, oldest, limit, rows));
  OUTLAY_RETURN_IF_ERROR(FindVoid(reader, kRoles, Touched::Kind::kRole, oldest, limit, rows));
  OUTLAY_RETURN_IF_ERROR(FindVoid(reader, kHolders, Touched::Kind::kUser, oldest, limit, rows));
  return rows;
}

absl::Status DeleteVoidRows(store::Transaction& txn, const std::vector<VoidRow>& rows) {
  OUTLAY_ASSIGN_OR_RETURN(const CopyRecord copy, ReadCopy(txn));
  const uint64_t oldest = copy.oldest_generation();
  for (const VoidRow& row : rows) {
    const auto& [organization, id, grant] = row.key;
    if (row.kind == Touched::Kind::kUser) {
      OUTLAY_ASSIGN_OR_RETURN(const std::optional<HolderRecord> holder, txn.Find(kHolders, row.key));
      OUTLAY_ASSIGN_OR_RETURN(const bool deleted, DeleteIfVoid(txn, kHolders, row.key, oldest));
      if (deleted && !grant.empty()) txn.Delete(kHoldersByRole, {organization, holder->role_id(), id, grant});
    } else if (row.kind == Touched::Kind::kRole) {
      OUTLAY_RETURN_IF_ERROR(DeleteIfVoid(txn, kRoles, RoleKey(organization, id), oldest).status());
    } else {
      OUTLAY_ASSIGN_OR_RETURN(const bool deleted, DeleteIfVoid(txn, kGroups, GroupKey(organization, id), oldest));
      if (deleted) txn.Delete(tenant::kGroups, {organization, id});
    }
  }
  return absl::OkStatus();
}

}  // namespace outlay::access
