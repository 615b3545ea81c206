#include "services/purchase_order/domain/association/line_tree.h"

#include <algorithm>
#include <limits>

namespace outlay::purchase_order {
namespace {

// Returns a line's priority in its tree: fixed by the slot, spread evenly (murmur3's finalizer).
uint32_t Priority(LineSlot line) {
  uint32_t hash = line + 0x9e3779b9U;
  hash = (hash ^ (hash >> 16)) * 0x85ebca6bU;
  hash = (hash ^ (hash >> 13)) * 0xc2b2ae35U;
  return hash ^ (hash >> 16);
}

bool StandsHigher(LineSlot a, LineSlot b) {
  const uint32_t left = Priority(a);
  const uint32_t right = Priority(b);
  return left != right ? left > right : a > b;
}

int64_t MaxBalance(const CandidateNodes& nodes, LineSlot line) {
  return line == kNoLine ? std::numeric_limits<int64_t>::min() : nodes.lines[line].max_balance;
}

int64_t Recomputed(const CandidateNodes& nodes, const LineNode& node) {
  return std::max({node.Balance(), MaxBalance(nodes, node.left), MaxBalance(nodes, node.right)});
}

void UpdateUpwards(CandidateNodes& nodes, LineSlot line) {
  for (; line != kNoLine; line = nodes.lines[line].parent) {
    LineNode& node = nodes.lines[line];
    const int64_t max_balance = Recomputed(nodes, node);
    if (max_balance == node.max_balance) return;
    node.max_balance = max_balance;
  }
}

// Collects in order, skipping subtrees without enough balance; stops at the second find.
void Collect(const CandidateNodes& nodes, LineSlot line, int64_t amount, FirstTwo& found) {
  while (line != kNoLine) {
    const LineNode& node = nodes.lines[line];
    if (node.max_balance < amount) return;
    Collect(nodes, node.left, amount, found);
    if (found[1] != kNoLine) return;
    if (node.Balance() >= amount) {
      found[found[0] == kNoLine ? 0 : 1] = line;
      if (found[1] != kNoLine) return;
    }
    line = node.right;
  }
}

}  // namespace

void LineTree::Replace(CandidateNodes& nodes, LineSlot child, LineSlot by) {
  const LineSlot parent = nodes.lines[child].parent;
  if (parent == kNoLine) {
    root_ = by;
  } else if (nodes.lines[parent].left == child) {
    nodes.lines[parent].left = by;
  } else {
    nodes.lines[parent].right = by;
  }
  if (by != kNoLine) nodes.lines[by].parent = parent;
}

// Moves a child to its parent's place and the parent below it.
void LineTree::Rotate(CandidateNodes& nodes, LineSlot child) {
  LineNode& node = nodes.lines[child];
  const LineSlot parent = node.parent;
  LineNode& above = nodes.lines[parent];
  const bool is_left = above.left == child;
  const LineSlot moved = is_left ? node.right : node.left;
  Replace(nodes, parent, child);
  (is_left ? above.left : above.right) = moved;
  (is_left ? node.right : node.left) = parent;
  if (moved != kNoLine) nodes.lines[moved].parent = parent;
  above.parent = child;
  node.max_balance = above.max_balance;
  above.max_balance = Recomputed(nodes, above);
}

void LineTree::Insert(CandidateNodes& nodes, LineSlot line) {
  LineNode& node = nodes.lines[line];
  node.left = node.right = node.parent = kNoLine;
  node.max_balance = node.Balance();
  node.in_tree = true;
  LineSlot* link = &root_;
  bool is_first = true;
  while (*link != kNoLine) {
    node.parent = *link;
    LineNode& above = nodes.lines[*link];
    above.max_balance = std::max(above.max_balance, node.max_balance);
    const bool goes_left = nodes.IsPreferred(line, *link);
    is_first = is_first && goes_left;
    link = goes_left ? &above.left : &above.right;
  }
  *link = line;
  if (is_first) first_update_micros_ = nodes.orders[node.order].update_micros;
  while (node.parent != kNoLine && StandsHigher(line, node.parent)) {
    Rotate(nodes, line);
  }
  ++size_;
}

void LineTree::Erase(CandidateNodes& nodes, LineSlot line) {
  LineNode& node = nodes.lines[line];
  while (node.left != kNoLine && node.right != kNoLine) {
    Rotate(nodes, StandsHigher(node.left, node.right) ? node.left : node.right);
  }
  Replace(nodes, line, node.left != kNoLine ? node.left : node.right);
  UpdateUpwards(nodes, node.parent);
  node.left = node.right = node.parent = kNoLine;
  node.in_tree = false;
  --size_;
  if (nodes.orders[node.order].update_micros == first_update_micros_) NoteFirst(nodes);
}

void LineTree::NoteFirst(const CandidateNodes& nodes) {
  if (root_ == kNoLine) return;
  LineSlot first = root_;
  while (nodes.lines[first].left != kNoLine) first = nodes.lines[first].left;
  first_update_micros_ = nodes.orders[nodes.lines[first].order].update_micros;
}

void LineTree::BalanceChanged(CandidateNodes& nodes, LineSlot line) {
  UpdateUpwards(nodes, line);
}

FirstTwo LineTree::FindEnough(const CandidateNodes& nodes, int64_t amount) const {
  FirstTwo found = {kNoLine, kNoLine};
  Collect(nodes, root_, amount, found);
  return found;
}

FirstTwo LineTree::FindFirst(const CandidateNodes& nodes) const {
  return FindEnough(nodes, std::numeric_limits<int64_t>::min());
}

}  // namespace outlay::purchase_order
