#include "services/directory/store/users.h"

#include <utility>

#include "common/access/organization.h"
#include "common/base/status_macros.h"
#include "services/directory/domain/errors.h"
#include "services/directory/domain/limits.h"

namespace outlay::directory {
namespace {

absl::StatusOr<std::optional<std::string>> FindUserId(const store::Reader& reader,
                                                      const Keyspace<IdKey, storage::v1::UserIdRecord>& keyspace,
                                                      const IdKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::UserIdRecord> record, reader.Find(keyspace, key));
  return record.has_value() ? std::optional(record->user_id()) : std::nullopt;
}

// Moves an entry of an index by another user, (organization, other user, user id); an empty one has no entry.
void MoveUser(store::Transaction& txn, const Keyspace<PairKey, NoValue>& index, const IdKey& user,
              const std::string& before, const std::string& after) {
  if (before == after) return;
  const auto& [organization, user_id] = user;
  if (!before.empty()) txn.Delete(index, {organization, before, user_id});
  if (!after.empty()) txn.Put(index, {organization, after, user_id}, {});
}

Membership FromRow(const PairKey& key, const storage::v1::MembershipRecord& record) {
  return FromRecord(std::get<1>(key), std::get<2>(key), record);
}

}  // namespace

absl::StatusOr<std::optional<User>> FindUser(const store::Reader& reader, const IdKey& key) {
  return FindValue<User>(reader, kUsers, key);
}

absl::StatusOr<User> LoadUser(const store::Reader& reader, const IdKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<User> user, FindUser(reader, key));
  if (!user.has_value()) return UserNotFound(std::get<1>(key));
  return *std::move(user);
}

absl::StatusOr<Person> LoadPerson(const store::Reader& reader, const IdKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::PersonRecord> record, reader.Find(kPersons, key));
  return record.has_value() ? FromRecord(*record) : Person();
}

void SaveUser(store::Transaction& txn, const std::string& organization, const User* before, const User& after) {
  const IdKey key = {organization, after.id};
  MoveUser(txn, kUsersByManager, key, before != nullptr ? before->manager_id : std::string(), after.manager_id);
  MoveUser(txn, kUsersByOwner, key, before != nullptr ? before->owner_id : std::string(), after.owner_id);
  txn.Put(kUsers, key, ToRecord(after));
}

void SavePerson(store::Transaction& txn, const IdKey& key, const Person& before, const Person& after) {
  const auto& [organization, user_id] = key;
  storage::v1::UserIdRecord record;
  record.set_user_id(user_id);
  MoveEntry(txn, kUsersByEmail, organization, FoldEmail(before.email), FoldEmail(after.email), record);
  MoveEntry(txn, kUsersByExternalId, organization, before.external_id, after.external_id, record);
  MoveEntry(txn, kUsersByUserName, organization, FoldEmail(before.user_name), FoldEmail(after.user_name), record);
  if (after == Person()) {
    txn.Delete(kPersons, key);
  } else {
    txn.Put(kPersons, key, ToRecord(after));
  }
}

absl::StatusOr<std::optional<absl::Time>> FindLastSeen(const store::Reader& reader, const IdKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::SeenUserRecord> record, reader.Find(kSeenUsers, key));
  return record.has_value() ? std::optional(absl::FromUnixMicros(record->day())) : std::nullopt;
}

void SaveLastSeen(store::Transaction& txn, const IdKey& key, absl::Time day) {
  storage::v1::SeenUserRecord record;
  record.set_day(absl::ToUnixMicros(day));
  txn.Put(kSeenUsers, key, record);
}

void DeleteLastSeen(store::Transaction& txn, const IdKey& key) {
  txn.Delete(kSeenUsers, key);
}

absl::StatusOr<std::optional<std::string>> FindUserIdByEmail(const store::Reader& reader,
                                                             const std::string& organization,
                                                             const std::string& email) {
  return FindUserId(reader, kUsersByEmail, {organization, FoldEmail(email)});
}

absl::StatusOr<std::optional<std::string>> FindUserIdByExternalId(const store::Reader& reader,
                                                                  const std::string& organization,
                                                                  const std::string& external_id) {
  return FindUserId(reader, kUsersByExternalId, {organization, external_id});
}

absl::StatusOr<std::optional<std::string>> FindUserIdByUserName(const store::Reader& reader,
                                                                const std::string& organization,
                                                                const std::string& user_name) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<std::string> user_id,
                          FindUserId(reader, kUsersByUserName, {organization, FoldEmail(user_name)}));
  if (user_id.has_value()) return user_id;
  OUTLAY_ASSIGN_OR_RETURN(user_id, FindUserIdByEmail(reader, organization, user_name));
  if (!user_id.has_value()) return std::nullopt;
  OUTLAY_ASSIGN_OR_RETURN(const Person person, LoadPerson(reader, {organization, *user_id}));
  return person.user_name.empty() ? user_id : std::nullopt;
}

