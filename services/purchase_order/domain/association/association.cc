#include "services/purchase_order/domain/association/association.h"

#include <algorithm>
#include <optional>

#include "absl/status/statusor.h"
#include "common/base/money_decimal.h"

namespace outlay::purchase_order {
namespace {

// The result of sifting a set of orders: the remaining lines, and the furthest step that dropped the others.
struct Sieve {
  std::vector<Contender> left;
  DropStep furthest = DropStep::kNone;

  void Drop(DropStep step) { furthest = std::max(furthest, step); }
};

void SiftLine(const CandidateOrder& order, const CandidateLine& line, const InvoiceFacts& invoice,
              const AssociationSetting& setting, Sieve& sieve) {
  const DropStep dropped = DropLine(line, invoice, setting);
  if (dropped != DropStep::kNone) {
    sieve.Drop(dropped);
    return;
  }
  sieve.left.push_back({&order, &line, StandingOf(order, line, invoice, setting)});
}

void SiftOrder(const CandidateOrder& order, const InvoiceFacts& invoice, const AssociationSetting& setting,
               Sieve& sieve) {
  const DropStep dropped = DropOrder(order, invoice, setting.date);
  if (dropped != DropStep::kNone) {
    sieve.Drop(dropped);
    return;
  }
  sieve.Drop(DropStep::kOutsideLinePeriod);
  for (const CandidateLine& line : order.lines) {
    SiftLine(order, line, invoice, setting, sieve);
  }
}

Sieve SiftReference(const InvoiceFacts& invoice, const AssociationSetting& setting,
                    absl::Span<const CandidateOrder> orders) {
  Sieve sieve;
  const auto order = std::find_if(orders.begin(), orders.end(),
                                  [&](const CandidateOrder& each) { return each.number == invoice.order_number; });
  if (order == orders.end()) {
    sieve.Drop(DropStep::kReferenceNotFound);
    return sieve;
  }
  if (invoice.line_number.empty()) {
    SiftOrder(*order, invoice, setting, sieve);
    return sieve;
  }
  const DropStep dropped = DropOrder(*order, invoice, setting.date);
  const auto line = std::find_if(order->lines.begin(), order->lines.end(),
                                 [&](const CandidateLine& each) { return each.number == invoice.line_number; });
  if (dropped != DropStep::kNone) {
    sieve.Drop(dropped);
  } else if (line == order->lines.end()) {
    sieve.Drop(DropStep::kLineNotFound);
  } else {
    SiftLine(*order, *line, invoice, setting, sieve);
  }
  return sieve;
}

}  // namespace

absl::Time AssociationDate(const InvoiceFacts& invoice, AssociationDateRule rule, const TimeZone& zone) {
  if (rule == AssociationDateRule::kBillingPeriodStart && invoice.billing_period_start.has_value()) {
    return DayStart(*invoice.billing_period_start, zone);
  }
  return invoice.creation_time;
}

std::optional<int64_t> AmountIn(Currency order_currency, const InvoiceFacts& invoice,
                                const AssociationSetting& setting) {
  if (invoice.amount.currency() == order_currency) {
    return invoice.amount.minor_units();
  }
  const std::optional<Decimal> rate = setting.rates.Find(invoice.amount.currency(), order_currency, setting.date);
  if (!rate.has_value()) {
    return std::nullopt;
  }
  const absl::StatusOr<Money> converted = Convert(invoice.amount, *rate, order_currency);
  return converted.ok() ? std::optional(converted->minor_units()) : std::nullopt;
}

DropStep DropOrder(const CandidateOrder& order, const InvoiceFacts& invoice, absl::Time date) {
  switch (order.availability) {
    case Availability::kNotIssued:
      return DropStep::kNotIssued;
    case Availability::kClosed:
      return DropStep::kClosed;
    case Availability::kSuspended:
      return DropStep::kSuspended;
    case Availability::kAvailable:
      break;
  }
  if (!order.period.Contains(date)) {
    return DropStep::kOutsidePeriod;
  }
  const bool has_entity =
      order.supplier_id == invoice.supplier_id &&
      std::find(order.entity_ids.begin(), order.entity_ids.end(), invoice.entity_id) != order.entity_ids.end();
  return has_entity ? DropStep::kNone : DropStep::kEntityMismatch;
}

DropStep DropLine(const CandidateLine& line, const InvoiceFacts& invoice, const AssociationSetting& setting) {
  if (!line.period.Contains(setting.date)) {
    return DropStep::kOutsideLinePeriod;
  }
  const bool other_transaction =
      !line.marketplace_transaction.empty() && line.marketplace_transaction != invoice.marketplace_transaction;
  if (other_transaction || !setting.types.Takes(line.type, invoice.type)) {
    return DropStep::kTypeMismatch;
  }
  return DropStep::kNone;
}

Standing StandingOf(const CandidateOrder& order, const CandidateLine& line, const InvoiceFacts& invoice,
                    const AssociationSetting& setting) {
  const std::optional<int64_t> amount = AmountIn(order.currency, invoice, setting);
  return {.specificity = setting.types.Specificity(line.type),
          .enough = amount.has_value() && (!order.balance_tracked || line.figures.Balance() >= *amount),
          .update_time = order.update_time,
          .order_number = order.number,
          .line_number = line.number};
}

DecidedBy FirstDifference(const Standing& a, const Standing& b) {
  if (a.specificity != b.specificity) return DecidedBy::kType;
  if (a.enough != b.enough) return DecidedBy::kBalance;
  if (a.update_time != b.update_time) return DecidedBy::kUpdateTime;
  if (a.order_number != b.order_number) return DecidedBy::kOrderNumber;
  return DecidedBy::kLineNumber;
}

bool IsPreferred(const Standing& a, const Standing& b) {
  if (a.specificity != b.specificity) return a.specificity > b.specificity;
  if (a.enough != b.enough) return a.enough;
  if (a.update_time != b.update_time) return a.update_time > b.update_time;
  if (a.order_number != b.order_number) return a.order_number < b.order_number;
  return a.line_number < b.line_number;
}

Verdict Decide(absl::Span<const Contender> left, bool by_reference) {
  const Contender* best = nullptr;
  const Contender* second = nullptr;
  for (const Contender& contender : left) {
    if (best == nullptr || IsPreferred(contender.standing, best->standing)) {
      second = best;
      best = &contender;
    } else if (second == nullptr || IsPreferred(contender.standing, second->standing)) {
      second = &contender;
    }
  }
  Verdict verdict;
  if (best == nullptr) {
    return verdict;
  }
  verdict.line = LineRef{.order_id = best->order->id, .line_number = best->line->number};
  verdict.trace.candidates = static_cast<int64_t>(left.size());
  verdict.trace.enough_balance = best->standing.enough;
  if (by_reference) {
    verdict.trace.decided_by = DecidedBy::kReference;
  } else if (second == nullptr) {
    verdict.trace.decided_by = DecidedBy::kOnlyCandidate;
  } else {
    verdict.trace.decided_by = FirstDifference(best->standing, second->standing);
  }
  return verdict;
}

Verdict Associate(const InvoiceFacts& invoice, const AssociationSetting& setting,
                  absl::Span<const CandidateOrder> orders) {
  if (setting.supplier_blocked) {
    return {.unmatched = DropStep::kSupplierBlocked};
  }
  DropStep reference_failure = DropStep::kNone;
  if (!invoice.order_number.empty()) {
    const Sieve sieve = SiftReference(invoice, setting, orders);
    if (!sieve.left.empty()) {
      return Decide(sieve.left, true);
    }
    reference_failure = sieve.furthest;
  }
  Sieve sieve;
  sieve.Drop(DropStep::kNoOrder);
  for (const CandidateOrder& order : orders) {
    SiftOrder(order, invoice, setting, sieve);
  }
  Verdict verdict = Decide(sieve.left, false);
  verdict.reference_failure = reference_failure;
  if (!verdict.line.has_value()) {
    verdict.unmatched = sieve.furthest;
  }
  return verdict;
}

}  // namespace outlay::purchase_order
