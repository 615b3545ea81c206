// Association in memory: the answers of Associate (association.h) without looking at every order.
//
// Lines that can win are kept in trees by preference, one for every (bill-from entities and currency, type, marketplace
// transaction, period). An invoice asks the trees that hold its date, most specific type first: O(log n) each. So the
// cost grows with the number of different periods in force, not with the number of lines.
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

// All orders of one organization, about 70 bytes for each and for each of their lines, plus texts. Not thread-safe.
class CandidateIndex {
 public:
  CandidateIndex();
  CandidateIndex(const CandidateIndex&) = delete;
  CandidateIndex& operator=(const CandidateIndex&) = delete;

  // Adds the order, or replaces the one with its id. What was invoiced, the marks and the posters are not taken from
  // `order`: they are those of the SetFigures calls for the same names, made before or after.
  void PutOrder(const CandidateOrder& order);
  // Forgets an order; its figures stay remembered. Unknown ids are allowed.
  void RemoveOrder(std::string_view order_id);
  // What invoices took of an order, and of a line; who posted them.
  void SetOrderFigures(std::string_view order_id, std::int64_t invoiced, BalanceMarks marks, const Persons& posters);
  void SetLineFigures(std::string_view order_id, std::string_view line_number, std::int64_t invoiced,
                      BalanceMarks marks);

  // The answer of the function of the same name in association.h over the orders put here.
  Verdict Associate(const InvoiceFacts& invoice, const AssociationSetting& setting) const;

  // A line with its order's figures, whatever the order's state.
  std::optional<BookingTarget> FindTarget(const LineRef& line) const;

  // The supplier of an order; empty: there is no such order.
  std::string_view SupplierOf(std::string_view order_id) const;
  // Whether budgets were asked about it.
  bool IsFunded(std::string_view order_id) const;

  // Whether somebody of `persons` requested an order of the supplier, or posted an invoice on one: which duty that is.
  // Looks at every order.
  std::optional<Duty> FindDutyToward(std::string_view supplier_id, const Persons& persons) const;

  std::size_t lines() const { return nodes_.lines.size(); }
  std::size_t ApproximateBytes() const;

 private:
  using Intervals = absl::btree_map<MicrosInterval, std::uint32_t>;  // to how many orders or lines

  // Orders with the same entities and currency. For the unmatched: the periods of those available, and of their lines.
  struct Market {
    Currency currency;
    std::vector<TextPool::Id> entities;
    Intervals orders;
    Intervals lines;
  };
  struct GroupKey {
    std::uint32_t market = 0;
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
    std::int64_t invoiced = 0;
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

  // One invoice on its way through the index (candidate_search.cc).
  class Search;

  std::string_view SupplierOf(const OrderNode& order) const;
  std::optional<OrderSlot> FindOrder(std::string_view order_id) const;
  std::optional<LineSlot> FindLine(const OrderNode& order, std::string_view line_number) const;

  OrderSlot MakeOrder(const CandidateOrder& order);
  LineSlot MakeLine(OrderSlot order, const CandidateOrder& from, const CandidateLine& line);
  std::uint32_t MarketOf(const CandidateOrder& order);
  std::uint32_t IntervalId(const Interval& interval);
  StoredFigures TakeUnplaced(std::string_view order_id, std::string_view line_number);
  void Unplace(std::string_view order_id, std::string_view line_number, const StoredFigures& figures);

  // Lets an available order take part, and takes it out again.
  void Enter(OrderSlot order);
  void Leave(OrderSlot order);

  CandidateNodes nodes_;
  OrderSet<&OrderNode::id> orders_by_id_;
  OrderSet<&OrderNode::number> orders_by_number_;
  std::uint32_t orders_by_availability_[4] = {};
  std::vector<MicrosInterval> intervals_;
  absl::flat_hash_map<MicrosInterval, std::uint32_t> interval_ids_;
  std::vector<Market> markets_;
  absl::flat_hash_map<std::string, std::uint32_t> market_ids_;
  absl::flat_hash_map<TextPool::Id, std::vector<std::uint32_t>> markets_by_entity_;
  absl::flat_hash_map<GroupKey, Group> groups_;
  std::size_t trees_ = 0;  // in groups_
  Intervals available_orders_;
  absl::flat_hash_map<std::string, StoredFigures> unplaced_;  // of orders and lines that are not there (yet)
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_CANDIDATE_INDEX_H_
