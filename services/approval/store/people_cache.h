// A cache of an organization's people as they were read, each entry kept until it changes.
#ifndef OUTLAY_SERVICES_APPROVAL_STORE_PEOPLE_CACHE_H_
#define OUTLAY_SERVICES_APPROVAL_STORE_PEOPLE_CACHE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "outlay/access/storage/v1/access_record.pb.h"

namespace outlay::approval {

// Not thread-safe. Contains no rows of outdated generations of the copy of directory; it does contain expired grants.
struct PeopleCache {
  using HolderRecord = access::storage::v1::HolderRecord;
  struct User {
    HolderRecord row;
    std::vector<HolderRecord> grants;
  };
  using Path = std::vector<std::string>;  // from the group up to the top one
  struct Holder {
    std::string user;
    std::string group;       // of the grant
    absl::Time expire_time;  // exclusive; infinite: never

    bool operator==(const Holder&) const = default;
  };
  // The permissions of a role.
  struct RoleRights {
    bool decide = false;   // on reviews
    bool propose = false;  // changes of rules, policies and settings
    bool budgets = false;  // reads what budgets have

    bool operator==(const RoleRights&) const = default;
  };

  // Drops what was read from a changed row. Rows of other tables change nothing. DATA_LOSS: the row's key does not
  // parse.
  absl::Status Apply(const store::Change& change);
  // Drops everything of another generation.
  void Begin(uint64_t oldest);
  size_t ApproximateBytes() const;

  uint64_t oldest_generation = 0;
  std::map<std::string, User, std::less<>> users;
  std::map<std::string, Path, std::less<>> paths;
  std::map<std::string, RoleRights, std::less<>> roles;
  std::map<std::string, std::vector<Holder>, std::less<>> holders;  // by role
};

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_STORE_PEOPLE_CACHE_H_
