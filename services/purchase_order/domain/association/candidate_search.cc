#include <algorithm>

#include "absl/container/inlined_vector.h"
#include "common/base/strings.h"
#include "services/purchase_order/domain/association/candidate_index.h"

namespace outlay::purchase_order {
namespace {

// The number of trees, types and markets that one invoice usually meets.
constexpr std::size_t kUsual = 16;

// The two best lines offered so far.
class Podium {
 public:
  explicit Podium(const CandidateNodes& nodes) : nodes_(nodes) {}

  void Offer(LineSlot line) {
    if (line == kNoLine) return;
    if (best_ == kNoLine || nodes_.IsPreferred(line, best_)) {
      second_ = best_;
      best_ = line;
    } else if (second_ == kNoLine || nodes_.IsPreferred(line, second_)) {
      second_ = line;
    }
  }
  void Offer(const FirstTwo& lines) {
    Offer(lines[0]);
    Offer(lines[1]);
  }
  // Returns true if no line of `tree` can be among the two best.
  bool IsBeyond(const LineTree& tree) const {
    return second_ != kNoLine && tree.first_update_micros() < nodes_.orders[nodes_.lines[second_].order].update_micros;
  }
  LineSlot best() const { return best_; }
  LineSlot second() const { return second_; }

 private:
  const CandidateNodes& nodes_;
  LineSlot best_ = kNoLine;
  LineSlot second_ = kNoLine;
};

bool AnyHolds(const absl::btree_map<MicrosInterval, uint32_t>& intervals, int64_t micros) {
  for (const auto& [interval, count] : intervals) {
    if (interval.end <= micros) return false;
    if (interval.Holds(micros)) return true;
  }
  return false;
}

}  // namespace

class CandidateIndex::Search {
 public:
  Search(const CandidateIndex& index, const InvoiceFacts& invoice, const AssociationSetting& setting);

  Verdict ByReference() const;
  Verdict ByRules() const;

 private:
  // A market that has the invoice's entity.
  struct Place {
    uint32_t market = 0;
    std::optional<int64_t> amount;  // in the market's currency
  };
  struct Hit {
    const LineTree* tree;
    std::optional<int64_t> amount;
  };
  using Hits = absl::InlinedVector<Hit, kUsual>;

  Verdict Won(LineSlot line, DecidedBy decided_by, int64_t candidates, bool enough) const;
  Hits HitsOf(TextPool::Id type) const;
  Verdict DecideAmong(const Hits& hits, int64_t candidates) const;
  DecidedBy Difference(LineSlot a, LineSlot b) const;
  DropStep Furthest() const;
  DropStep DropOrder(const OrderNode& order) const;
  DropStep DropLine(const LineNode& line) const;
  std::optional<int64_t> AmountFor(uint32_t market) const;
  bool IsEnough(const LineNode& line, std::optional<int64_t> amount) const {
    return amount.has_value() && line.Balance() >= *amount;
  }

