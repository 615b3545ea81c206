#include "tools/bench/access_data.h"

#include <algorithm>
#include <memory>

#include "common/access/directory_handler.h"
#include "common/access/keyspaces.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/store/rocks_store.h"
#include "common/tenant/keyspaces.h"
#include "outlay/directory/v1/directory_events.pb.h"
#include "tools/bench/write_rows.h"

namespace outlay::bench {
namespace {

// Groups, or users with their grants: fewer rows than a body may write.
constexpr uint64_t kPerBody = 250;

std::string RoleId(uint64_t number) {
  return Concat("role-", number);
}
std::string ParentId(uint64_t group) {
  return group == 0 ? std::string() : LargeGroupId((group - 1) / 10);
}

void PutOrganization(store::Transaction& txn) {
  directory::v1::OrganizationChanged organization;
  organization.set_organization(Concat("organizations/", kLarge));
  organization.set_base_currency("EUR");
  txn.Put(tenant::kOrganizations, {kLarge}, organization);
  for (uint64_t i = 0; i < kLargeRoles; ++i) {
    access::storage::v1::RoleRecord role;
    role.add_permissions("purchaseOrders.list");
    role.add_permissions(i % 2 == 0 ? "purchaseOrders.create" : "purchaseOrders.submit");
    txn.Put(access::kRoles, {kLarge, RoleId(i)}, role);
  }
}

void PutGroup(store::Transaction& txn, uint64_t group) {
  access::storage::v1::GroupRecord record;
  record.set_parent_id(ParentId(group));
  txn.Put(access::kGroups, {kLarge, LargeGroupId(group)}, record);
}

void PutUser(store::Transaction& txn, uint64_t user) {
  access::storage::v1::HolderRecord record;
  record.set_state(directory::v1::UserChanged::STATE_ACTIVE);
  txn.Put(access::kHolders, {kLarge, LargeUserId(user), ""}, record);
  int number = 0;
  for (const LargeGrant& drawn : LargeGrants(user)) {
    access::storage::v1::HolderRecord grant;
    grant.set_group_id(drawn.group_id);
    grant.set_role_id(RoleId(drawn.role));
    grant.set_granted_by("ann");
    const std::string id = Concat("grant-", user, "-", ++number);
    txn.Put(access::kHolders, {kLarge, LargeUserId(user), id}, grant);
    txn.Put(access::kHoldersByRole, {kLarge, RoleId(drawn.role), LargeUserId(user), id}, store::NoValue());
  }
}

}  // namespace

std::string LargeGroupId(uint64_t number) {
  return Concat("group-", number);
}
std::string LargeUserId(uint64_t number) {
  return Concat("user-", number);
}

std::vector<LargeGrant> LargeGrants(uint64_t user) {
  SeededRandom random(user + 1);
  std::vector<LargeGrant> grants;
  for (uint64_t i = 0; i < (user % 5 == 0 ? 2 : 1); ++i) {
    grants.push_back({.group_id = LargeGroupId(random.Uniform(kLargeGroups)), .role = random.Uniform(kLargeRoles)});
  }
  return grants;
}

access::Organization LargeOrganization() {
  SeededRandom random(1);
  access::OrganizationDraft draft;
  for (uint64_t i = 0; i < kLargeGroups; ++i) draft.SetGroup(LargeGroupId(i), ParentId(i));
  for (uint64_t i = 0; i < kLargeRoles; ++i) draft.SetRole(RoleId(i), access::PermissionSet(random.Next()).set(i));
  for (uint64_t i = 0; i < kLargeUsers; ++i) {
    std::vector<access::NamedGrant> grants;
    for (const LargeGrant& drawn : LargeGrants(i)) {
      grants.push_back(
          {.group_id = drawn.group_id, .role_id = RoleId(drawn.role), .expire_time = {}, .authority_minor = {}});
    }
    draft.SetUser(LargeUserId(i), access::UserState::kActive, grants);
  }
  return draft.Publish();
}

absl::Status WriteLargeCopy(const std::string& directory) {
  store::RocksStoreOptions options;
  options.directory = directory;
  OUTLAY_ASSIGN_OR_RETURN(const std::unique_ptr<store::Store> store, store::OpenRocksStore(options));
  OUTLAY_RETURN_IF_ERROR(WriteRows(*store, kLarge, PutOrganization));
  for (uint64_t begin = 0; begin < kLargeGroups; begin += kPerBody) {
    OUTLAY_RETURN_IF_ERROR(WriteRows(*store, kLarge, [begin](store::Transaction& txn) {
      for (uint64_t i = begin; i < std::min(begin + kPerBody, kLargeGroups); ++i) PutGroup(txn, i);
    }));
  }
  for (uint64_t begin = 0; begin < kLargeUsers; begin += kPerBody) {
    OUTLAY_RETURN_IF_ERROR(WriteRows(*store, kLarge, [begin](store::Transaction& txn) {
      for (uint64_t i = begin; i < std::min(begin + kPerBody, kLargeUsers); ++i) PutUser(txn, i);
    }));
  }
  // Where a service remembers when its copy was complete.
  return WriteRows(*store, store::PartitionId{0}, kLarge, [](store::Transaction& txn) {
    access::storage::v1::ContactRecord contact;
    contact.set_time_unix_micros(absl::ToUnixMicros(SystemClock().Now()));
    txn.Put(access::kContacts, {std::string(access::kDirectory)}, contact);
  });
}

}  // namespace outlay::bench
