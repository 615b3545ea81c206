// The groups in which a caller may do what a method requires: determined once per call, as of one version of the
// directory (D4).
#ifndef OUTLAY_COMMON_ACCESS_REACH_H_
#define OUTLAY_COMMON_ACCESS_REACH_H_

#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "common/access/group_tree.h"

namespace outlay::access {

// Immutable, thread-safe.
class Reach {
 public:
  // Reaches no group.
  Reach() = default;
  // `spans` in any order, overlapping or not.
  Reach(std::shared_ptr<const GroupTree> tree, std::vector<Span> spans);

  // Returns whether the group is in reach. An object without a group, or with an unknown one, belongs to the
  // organization as a whole: the top group must be in reach.
  bool Covers(std::string_view group_id) const;
  bool empty() const { return spans_.empty(); }

 private:
  std::shared_ptr<const GroupTree> tree_;
  std::vector<Span> spans_;
};

// Returns whether the group is in reach; null `reach`, for a service, a job, or development without enforcement:
// always.
inline bool Covers(const Reach* reach, std::string_view group_id) {
  return reach == nullptr || reach->Covers(group_id);
}

// PERMISSION_DENIED / GROUP_OUT_OF_REACH {group}: the caller may do this, but not in that group. Only for groups that
// the caller named; objects in groups out of reach are "not found".
absl::Status CheckReach(const Reach* reach, std::string_view group_id);

}  // namespace outlay::access

#endif  // OUTLAY_COMMON_ACCESS_REACH_H_
