// An organization's groups, laid out so that "is this group below that one" is two comparisons (D2, D4).
#ifndef OUTLAY_COMMON_ACCESS_GROUP_TREE_H_
#define OUTLAY_COMMON_ACCESS_GROUP_TREE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace outlay::access {

// A group's number: given once, kept when the tree changes.
using GroupIndex = uint32_t;

// Places in the order in which each group comes right before all groups below it; half-open. Empty: nowhere.
struct Span {
  uint32_t begin = 0;
  uint32_t end = 0;

  bool empty() const { return begin == end; }
  bool Contains(uint32_t place) const { return begin <= place && place < end; }
  friend bool operator==(const Span&, const Span&) = default;
};

// A group as the directory tells of it. One that was deleted, or that only a grant has named so far, does not exist.
struct GroupNode {
  std::string id;
  std::string parent_id;  // empty: a top group
  bool exists = false;
};

// Immutable, thread-safe. A group whose way up leads to no top group (its parent is unknown yet) is not in the tree: a
// grant on it reaches nothing.
class GroupTree {
 public:
  GroupTree() = default;
  // `nodes` by their index.
  explicit GroupTree(const std::vector<GroupNode>& nodes);

  // What a grant on the group reaches: its place, which comes first, and those of all groups below.
  Span ReachOf(GroupIndex group) const { return group < spans_.size() ? spans_[group] : Span(); }
  // The group's own place. What has no group, or one that is not in the tree (any more), belongs to the organization as
  // a whole: its place is the top group's, or empty where there is not exactly one top group.
  Span PlaceOf(std::string_view group_id) const;

  size_t size() const { return places_; }

 private:
  absl::flat_hash_map<std::string, GroupIndex> indexes_;
  std::vector<Span> spans_;
  Span top_;
  uint32_t places_ = 0;
};

}  // namespace outlay::access

#endif  // OUTLAY_COMMON_ACCESS_GROUP_TREE_H_