absl::StatusOr<std::vector<std::string>> LoadManagers(const store::Reader& reader, const std::string& organization,
                                                      const std::string& user_id) {
  std::vector<std::string> managers;
  std::string at = user_id;
  while (!at.empty() && std::ssize(managers) < limits::kManagerChain) {
    OUTLAY_ASSIGN_OR_RETURN(const User user, LoadUser(reader, {organization, at}));
    managers.push_back(at);
    at = user.manager_id;
  }
  return managers;
}

absl::Status VisitUsers(const store::Reader& reader, const std::string& organization,
                        const std::optional<std::string>& after, IdVisitor visitor) {
  return VisitIds(reader, kUsers, std::tuple(organization), after, visitor);
}

absl::Status ScanUsers(const store::Reader& reader, const std::string& organization,
                       absl::FunctionRef<absl::StatusOr<store::Visit>(const User&)> visitor) {
  const auto visit = [&](const IdKey& key, const storage::v1::UserRecord& record) -> absl::StatusOr<store::Visit> {
    OUTLAY_ASSIGN_OR_RETURN(const User user, FromRecord(std::get<1>(key), record));
    return visitor(user);
  };
  return reader.Scan(kUsers, std::tuple(organization), visit);
}

absl::StatusOr<Persons> LoadPersonsBehind(const store::Reader& reader, const IdKey& user) {
  const auto& [organization, user_id] = user;
  Persons persons(user_id);
  std::string at = user_id;
  while (!at.empty()) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<User> found, FindUser(reader, {organization, at}));
    at = found.has_value() ? found->owner_id : std::string();
    if (!access::AddOwner(at, persons)) break;
  }
  return persons;
}

absl::Status VisitAccounts(const store::Reader& reader, const IdKey& owner, const std::optional<std::string>& after,
                           IdVisitor visitor) {
  return VisitIds(reader, kUsersByOwner, owner, after, visitor);
}

absl::Status VisitReports(const store::Reader& reader, const IdKey& manager, const std::optional<std::string>& after,
                          IdVisitor visitor) {
  return VisitIds(reader, kUsersByManager, manager, after, visitor);
}

absl::Status VisitMembers(const store::Reader& reader, const IdKey& group, const std::optional<std::string>& after,
                          IdVisitor visitor) {
  return VisitIds(reader, kMembersByGroup, group, after, visitor);
}

absl::Status VisitEmails(
    const store::Reader& reader, const std::string& organization, const std::optional<std::string>& after,
    absl::FunctionRef<store::Visit(const std::string& email, const std::string& user_id)> visitor) {
  const std::optional<IdKey> from = after.has_value() ? std::optional(IdKey(organization, *after)) : std::nullopt;
  return reader.Scan(
      kUsersByEmail, std::tuple(organization),
      [&](const IdKey& key, const storage::v1::UserIdRecord& record) {
        return visitor(std::get<1>(key), record.user_id());
      },
      store::Order::kAscending, from);
}

absl::StatusOr<std::optional<Membership>> FindMembership(const store::Reader& reader, const PairKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::MembershipRecord> record, reader.Find(kMemberships, key));
  return record.has_value() ? std::optional(FromRow(key, *record)) : std::nullopt;
}

absl::StatusOr<std::vector<Membership>> LoadMemberships(const store::Reader& reader, const IdKey& user) {
  std::vector<Membership> memberships;
  OUTLAY_RETURN_IF_ERROR(
      reader.Scan(kMemberships, user, [&](const PairKey& key, const storage::v1::MembershipRecord& record) {
        memberships.push_back(FromRow(key, record));
        return store::Visit::kContinue;
      }));
  return memberships;
}

absl::Status VisitMemberships(const store::Reader& reader, const std::string& organization,
                              const std::optional<PairKey>& after,
                              absl::FunctionRef<store::Visit(const Membership&)> visitor) {
  return reader.Scan(
      kMemberships, std::tuple(organization),
      [&](const PairKey& key, const storage::v1::MembershipRecord& record) { return visitor(FromRow(key, record)); },
      store::Order::kAscending, after);
}

void SaveMembership(store::Transaction& txn, const std::string& organization, const Membership& membership) {
  txn.Put(kMemberships, {organization, membership.user_id, membership.group_id}, ToRecord(membership));
  txn.Put(kMembersByGroup, {organization, membership.group_id, membership.user_id}, {});
}

void DeleteMembership(store::Transaction& txn, const std::string& organization, const Membership& membership) {
  txn.Delete(kMemberships, {organization, membership.user_id, membership.group_id});
  txn.Delete(kMembersByGroup, {organization, membership.group_id, membership.user_id});
}

}  // namespace outlay::directory
