// Who may be notified of an event (N1): the users who reach the groups whose figures it contains.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_RIGHTS_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_RIGHTS_H_

#include <string>
#include <vector>

#include "absl/time/time.h"

namespace outlay::notification {

// Directory's information about a user. It is empty for an unknown user.
struct Rights {
  struct Held {
    std::string group_id;
    absl::Time expire_time;  // exclusive; infinite: never

    bool operator==(const Held&) const = default;
  };

  bool is_known = false;  // in any state
  bool is_active = false;
  bool is_service_account = false;  // nobody reads what it is told
  std::vector<Held> held;           // groups that a role is on

  bool operator==(const Rights&) const = default;
};

// The ids of a group and of all groups above it: a role on one of them reaches the group.
using GroupPath = std::vector<std::string>;

// Returns whether the user is ACTIVE and has roles that reach each of `groups` (if that is empty: any role). `now`:
// system time.
bool MayBeTold(const Rights& rights, const std::vector<GroupPath>& groups, absl::Time now);

// A grant of a role.
struct RoleHold {
  std::string user_id;
  std::string group_id;
  absl::Time expire_time;  // exclusive; infinite: never

  bool operator==(const RoleHold&) const = default;
};

// Returns the holders of the role at `now`, by group: from the first group of the path upwards, without the groups on
// which nobody holds it. User ids, sorted and unique, in whatever state the users are.
std::vector<std::vector<std::string>> HoldersUpFrom(const GroupPath& path, const std::vector<RoleHold>& holds,
                                                    absl::Time now);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_RIGHTS_H_