  const CandidateIndex& index_;
  const CandidateNodes& nodes_;
  const InvoiceFacts& invoice_;
  const AssociationSetting& setting_;
  int64_t date_;
  absl::InlinedVector<TextPool::Id, kUsual> types_;  // types that take the invoice, most specific first
  absl::InlinedVector<Place, 4> places_;
  TextPool::Id transaction_ = TextPool::kEmpty;
};

CandidateIndex::Search::Search(const CandidateIndex& index, const InvoiceFacts& invoice,
                               const AssociationSetting& setting)
    : index_(index),
      nodes_(index.nodes_),
      invoice_(invoice),
      setting_(setting),
      date_(absl::ToUnixMicros(setting.date)) {
  for (const std::string_view type : setting.types.TakenBy(invoice.type)) {
    if (const std::optional<TextPool::Id> id = nodes_.texts.Find(type); id.has_value()) types_.push_back(*id);
  }
  transaction_ = nodes_.texts.Find(invoice.marketplace_transaction).value_or(TextPool::kEmpty);
  const std::optional<TextPool::Id> entity =
      nodes_.texts.Find(Concat(invoice.supplier_id, std::string_view("\0", 1), invoice.entity_id));
  if (!entity.has_value()) return;
  if (const auto found = index.markets_by_entity_.find(*entity); found != index.markets_by_entity_.end()) {
    for (const uint32_t market : found->second) {
      places_.push_back({.market = market, .amount = AmountFor(market)});
    }
  }
}

std::optional<int64_t> CandidateIndex::Search::AmountFor(uint32_t market) const {
  return AmountIn(index_.markets_[market].currency, invoice_, setting_);
}

Verdict CandidateIndex::Search::Won(LineSlot line, DecidedBy decided_by, int64_t candidates, bool enough) const {
  const LineNode& node = nodes_.lines[line];
  return {.line = LineRef{.order_id = std::string(nodes_.orders[node.order].id()),
                          .line_number = std::string(nodes_.texts[node.number])},
          .trace = {.decided_by = decided_by, .candidates = candidates, .enough_balance = enough}};
}

DecidedBy CandidateIndex::Search::Difference(LineSlot a, LineSlot b) const {
  const OrderSlot left = nodes_.lines[a].order;
  const OrderSlot right = nodes_.lines[b].order;
  if (left == right) return DecidedBy::kLineNumber;
  return nodes_.orders[left].update_micros != nodes_.orders[right].update_micros ? DecidedBy::kUpdateTime
                                                                                 : DecidedBy::kOrderNumber;
}

CandidateIndex::Search::Hits CandidateIndex::Search::HitsOf(TextPool::Id type) const {
  Hits hits;
  const auto add_group = [&](const Place& place, TextPool::Id transaction) {
    const auto group = index_.groups_.find({place.market, type, transaction});
    if (group == index_.groups_.end()) return;
    for (const auto& [interval, tree] : group->second) {
      if (interval.end <= date_) break;
      if (interval.Holds(date_)) hits.push_back({&tree, place.amount});
    }
  };
  for (const Place& place : places_) {
    add_group(place, TextPool::kEmpty);
    if (transaction_ != TextPool::kEmpty) add_group(place, transaction_);
  }
  return hits;
}

Verdict CandidateIndex::Search::DecideAmong(const Hits& hits, int64_t candidates) const {
  Podium podium(nodes_);
  for (const Hit& hit : hits) {
    if (hit.amount.has_value() && !podium.IsBeyond(*hit.tree)) {
      podium.Offer(hit.tree->FindEnough(nodes_, *hit.amount));
    }
  }
  const bool enough = podium.best() != kNoLine;
  if (!enough) {
    for (const Hit& hit : hits) {
      if (!podium.IsBeyond(*hit.tree)) podium.Offer(hit.tree->FindFirst(nodes_));
    }
  }
  DecidedBy decided_by = candidates > 1 ? DecidedBy::kBalance : DecidedBy::kUndecided;
  if (podium.second() != kNoLine) decided_by = Difference(podium.best(), podium.second());
  return Won(podium.best(), decided_by, candidates, enough);
}

Verdict CandidateIndex::Search::ByRules() const {
  int64_t candidates = 0;
  std::optional<Verdict> verdict;
  for (const TextPool::Id type : types_) {
    const Hits hits = HitsOf(type);
    int64_t of_type = 0;
    for (const Hit& hit : hits) of_type += hit.tree->size();
    candidates += of_type;
    if (!verdict.has_value() && of_type > 0) verdict = DecideAmong(hits, of_type);
  }
  if (!verdict.has_value()) {
    return {.unmatched = Furthest()};
  }
  if (verdict->trace.decided_by == DecidedBy::kUndecided) {
    verdict->trace.decided_by = candidates > 1 ? DecidedBy::kType : DecidedBy::kOnlyCandidate;
  }
  verdict->trace.candidates = candidates;
  return *std::move(verdict);
}

DropStep CandidateIndex::Search::Furthest() const {
  const auto has = [this](Availability availability) {
    return index_.orders_by_availability_[static_cast<std::size_t>(availability)] > 0;
  };
  const auto any_place = [this](Intervals Market::*intervals) {
    return std::any_of(places_.begin(), places_.end(),
                       [&](const Place& place) { return AnyHolds(index_.markets_[place.market].*intervals, date_); });
  };
  if (any_place(&Market::lines)) return DropStep::kTypeMismatch;
  if (any_place(&Market::orders)) return DropStep::kOutsideLinePeriod;
  if (AnyHolds(index_.available_orders_, date_)) return DropStep::kEntityMismatch;
  if (has(Availability::kAvailable)) return DropStep::kOutsidePeriod;
  if (has(Availability::kSuspended)) return DropStep::kSuspended;
  if (has(Availability::kClosed)) return DropStep::kClosed;
  return has(Availability::kNotIssued) ? DropStep::kNotIssued : DropStep::kNoOrder;
}

DropStep CandidateIndex::Search::DropOrder(const OrderNode& order) const {
  if (order.availability == Availability::kNotIssued) return DropStep::kNotIssued;
  if (order.availability == Availability::kClosed) return DropStep::kClosed;
  if (order.availability == Availability::kSuspended) return DropStep::kSuspended;
  if (!index_.intervals_[order.interval].Holds(date_)) return DropStep::kOutsidePeriod;
  const bool has_entity =
      std::any_of(places_.begin(), places_.end(), [&](const Place& place) { return place.market == order.market; });
  return has_entity ? DropStep::kNone : DropStep::kEntityMismatch;
}

DropStep CandidateIndex::Search::DropLine(const LineNode& line) const {
  if (!index_.intervals_[line.interval].Holds(date_)) return DropStep::kOutsideLinePeriod;
  const bool fits = std::find(types_.begin(), types_.end(), line.type) != types_.end() &&
                    (line.transaction == TextPool::kEmpty || line.transaction == transaction_);
  return fits ? DropStep::kNone : DropStep::kTypeMismatch;
}

Verdict CandidateIndex::Search::ByReference() const {
  const auto found = index_.orders_by_number_.find(std::string_view(invoice_.order_number));
  if (found == index_.orders_by_number_.end()) return {.reference_failure = DropStep::kReferenceNotFound};
  const OrderNode& order = nodes_.orders[*found];
  if (const DropStep dropped = DropOrder(order); dropped != DropStep::kNone) return {.reference_failure = dropped};
  absl::InlinedVector<LineSlot, kUsual> lines(order.lines.get(), order.lines.get() + order.line_count);
  if (!invoice_.line_number.empty()) {
    const std::optional<LineSlot> line = index_.FindLine(order, invoice_.line_number);
    if (!line.has_value()) return {.reference_failure = DropStep::kLineNotFound};
    lines.assign(1, *line);
  }
  const std::optional<int64_t> amount = AmountFor(order.market);
  DropStep furthest = DropStep::kOutsideLinePeriod;
  int64_t candidates = 0;
  LineSlot best = kNoLine;
  // Lines come in the order of their numbers, so a later line must be better, not only equal.
  const auto rank = [&](LineSlot slot) {
    const LineNode& line = nodes_.lines[slot];
    const auto depth = types_.end() - std::find(types_.begin(), types_.end(), line.type);
    return std::pair(depth, IsEnough(line, amount));
  };
  for (const LineSlot slot : lines) {
    const DropStep dropped = DropLine(nodes_.lines[slot]);
    furthest = std::max(furthest, dropped);
    if (dropped != DropStep::kNone) continue;
    ++candidates;
    if (best == kNoLine || rank(slot) > rank(best)) best = slot;
  }
  if (best == kNoLine) return {.reference_failure = furthest};
  return Won(best, DecidedBy::kReference, candidates, IsEnough(nodes_.lines[best], amount));
}

Verdict CandidateIndex::Associate(const InvoiceFacts& invoice, const AssociationSetting& setting) const {
  if (setting.supplier_blocked) {
    return {.unmatched = DropStep::kSupplierBlocked};
  }
  const Search search(*this, invoice, setting);
  DropStep reference_failure = DropStep::kNone;
  if (!invoice.order_number.empty()) {
    Verdict verdict = search.ByReference();
    if (verdict.line.has_value()) {
      return verdict;
    }
    reference_failure = verdict.reference_failure;
  }
  Verdict verdict = search.ByRules();
  verdict.reference_failure = reference_failure;
  return verdict;
}

}  // namespace outlay::purchase_order
