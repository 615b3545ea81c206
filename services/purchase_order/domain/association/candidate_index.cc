#include "services/purchase_order/domain/association/candidate_index.h"

#include <algorithm>
#include <cstring>
#include <memory>

#include "common/base/strings.h"

namespace outlay::purchase_order {
namespace {

constexpr char kSeparator = '\0';

std::string FiguresKey(std::string_view order_id, std::string_view line_number) {
  return Concat(order_id, std::string_view(&kSeparator, 1), line_number);
}

void Count(absl::btree_map<MicrosInterval, uint32_t>& intervals, const MicrosInterval& interval) {
  ++intervals[interval];
}

void Discount(absl::btree_map<MicrosInterval, uint32_t>& intervals, const MicrosInterval& interval) {
  const auto found = intervals.find(interval);
  if (--found->second == 0) {
    intervals.erase(found);
  }
}

}  // namespace

CandidateIndex::CandidateIndex() : orders_by_id_(0, {&nodes_}, {&nodes_}), orders_by_number_(0, {&nodes_}, {&nodes_}) {}

std::optional<OrderSlot> CandidateIndex::FindOrder(std::string_view order_id) const {
  const auto found = orders_by_id_.find(order_id);
  return found == orders_by_id_.end() ? std::nullopt : std::optional(*found);
}

std::optional<LineSlot> CandidateIndex::FindLine(const OrderNode& order, std::string_view line_number) const {
  const LineSlot* begin = order.lines.get();
  const LineSlot* end = begin + order.line_count;
  const LineSlot* found = std::lower_bound(begin, end, line_number, [this](LineSlot line, std::string_view number) {
    return nodes_.texts[nodes_.lines[line].number] < number;
  });
  const bool is_there = found != end && nodes_.texts[nodes_.lines[*found].number] == line_number;
  return is_there ? std::optional(*found) : std::nullopt;
}

void CandidateIndex::Unplace(std::string_view order_id, std::string_view line_number, const StoredFigures& figures) {
  if (figures.invoiced != 0 || figures.marks != BalanceMarks() || figures.posters != TextPool::kEmpty) {
    unplaced_[FiguresKey(order_id, line_number)] = figures;
  }
}

CandidateIndex::StoredFigures CandidateIndex::TakeUnplaced(std::string_view order_id, std::string_view line_number) {
  if (unplaced_.empty()) {
    return {};
  }
  const auto found = unplaced_.find(FiguresKey(order_id, line_number));
  if (found == unplaced_.end()) {
    return {};
  }
  const StoredFigures figures = found->second;
  unplaced_.erase(found);
  return figures;
}

uint32_t CandidateIndex::IntervalId(const Interval& interval) {
  const MicrosInterval micros = {.start = absl::ToUnixMicros(interval.start), .end = absl::ToUnixMicros(interval.end)};
  const auto [found, is_new] = interval_ids_.try_emplace(micros, static_cast<uint32_t>(intervals_.size()));
  if (is_new) {
    intervals_.push_back(micros);
  }
  return found->second;
}

uint32_t CandidateIndex::MarketOf(const CandidateOrder& order) {
  std::vector<TextPool::Id> entities;
  for (const std::string& entity_id : order.entity_ids) {
    entities.push_back(nodes_.texts.Add(FiguresKey(order.supplier_id, entity_id)));
  }
  std::sort(entities.begin(), entities.end());
  entities.erase(std::unique(entities.begin(), entities.end()), entities.end());
  std::string key(order.currency.code());
  key.append(reinterpret_cast<const char*>(entities.data()), entities.size() * sizeof(TextPool::Id));
  const auto [found, is_new] = market_ids_.try_emplace(std::move(key), static_cast<uint32_t>(markets_.size()));
  if (is_new) {
    for (const TextPool::Id entity : entities) {
      markets_by_entity_[entity].push_back(found->second);
    }
    markets_.push_back({.currency = order.currency, .entities = std::move(entities), .orders = {}, .lines = {}});
  }
  return found->second;
}

LineSlot CandidateIndex::MakeLine(OrderSlot order, const CandidateOrder& from, const CandidateLine& line) {
  const StoredFigures stored = TakeUnplaced(from.id, line.number);
  const LineSlot slot = nodes_.lines.Take();
  LineNode& node = nodes_.lines[slot];
  node.order = order;
  node.figures = {.amount = line.figures.amount, .invoiced = stored.invoiced};
  node.marks = stored.marks;
  node.tracked = from.balance_tracked;
  node.number = nodes_.texts.Add(line.number);
  node.type = nodes_.texts.Add(line.type);
  node.transaction = nodes_.texts.Add(line.marketplace_transaction);
  node.interval = IntervalId(from.period.Intersect(line.period));
  return slot;
}

OrderSlot CandidateIndex::MakeOrder(const CandidateOrder& order) {
  const StoredFigures stored = TakeUnplaced(order.id, "");
  const OrderSlot slot = nodes_.orders.Take();
  OrderNode& node = nodes_.orders[slot];
  node.id_bytes = static_cast<uint8_t>(order.id.size());
  node.number_bytes = static_cast<uint8_t>(order.number.size());
  node.text = std::make_unique_for_overwrite<char[]>(order.id.size() + order.number.size());
  std::memcpy(node.text.get(), order.id.data(), order.id.size());
  std::memcpy(node.text.get() + order.id.size(), order.number.data(), order.number.size());
  node.update_micros = absl::ToUnixMicros(order.update_time);
  node.figures = {.amount = order.figures.amount, .invoiced = stored.invoiced};
  node.marks = stored.marks;
  node.posters = stored.posters;
  node.requesters = nodes_.texts.Add(order.requesters.text());
  node.approvers = nodes_.texts.Add(order.approvers.text());
  node.tracked = order.balance_tracked;
  node.threshold_basis_points = static_cast<uint16_t>(order.threshold_basis_points);
  node.funded = order.funded;
  node.availability = order.availability;
  node.market = MarketOf(order);
  node.interval = IntervalId(order.period);
  node.line_count = static_cast<uint32_t>(order.lines.size());
  node.lines = std::make_unique_for_overwrite<LineSlot[]>(order.lines.size());
  for (std::size_t i = 0; i < order.lines.size(); ++i) {
    node.lines[i] = MakeLine(slot, order, order.lines[i]);
  }
  std::sort(node.lines.get(), node.lines.get() + node.line_count, [this](LineSlot a, LineSlot b) {
    return nodes_.texts[nodes_.lines[a].number] < nodes_.texts[nodes_.lines[b].number];
  });
  return slot;
}

void CandidateIndex::PutOrder(const CandidateOrder& order) {
  RemoveOrder(order.id);
  const OrderSlot slot = MakeOrder(order);
  orders_by_id_.insert(slot);
  // A number can pass from one order to another within one transaction; the later order keeps it.
  orders_by_number_.erase(std::string_view(order.number));
  orders_by_number_.insert(slot);
  ++orders_by_availability_[static_cast<std::size_t>(order.availability)];
  Enter(slot);
}

void CandidateIndex::RemoveOrder(std::string_view order_id) {
  const std::optional<OrderSlot> slot = FindOrder(order_id);
  if (!slot.has_value()) {
    return;
  }
  Leave(*slot);
  OrderNode& order = nodes_.orders[*slot];
  Unplace(order_id, "", {order.figures.invoiced, order.marks, order.posters});
  for (uint32_t i = 0; i < order.line_count; ++i) {
    const LineNode& line = nodes_.lines[order.lines[i]];
    Unplace(order_id, nodes_.texts[line.number], {line.figures.invoiced, line.marks});
    nodes_.lines.Return(order.lines[i]);
  }
  --orders_by_availability_[static_cast<std::size_t>(order.availability)];
  orders_by_id_.erase(*slot);
  if (const auto found = orders_by_number_.find(*slot); found != orders_by_number_.end() && *found == *slot) {
    orders_by_number_.erase(found);
  }
  nodes_.orders.Return(*slot);
}

void CandidateIndex::Enter(OrderSlot slot) {
  const OrderNode& order = nodes_.orders[slot];
  if (order.availability != Availability::kAvailable) {
    return;
  }
  Market& market = markets_[order.market];
  Count(available_orders_, intervals_[order.interval]);
  Count(market.orders, intervals_[order.interval]);
  for (uint32_t i = 0; i < order.line_count; ++i) {
    const LineNode& line = nodes_.lines[order.lines[i]];
    const MicrosInterval& interval = intervals_[line.interval];
    Count(market.lines, interval);
    LineTree& tree = groups_[{order.market, line.type, line.transaction}][interval];
    if (tree.size() == 0) ++trees_;
    tree.Insert(nodes_, order.lines[i]);
  }
}

void CandidateIndex::Leave(OrderSlot slot) {
  const OrderNode& order = nodes_.orders[slot];
  if (order.availability != Availability::kAvailable) {
    return;
  }
  Market& market = markets_[order.market];
  Discount(available_orders_, intervals_[order.interval]);
  Discount(market.orders, intervals_[order.interval]);
  for (uint32_t i = 0; i < order.line_count; ++i) {
    const LineNode& line = nodes_.lines[order.lines[i]];
    const MicrosInterval& interval = intervals_[line.interval];
    Discount(market.lines, interval);
    const auto group = groups_.find({order.market, line.type, line.transaction});
    const auto tree = group->second.find(interval);
    tree->second.Erase(nodes_, order.lines[i]);
    if (tree->second.size() == 0) {
      group->second.erase(tree);
      --trees_;
    }
    if (group->second.empty()) groups_.erase(group);
  }
}

void CandidateIndex::SetOrderFigures(std::string_view order_id, int64_t invoiced, BalanceMarks marks,
                                     const Persons& posters) {
  const std::optional<OrderSlot> slot = FindOrder(order_id);
  const TextPool::Id posters_id = nodes_.texts.Add(posters.text());
  if (!slot.has_value()) {
    Unplace(order_id, "", {invoiced, marks, posters_id});
    return;
  }
  OrderNode& order = nodes_.orders[*slot];
  order.figures.invoiced = invoiced;
  order.marks = marks;
  order.posters = posters_id;
}

void CandidateIndex::SetLineFigures(std::string_view order_id, std::string_view line_number, int64_t invoiced,
                                    BalanceMarks marks) {
  const std::optional<OrderSlot> order = FindOrder(order_id);
  const std::optional<LineSlot> slot = order.has_value() ? FindLine(nodes_.orders[*order], line_number) : std::nullopt;
  if (!slot.has_value()) {
    Unplace(order_id, line_number, {invoiced, marks});
    return;
  }
  LineNode& line = nodes_.lines[*slot];
  line.figures.invoiced = invoiced;
  line.marks = marks;
  if (line.in_tree) {
    LineTree::BalanceChanged(nodes_, *slot);
  }
}

std::optional<BookingTarget> CandidateIndex::FindTarget(const LineRef& ref) const {
  const std::optional<OrderSlot> slot = FindOrder(ref.order_id);
  if (!slot.has_value()) {
    return std::nullopt;
  }
  const OrderNode& order = nodes_.orders[*slot];
  const std::optional<LineSlot> line_slot = FindLine(order, ref.line_number);
  if (!line_slot.has_value()) {
    return std::nullopt;
  }
  const LineNode& line = nodes_.lines[*line_slot];
  return BookingTarget{.line = ref,
                       .order_number = std::string(order.number()),
                       .currency = markets_[order.market].currency,
                       .balance_tracked = order.tracked,
                       .threshold_basis_points = order.threshold_basis_points,
                       .line_figures = line.figures,
                       .line_marks = line.marks,
                       .order_figures = order.figures,
                       .order_marks = order.marks,
                       .requesters = Persons::FromText(nodes_.texts[order.requesters]),
                       .approvers = Persons::FromText(nodes_.texts[order.approvers]),
                       .posters = Persons::FromText(nodes_.texts[order.posters])};
}

std::string_view CandidateIndex::SupplierOf(const OrderNode& order) const {
  // All entities of an order belong to its supplier.
  const std::vector<TextPool::Id>& entities = markets_[order.market].entities;
  if (entities.empty()) return {};
  const std::string_view entity = nodes_.texts[entities.front()];
  return entity.substr(0, entity.find(kSeparator));
}

std::string_view CandidateIndex::SupplierOf(std::string_view order_id) const {
  const std::optional<OrderSlot> slot = FindOrder(order_id);
  return slot.has_value() ? SupplierOf(nodes_.orders[*slot]) : std::string_view();
}

bool CandidateIndex::IsFunded(std::string_view order_id) const {
  const std::optional<OrderSlot> slot = FindOrder(order_id);
  return slot.has_value() && nodes_.orders[*slot].funded;
}

std::optional<Duty> CandidateIndex::FindDutyToward(std::string_view supplier_id, const Persons& persons) const {
  for (const OrderSlot slot : orders_by_id_) {
    const OrderNode& order = nodes_.orders[slot];
    if (SupplierOf(order) != supplier_id) continue;
    if (Persons::FromText(nodes_.texts[order.requesters]).Overlaps(persons)) return Duty::kRequester;
    if (Persons::FromText(nodes_.texts[order.approvers]).Overlaps(persons)) return Duty::kApprover;
    if (Persons::FromText(nodes_.texts[order.posters]).Overlaps(persons)) return Duty::kInvoicePoster;
  }
  return std::nullopt;
}

std::size_t CandidateIndex::ApproximateBytes() const {
  // Measured: the allocator's overhead for an organization, for each text and slot array, and for each map node.
  constexpr std::size_t kFixed = 2'048;
  constexpr std::size_t kPerOrder = 128;
  constexpr std::size_t kPerInterval = 96;
  constexpr std::size_t kPerGroup = 192;
  constexpr std::size_t kPerTree = 64;
  constexpr std::size_t kPerUnplaced = 96;
  return kFixed + nodes_.orders.ApproximateBytes() + nodes_.lines.ApproximateBytes() + nodes_.texts.ApproximateBytes() +
         nodes_.orders.size() * kPerOrder + nodes_.lines.size() * sizeof(LineSlot) + intervals_.size() * kPerInterval +
         (groups_.size() + markets_.size()) * kPerGroup + trees_ * kPerTree + unplaced_.size() * kPerUnplaced;
}

}  // namespace outlay::purchase_order
