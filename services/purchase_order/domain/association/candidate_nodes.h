// The in-memory format of candidate_index.h: 64 bytes for a line and 72 for an order, plus texts. Not for other uses.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_CANDIDATE_NODES_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_CANDIDATE_NODES_H_

#include <compare>
#include <cstdint>
#include <limits>
#include <memory>
#include <string_view>

#include "services/purchase_order/domain/association/candidates.h"
#include "services/purchase_order/domain/association/slot_pool.h"
#include "services/purchase_order/domain/association/text_pool.h"

namespace outlay::purchase_order {

using LineSlot = uint32_t;
using OrderSlot = uint32_t;
inline constexpr LineSlot kNoLine = std::numeric_limits<LineSlot>::max();

// The balance of lines whose balance is not tracked: enough for every amount.
inline constexpr int64_t kUnlimited = std::numeric_limits<int64_t>::max();

// An interval in microseconds; later ends sort first, so that intervals that hold an instant come at the front.
struct MicrosInterval {
  int64_t start = 0;
  int64_t end = 0;

  bool Holds(int64_t micros) const { return start <= micros && micros < end; }
  friend bool operator==(const MicrosInterval&, const MicrosInterval&) = default;
  friend bool operator<(const MicrosInterval& a, const MicrosInterval& b) {
    return a.end != b.end ? a.end > b.end : a.start < b.start;
  }
  template <typename H>
  friend H AbslHashValue(H h, const MicrosInterval& interval) {
    return H::combine(std::move(h), interval.start, interval.end);
  }
};

struct LineNode {
  Figures figures;
  int64_t max_balance = 0;  // of its subtree
  OrderSlot order = 0;
  LineSlot left = kNoLine;
  LineSlot right = kNoLine;
  LineSlot parent = kNoLine;
  TextPool::Id number = 0;
  TextPool::Id type = 0;
  TextPool::Id transaction = 0;
  uint32_t interval = 0;  // the part of its period within the order's period
  BalanceMarks marks;
  bool tracked = true;
  bool in_tree = false;

  int64_t Balance() const { return tracked ? figures.Balance() : kUnlimited; }
};
static_assert(sizeof(LineNode) <= 64);

struct OrderNode {
  std::unique_ptr<char[]> text;       // id and number, one after the other
  std::unique_ptr<LineSlot[]> lines;  // in line number order
  int64_t update_micros = 0;
  Figures figures;
  uint32_t line_count = 0;
  uint32_t market = 0;    // its entities and currency
  uint32_t interval = 0;  // its period
  TextPool::Id requesters = TextPool::kEmpty;
  TextPool::Id approvers = TextPool::kEmpty;
  TextPool::Id posters = TextPool::kEmpty;
  uint16_t threshold_basis_points = 0;  // 0: the organization's setting
  uint8_t id_bytes = 0;
  uint8_t number_bytes = 0;
  Availability availability = Availability::kNotIssued;
  bool tracked : 1 = true;
  bool funded : 1 = false;
  BalanceMarks marks;

  std::string_view id() const { return {text.get(), id_bytes}; }
  std::string_view number() const { return {text.get() + id_bytes, number_bytes}; }
};
static_assert(sizeof(OrderNode) <= 72);

// All orders and lines, and the texts they share.
struct CandidateNodes {
  SlotPool<OrderNode> orders;
  SlotPool<LineNode> lines;
  TextPool texts;

  // Compares two lines by steps 5 and 6 of M2. No two lines are equal.
  bool IsPreferred(LineSlot a, LineSlot b) const {
    const LineNode& left = lines[a];
    const LineNode& right = lines[b];
    if (left.order == right.order) return texts[left.number] < texts[right.number];
    const OrderNode& left_order = orders[left.order];
    const OrderNode& right_order = orders[right.order];
    if (left_order.update_micros != right_order.update_micros) {
      return left_order.update_micros > right_order.update_micros;
    }
    return left_order.number() < right_order.number();
  }
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_CANDIDATE_NODES_H_
