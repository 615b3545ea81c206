// Association in memory: the answers of Associate (association.h) without visiting every order.
//
// Lines that can win are kept in trees by preference, one tree for each combination of bill-from entities and currency,
// type, marketplace transaction and period. An invoice searches the trees that hold its date, most specific type first:
// O(log n) each. So the cost grows with the number of different periods in force, not with the number of lines.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_CANDIDATE_INDEX_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_CANDIDATE_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/hash/hash.h"
#include "services/purchase_order/domain/association/candidate_nodes.h"
#include "services/purchase_order/domain/association/candidates.h"
#include "services/purchase_order/domain/association/line_tree.h"

namespace outlay::purchase_order {

// All orders of one organization, in about 70 bytes for each order and each line, plus texts. Not thread-safe.
class CandidateIndex {
 public:
  CandidateIndex();
  CandidateIndex(const CandidateIndex&) = delete;
  CandidateIndex& operator=(const CandidateIndex&) = delete;

  // Adds an order, or replaces the one with its id. Invoiced amounts, marks and posters are not taken from `order` but
  // from SetFigures calls for the same names, made before or after.
  void PutOrder(const CandidateOrder& order);
  // Removes an order, but keeps its figures. Unknown ids are ignored.
  void RemoveOrder(std::string_view order_id);
  // Set the invoiced amounts of an order and of a line, and the posters of the order.
  void SetOrderFigures(std::string_view order_id, int64_t invoiced, BalanceMarks marks, const Persons& posters);
  void SetLineFigures(std::string_view order_id, std::string_view line_number, int64_t invoiced, BalanceMarks marks);

  // Returns the answer of Associate (association.h) over all orders of the index.
  Verdict Associate(const InvoiceFacts& invoice, const AssociationSetting& setting) const;

  // Returns a line with its order's figures, whatever the order's state.
  std::optional<BookingTarget> FindTarget(const LineRef& line) const;

  // Returns the supplier of an order; empty if there is no such order.
  std::string_view SupplierOf(std::string_view order_id) const;
  // Returns true if budgets were asked about the order.
  bool IsFunded(std::string_view order_id) const;

  // Returns the duty, requester or poster, that one of `persons` has on an order of the supplier; nullopt: none. Visits
  // every order.
  std::optional<Duty> FindDutyToward(std::string_view supplier_id, const Persons& persons) const;

  std::size_t lines() const { return nodes_.lines.size(); }
  std::size_t ApproximateBytes() const;

 private:
  using Intervals = absl::btree_map<MicrosInterval, uint32_t>;  // to the number of orders or lines

  // Orders with the same entities and currency. The periods of the available ones, and of their lines, are kept for
  // explaining invoices without a line.
  struct Market {
    Currency currency;
    std::vector<TextPool::Id> entities;
    Intervals orders;
    Intervals lines;
  };
  struct GroupKey {
    uint32_t market = 0;
    TextPool::Id type = 0;
    TextPool::Id transaction = 0;
    friend bool operator==(const GroupKey&, const GroupKey&) = default;
    template <typename H>
    friend H AbslHashValue(H h, const GroupKey& key) {
      return H::combine(std::move(h), key.market, key.type, key.transaction);
    }
  };
  using Group = absl::btree_map<MicrosInterval, LineTree>;
  struct StoredFigures {
    int64_t invoiced = 0;
    BalanceMarks marks;
    TextPool::Id posters = TextPool::kEmpty;
  };

  // Sets of order slots, found by id or by number.
  template <std::string_view (OrderNode::*kText)() const>
  struct OrderHash {
    using is_transparent = void;  // NOLINT(readability-identifier-naming): the standard's name.
    const CandidateNodes* nodes;
    std::size_t operator()(std::string_view text) const { return absl::HashOf(text); }
    std::size_t operator()(OrderSlot order) const { return absl::HashOf((nodes->orders[order].*kText)()); }
  };
  template <std::string_view (OrderNode::*kText)() const>
  struct OrderEqual {
    using is_transparent = void;  // NOLINT(readability-identifier-naming): the standard's name.
    const CandidateNodes* nodes;
    std::string_view Text(std::string_view text) const { return text; }
    std::string_view Text(OrderSlot order) const { return (nodes->orders[order].*kText)(); }
    template <typename A, typename B>
    bool operator()(const A& a, const B& b) const {
      return Text(a) == Text(b);
    }
  };
  template <std::string_view (OrderNode::*kText)() const>
  using OrderSet = absl::flat_hash_set<OrderSlot, OrderHash<kText>, OrderEqual<kText>>;

  // The search for one invoice (candidate_search.cc).
  class Search;

  std::string_view SupplierOf(const OrderNode& order) const;
  std::optional<OrderSlot> FindOrder(std::string_view order_id) const;
  std::optional<LineSlot> FindLine(const OrderNode& order, std::string_view line_number) const;

  OrderSlot MakeOrder(const CandidateOrder& order);
  LineSlot MakeLine(OrderSlot order, const CandidateOrder& from, const CandidateLine& line);
  uint32_t MarketOf(const CandidateOrder& order);
  uint32_t IntervalId(const Interval& interval);
  StoredFigures TakeUnplaced(std::string_view order_id, std::string_view line_number);
  void Unplace(std::string_view order_id, std::string_view line_number, const StoredFigures& figures);

  // Add an available order to the trees, and remove it.
  void Enter(OrderSlot order);
  void Leave(OrderSlot order);

  CandidateNodes nodes_;
  OrderSet<&OrderNode::id> orders_by_id_;
  OrderSet<&OrderNode::number> orders_by_number_;
  uint32_t orders_by_availability_[4] = {};
  std::vector<MicrosInterval> intervals_;
  absl::flat_hash_map<MicrosInterval, uint32_t> interval_ids_;
  std::vector<Market> markets_;
  absl::flat_hash_map<std::string, uint32_t> market_ids_;
  absl::flat_hash_map<TextPool::Id, std::vector<uint32_t>> markets_by_entity_;
  absl::flat_hash_map<GroupKey, Group> groups_;
  std::size_t trees_ = 0;  // in groups_
  Intervals available_orders_;
  absl::flat_hash_map<std::string, StoredFigures> unplaced_;  // of orders and lines that are not in the index
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_CANDIDATE_INDEX_H_
