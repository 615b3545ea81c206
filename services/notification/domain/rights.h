// Who may be told what an event says (N1): whoever reaches the groups whose figures it tells.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_RIGHTS_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_RIGHTS_H_

#include <string>
#include <vector>

#include "absl/time/time.h"

namespace outlay::notification {

// What directory says of a user. Nobody knows of one that is not there.
struct Rights {
  struct Held {
    std::string group_id;
    absl::Time expire_time;  // exclusive; infinite: never

    bool operator==(const Held&) const = default;
  };

  bool is_known = false;  // in whatever state
  bool is_active = false;
  bool is_service_account = false;  // nobody reads what it is told
  std::vector<Held> held;           // groups that a role is on

  bool operator==(const Rights&) const = default;
};

// Of a group, its id and those of all above it: a role on one of them reaches it.
using GroupPath = std::vector<std::string>;

// Whether the user is ACTIVE, and has roles that reach each of `groups` (of none: any role will do). `now`: system
// time.
bool MayBeTold(const Rights& rights, const std::vector<GroupPath>& groups, absl::Time now);

// A grant of a role.
struct RoleHold {
  std::string user_id;
  std::string group_id;
  absl::Time expire_time;  // exclusive; infinite: never

  bool operator==(const RoleHold&) const = default;
};

// Who has the role at `now`, by group: from the first of the path up, without those on which nobody has it. Ids,
// sorted, no two alike; of whatever state.
std::vector<std::vector<std::string>> HoldersUpFrom(const GroupPath& path, const std::vector<RoleHold>& holds,
                                                    absl::Time now);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_RIGHTS_H_
