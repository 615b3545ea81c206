// Groups and the rules of their tree (D2). Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_DOMAIN_GROUP_H_
#define OUTLAY_SERVICES_DIRECTORY_DOMAIN_GROUP_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/group_settings.h"

namespace outlay::directory {

struct Group {
  std::string id;
  std::string display_name;
  std::string parent_id;  // empty: the top group
  absl::Time create_time;
  absl::Time update_time;
  absl::Time place_time;      // the time of its last move
  int64_t revision = 0;       // counts changes; the etag is derived from it
  std::string create_digest;  // of the creating request
  GroupSettings settings;     // the group's own settings (D9)

  bool operator==(const Group&) const = default;
};

// The ids from the top group down to a group, both included.
using GroupPath = std::vector<std::string>;

// `parent_path`: of its parent.
// FAILED_PRECONDITION / GROUP_TOO_DEEP.
absl::Status CheckNewGroup(const std::string& group_id, const GroupPath& parent_path);

struct GroupDecision {
  Group after;
  bool changed = true;  // false: it is already so; nothing is stored or announced
};

GroupDecision DecideRenameGroup(const Group& group, const std::string& display_name, absl::Time now);

// `height`: the number of groups from this one down to the deepest below it, including both; 1: there is none below.
// FAILED_PRECONDITION / ROOT_GROUP_FIXED, GROUP_CYCLE, GROUP_TOO_DEEP.
absl::StatusOr<GroupDecision> DecideMoveGroup(const Group& group, const GroupPath& new_parent_path, int height,
                                              absl::Time now);

// Replaces a group's own settings. `above`: the settings that apply to the group above it.
// FAILED_PRECONDITION / SETTING_NOT_STRICTER.
absl::StatusOr<GroupDecision> DecideGroupSettings(const Group& group, const GroupSettings& above,
                                                  const GroupSettings& settings, absl::Time now);

// The remaining content of a group, without expired role grants.
struct GroupContent {
  bool groups = false;
  bool members = false;
  bool role_grants = false;
  bool mappings = false;  // of the identity provider's groups to this one
};

// FAILED_PRECONDITION / ROOT_GROUP_FIXED, GROUP_NOT_EMPTY.
absl::Status CheckDeleteGroup(const Group& group, const GroupContent& content);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_DOMAIN_GROUP_H_
