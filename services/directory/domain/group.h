// Groups and their tree, as rules (D2). Pure.
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
  std::string parent_id;  // empty: the top one
  absl::Time create_time;
  absl::Time update_time;
  absl::Time place_time;      // since when it is where it is
  int64_t revision = 0;       // counts changes; the etag is made of it
  std::string create_digest;  // of the creating request
  GroupSettings settings;     // what it says itself (D9)

  bool operator==(const Group&) const = default;
};

// The ids from the top group down to a group, both included.
using GroupPath = std::vector<std::string>;

// `parent_path`: of the group that it shall be below.
// FAILED_PRECONDITION / GROUP_TOO_DEEP.
absl::Status CheckNewGroup(const std::string& group_id, const GroupPath& parent_path);

struct GroupDecision {
  Group after;
  bool changed = true;  // false: it is that already; nothing is stored or told
};

GroupDecision DecideRenameGroup(const Group& group, const std::string& display_name, absl::Time now);

// `height`: groups from this one down to the deepest below it, both counted; 1: nothing is below.
// FAILED_PRECONDITION / ROOT_GROUP_FIXED, GROUP_CYCLE, GROUP_TOO_DEEP.
absl::StatusOr<GroupDecision> DecideMoveGroup(const Group& group, const GroupPath& new_parent_path, int height,
                                              absl::Time now);

// Puts other settings in place of a group's own. `above`: what holds for the group above it.
// FAILED_PRECONDITION / SETTING_NOT_STRICTER.
absl::StatusOr<GroupDecision> DecideGroupSettings(const Group& group, const GroupSettings& above,
                                                  const GroupSettings& settings, absl::Time now);

// What is left in a group. Role grants whose time is over do not count.
struct GroupContent {
  bool groups = false;
  bool members = false;
  bool role_grants = false;
  bool mappings = false;  // of groups of the identity provider, onto this one
};

// FAILED_PRECONDITION / ROOT_GROUP_FIXED, GROUP_NOT_EMPTY.
absl::Status CheckDeleteGroup(const Group& group, const GroupContent& content);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_DOMAIN_GROUP_H_
