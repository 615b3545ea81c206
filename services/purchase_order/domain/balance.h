// When a balance is notified as low or exhausted (N2): once, until it rises above the threshold again.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_BALANCE_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_BALANCE_H_

#include <cstdint>
#include <vector>

namespace outlay::purchase_order {

// A balance strictly below this share of its amount is low; a setting of the organization, and of an order. In basis
// points.
inline constexpr int kDefaultBalanceThresholdBasisPoints = 7'500;

// Returns the threshold of an order: its own, or if that is 0, its organization's. In basis points.
inline int ThresholdOf(int of_order, int of_organization) {
  return of_order > 0 ? of_order : of_organization;
}

// The thresholds that were notified and are not armed again; stored with the figures they belong to.
struct BalanceMarks {
  bool low = false;
  bool exhausted = false;
  bool operator==(const BalanceMarks&) const = default;
};

// A threshold that a balance fell below.
enum class BalanceThreshold : uint8_t {
  kLow,        // strictly below a share of the amount
  kExhausted,  // at or below zero
};

// The ordered amount and the invoiced one, of a line or of a whole order, in minor units of the order's currency.
// Credits without an invoice can make `invoiced` negative.
struct Figures {
  int64_t amount = 0;
  int64_t invoiced = 0;

  // Returns amount less invoiced, clamped to 64 bits.
  int64_t Balance() const;

  bool operator==(const Figures&) const = default;
};

// The effect of changed figures.
struct BalanceChange {
  BalanceMarks marks;                       // to store
  std::vector<BalanceThreshold> crossings;  // to notify, kLow before kExhausted
};

// Decides what is notified when figures have become `after` (by an invoice, a credit, or a revision of the amount);
// `marks` are the thresholds notified before. Both thresholds can be crossed at once. While balances are not tracked,
// nothing is notified and every mark is armed again.
BalanceChange DecideBalanceChange(const Figures& after, BalanceMarks marks, bool tracked, int threshold_basis_points);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_BALANCE_H_
