// A balanced tree of lines in order of preference, which finds the first one with enough balance in O(log n).
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_LINE_TREE_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_LINE_TREE_H_

#include <array>
#include <cstdint>

#include "services/purchase_order/domain/association/candidate_nodes.h"

namespace outlay::purchase_order {

// The first two matching lines of a tree, best first; kNoLine where there is none.
using FirstTwo = std::array<LineSlot, 2>;

// A treap whose shape depends only on its lines, not on the order of their insertion. Its links are in the nodes. Not
// thread-safe.
class LineTree {
 public:
  // Inserts a line, which must not be in a tree. O(log n).
  void Insert(CandidateNodes& nodes, LineSlot line);
  // Removes a line, which must be in this tree. O(log n).
  void Erase(CandidateNodes& nodes, LineSlot line);
  // Updates the tree, whichever it is, after the figures of one of its lines have changed. O(log n), mostly O(1).
  static void BalanceChanged(CandidateNodes& nodes, LineSlot line);

  // Returns the first two lines with a balance of at least `amount`. O(log n).
  FirstTwo FindEnough(const CandidateNodes& nodes, int64_t amount) const;
  // Returns the first two lines.
  FirstTwo FindFirst(const CandidateNodes& nodes) const;

  uint32_t size() const { return size_; }
  // Returns the update time of the first line's order: no line of this tree is preferred to a line with a later one.
  int64_t first_update_micros() const { return first_update_micros_; }

 private:
  void Rotate(CandidateNodes& nodes, LineSlot child);
  void Replace(CandidateNodes& nodes, LineSlot child, LineSlot by);
  void NoteFirst(const CandidateNodes& nodes);

  int64_t first_update_micros_ = 0;
  LineSlot root_ = kNoLine;
  uint32_t size_ = 0;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_LINE_TREE_H_
