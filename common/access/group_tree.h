// An organization's groups, arranged so that "is this group below that one" takes two comparisons (D2, D4).
#ifndef OUTLAY_COMMON_ACCESS_GROUP_TREE_H_
#define OUTLAY_COMMON_ACCESS_GROUP_TREE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace outlay::access {

// A group's number: assigned once, unaffected by changes of the tree.
using GroupIndex = uint32_t;

// A half-open range of places, in an order in which each group directly precedes all groups below it. Empty: no place.
struct Span {
  uint32_t begin = 0;
  uint32_t end = 0;

  bool empty() const { return begin == end; }
  bool Contains(uint32_t place) const { return begin <= place && place < end; }
  friend bool operator==(const Span&, const Span&) = default;
};

// A group as the directory reports it. A group that was deleted, or that is known only from a grant, does not exist.
struct GroupNode {
  std::string id;
  std::string parent_id;  // empty: a top group
  bool exists = false;
};

// Immutable, thread-safe. A group whose ancestors lead to no top group (its parent is not known yet) is not in the
// tree: a grant on it reaches nothing.
class GroupTree {
 public:
  GroupTree() = default;
  // `nodes` are ordered by their index.
  explicit GroupTree(const std::vector<GroupNode>& nodes);

  // Returns the reach of a grant on the group: the group's place, which is the first, and those of all groups below.
  Span ReachOf(GroupIndex group) const { return group < spans_.size() ? spans_[group] : Span(); }
  // Returns the group's own place. An object without a group, or whose group is not in the tree, belongs to the
  // organization as a whole: its place is the top group's, or empty unless there is exactly one top group.
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
