#include "common/access/group_tree.h"

#include <utility>

#include "common/base/strings.h"

namespace outlay::access {
namespace {

constexpr GroupIndex kNobody = UINT32_MAX;

// Children of each node as linked lists: two arrays instead of one vector per group.
struct Children {
  std::vector<GroupIndex> first;
  std::vector<GroupIndex> next;
  std::vector<GroupIndex> tops;
};

Children FindChildren(const std::vector<GroupNode>& nodes,
                      const absl::flat_hash_map<std::string, GroupIndex>& indexes) {
  Children children{.first = std::vector<GroupIndex>(nodes.size(), kNobody),
                    .next = std::vector<GroupIndex>(nodes.size(), kNobody),
                    .tops = {}};
  for (GroupIndex index = 0; index < nodes.size(); ++index) {
    if (!nodes[index].exists) continue;
    if (nodes[index].parent_id.empty()) {
      children.tops.push_back(index);
      continue;
    }
    const auto parent = indexes.find(nodes[index].parent_id);
    if (parent == indexes.end()) continue;
    children.next[index] = std::exchange(children.first[parent->second], index);
  }
  return children;
}

}  // namespace

GroupTree::GroupTree(const std::vector<GroupNode>& nodes) : spans_(nodes.size()) {
  indexes_.reserve(nodes.size());
  for (GroupIndex index = 0; index < nodes.size(); ++index) {
    if (nodes[index].exists) indexes_.emplace(nodes[index].id, index);
  }
  Children children = FindChildren(nodes, indexes_);
  std::vector<GroupIndex> way;
  for (const GroupIndex top : children.tops) {
    way.push_back(top);
    spans_[top].begin = places_++;
    while (!way.empty()) {
      const GroupIndex child = children.first[way.back()];
      if (child == kNobody) {
        spans_[way.back()].end = places_;
        way.pop_back();
        continue;
      }
      children.first[way.back()] = children.next[child];
      spans_[child].begin = places_++;
      way.push_back(child);
    }
  }
  if (children.tops.size() == 1) top_ = {.begin = 0, .end = 1};
}

Span GroupTree::PlaceOf(std::string_view group_id) const {
  const auto found = indexes_.find(ToAbsl(group_id));
  if (found == indexes_.end() || spans_[found->second].empty()) return top_;
  const uint32_t begin = spans_[found->second].begin;
  return {.begin = begin, .end = begin + 1};
}

}  // namespace outlay::access
