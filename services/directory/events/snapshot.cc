#include "services/directory/events/snapshot.h"

#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/store/key_codec.h"
#include "services/directory/convert/groups.h"
#include "services/directory/convert/organizations.h"
#include "services/directory/convert/reference_entries.h"
#include "services/directory/convert/roles.h"
#include "services/directory/convert/users.h"
#include "services/directory/domain/names.h"
#include "services/directory/store/keyspaces.h"
#include "services/directory/store/records.h"
#include "services/directory/store/reference_entries.h"

namespace outlay::directory {
namespace {

using command::Announce;
using command::Announcement;

constexpr int64_t kRowsPerPage = 200;

// Reads one page of a table: at most kRowsPerPage rows after a place, which is an encoded key. Returns the next place,
// empty at the table's end. `tell` returns a row's event, or nothing.
template <typename K, typename V, typename Tell>
absl::StatusOr<std::string> ReadTable(const store::Reader& reader, const Keyspace<K, V>& table, std::string_view place,
                                      feed::SnapshotPage* page, Tell tell) {
  std::optional<K> after;
  if (!place.empty() && (!store::key_codec::TakePart(&place, &after.emplace()) || !place.empty())) {
    return DataLoss(table.name);
  }
  int64_t rows = 0;
  std::string next;
  const auto visit = [&](const K& key, const V& record) -> absl::StatusOr<store::Visit> {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<Announcement> event, tell(key, record));
    if (event.has_value()) page->events.push_back(*event);
    if (++rows < kRowsPerPage) return store::Visit::kContinue;
    store::key_codec::AppendPart(key, &next);
    return store::Visit::kStop;
  };
  OUTLAY_RETURN_IF_ERROR(reader.Scan(table, std::tuple<>(), visit, store::Order::kAscending, after));
  return next;
}

using MaybeEvent = absl::StatusOr<std::optional<Announcement>>;

MaybeEvent TellOrganization(const OrganizationKey& key, const storage::v1::OrganizationRecord& record) {
  OUTLAY_ASSIGN_OR_RETURN(const Organization organization, FromRecord(std::get<0>(key), record));
  return std::optional(Announce(OrganizationName(organization.id), ToEvent(organization)));
}

MaybeEvent TellGroup(const IdKey& key, const storage::v1::GroupRecord& record) {
  const auto& [organization, id] = key;
  OUTLAY_ASSIGN_OR_RETURN(const Group group, FromRecord(id, record));
  return std::optional(Announce(GroupName(organization, id), ToEvent(organization, group)));
}

MaybeEvent TellUser(const IdKey& key, const storage::v1::UserRecord& record) {
  const auto& [organization, id] = key;
  OUTLAY_ASSIGN_OR_RETURN(const User user, FromRecord(id, record));
  return std::optional(Announce(UserName(organization, id), ToEvent(organization, user)));
}

MaybeEvent TellMembership(const PairKey& key, const storage::v1::MembershipRecord& record) {
  const auto& [organization, user_id, group_id] = key;
  const Membership membership = {
      .user_id = user_id, .group_id = group_id, .join_time = absl::FromUnixMicros(record.join_time())};
  return std::optional(Announce(UserName(organization, user_id), ToEvent(organization, membership)));
}

MaybeEvent TellRole(const IdKey& key, const storage::v1::RoleRecord& record) {
  const auto& [organization, id] = key;
  OUTLAY_ASSIGN_OR_RETURN(const Role role, FromRecord(id, record));
  return std::optional(Announce(RoleName(organization, id), ToEvent(organization, role)));
}

MaybeEvent TellGrant(const IdKey& key, const storage::v1::RoleGrantRecord& record) {
  const auto& [organization, id] = key;
  OUTLAY_ASSIGN_OR_RETURN(const RoleGrant grant, FromRecord(id, record));
  if (grant.state != RoleGrantState::kGranted) return std::optional<Announcement>();
  return std::optional(Announce(RoleGrantName(organization, id), ToGranted(organization, grant)));
}

MaybeEvent TellReference(const ReferenceKey& key, const storage::v1::ReferenceEntryRecord& record) {
  const std::string& organization = std::get<0>(key);
  const ReferenceEntry entry = FromRecord(IdOf(key), record);
  return std::optional(Announce(ReferenceNameOf(organization, entry.id), ToEvent(organization, entry)));
}

MaybeEvent TellDeletedReference(const ReferenceKey& key, const NoValue&) {
  const std::string& organization = std::get<0>(key);
  ReferenceEntry entry;
  entry.id = IdOf(key);
  return std::optional(Announce(ReferenceNameOf(organization, entry.id), ToDeleted(organization, entry)));
}

// The tables in the order of the snapshot, by the first letter of their places.
constexpr std::string_view kTables = "oguMrGRD";

absl::StatusOr<std::string> ReadTable(const store::Reader& reader, char table, std::string_view place,
                                      feed::SnapshotPage* page) {
  switch (table) {
    case 'o':
      return ReadTable(reader, kOrganizations, place, page, TellOrganization);
    case 'g':
      return ReadTable(reader, kGroups, place, page, TellGroup);
    case 'u':
      return ReadTable(reader, kUsers, place, page, TellUser);
    case 'M':
      return ReadTable(reader, kMemberships, place, page, TellMembership);
    case 'r':
      return ReadTable(reader, kRoles, place, page, TellRole);
    case 'G':
      return ReadTable(reader, kRoleGrants, place, page, TellGrant);
    case 'R':
      return ReadTable(reader, kReferenceEntries, place, page, TellReference);
    default:
      return ReadTable(reader, kDeletedReferenceEntries, place, page, TellDeletedReference);
  }
}

absl::StatusOr<feed::SnapshotPage> ReadPage(const store::Reader& reader, std::string_view place) {
  const char table = place.empty() ? kTables.front() : place.front();
  const std::string_view after = place.empty() ? place : place.substr(1);
  feed::SnapshotPage page;
  OUTLAY_ASSIGN_OR_RETURN(const std::string next, ReadTable(reader, table, after, &page));
  const size_t at = kTables.find(table);
  if (!next.empty()) {
    page.next = table + next;
  } else if (at + 1 < kTables.size()) {
    page.next = std::string(1, kTables[at + 1]);
  }
  return page;
}

}  // namespace

feed::SnapshotSource SnapshotOfResources() {
  return [](const store::Reader& reader, std::string_view next) { return ReadPage(reader, next); };
}

}  // namespace outlay::directory
