// A balanced tree of lines in order of preference that finds the first one with enough balance in O(log n).
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_LINE_TREE_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_LINE_TREE_H_

#include <array>
#include <cstdint>

#include "services/purchase_order/domain/association/candidate_nodes.h"

namespace outlay::purchase_order {

// The first lines of a tree that were asked for, best first; kNoLine where there is none.
using FirstTwo = std::array<LineSlot, 2>;

// A treap whose shape depends on which lines are in it, never on the order in which they came; its links are in the
// nodes. Not thread-safe.
class LineTree {
 public:
  // O(log n). The line must not be in a tree.
  void Insert(CandidateNodes& nodes, LineSlot line);
  // O(log n). The line must be in this tree.
  void Erase(CandidateNodes& nodes, LineSlot line);
  // To be called when the figures of a line that is in some tree have changed. O(log n), mostly O(1).
  static void BalanceChanged(CandidateNodes& nodes, LineSlot line);

  // The first two with a balance of at least `amount`. O(log n).
  FirstTwo FindEnough(const CandidateNodes& nodes, std::int64_t amount) const;
  // The first two.
  FirstTwo FindFirst(const CandidateNodes& nodes) const;

  std::uint32_t size() const { return size_; }
  // When the order of the first line was updated; so no line of this tree is preferred to one that is later.
  std::int64_t first_update_micros() const { return first_update_micros_; }

 private:
  void Rotate(CandidateNodes& nodes, LineSlot child);
  void Replace(CandidateNodes& nodes, LineSlot child, LineSlot by);
  void NoteFirst(const CandidateNodes& nodes);

  std::int64_t first_update_micros_ = 0;
  LineSlot root_ = kNoLine;
  std::uint32_t size_ = 0;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_LINE_TREE_H_
