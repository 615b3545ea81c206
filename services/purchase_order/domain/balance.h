// When a balance is told to be low or exhausted (N2): once, until it rises above again.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_BALANCE_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_BALANCE_H_

#include <cstdint>
#include <vector>

namespace outlay::purchase_order {

// A balance strictly below this share of its amount is low; a setting of the organization, and of an order. In basis
// points.
inline constexpr int kDefaultBalanceThresholdBasisPoints = 7'500;

// What holds for an order: what it says itself, or with 0 what its organization says. In basis points.
inline int ThresholdOf(int of_order, int of_organization) {
  return of_order > 0 ? of_order : of_organization;
}

// What was announced and not armed again; stored beside the figures it belongs to.
struct BalanceMarks {
  bool low = false;
  bool exhausted = false;
  bool operator==(const BalanceMarks&) const = default;
};

// Which threshold was crossed downwards.
enum class BalanceThreshold : std::uint8_t {
  kLow,        // strictly below a share of the amount
  kExhausted,  // at or below zero
};

// An amount that is ordered and what invoices took of it, of a line or of a whole order; minor units of the order's
// currency. Credits given back without an invoice can make `invoiced` negative.
struct Figures {
  std::int64_t amount = 0;
  std::int64_t invoiced = 0;

  // Amount less invoiced; at the ends of 64 bits it stays there.
  std::int64_t Balance() const;

  bool operator==(const Figures&) const = default;
};

// What a change of figures means for those who watch it.
struct BalanceChange {
  BalanceMarks marks;                       // to be stored
  std::vector<BalanceThreshold> crossings;  // to be announced, kLow before kExhausted
};

// Decides what is announced when figures have become `after` (by an invoice, a credit, or a revision of the amount),
// `marks` being what was announced before. Both thresholds can be crossed at once. While balances are not tracked
// nothing is announced, and every mark is armed again.
BalanceChange DecideBalanceChange(const Figures& after, BalanceMarks marks, bool tracked, int threshold_basis_points);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_BALANCE_H_
