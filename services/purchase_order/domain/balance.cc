#include "services/purchase_order/domain/balance.h"

#include <limits>

#include "absl/numeric/int128.h"

namespace outlay::purchase_order {
namespace {

constexpr int kWholeBasisPoints = 10'000;

bool IsLow(const Figures& figures, int threshold_basis_points) {
  const absl::int128 balance = absl::int128(figures.amount) - figures.invoiced;
  return balance * kWholeBasisPoints < absl::int128(figures.amount) * threshold_basis_points;
}

}  // namespace

int64_t Figures::Balance() const {
  int64_t balance = 0;
  if (__builtin_sub_overflow(amount, invoiced, &balance)) {
    return invoiced < 0 ? std::numeric_limits<int64_t>::max() : std::numeric_limits<int64_t>::min();
  }
  return balance;
}

BalanceChange DecideBalanceChange(const Figures& after, BalanceMarks marks, bool tracked, int threshold_basis_points) {
  BalanceChange change;
  if (!tracked) {
    return change;
  }
  change.marks = {.low = IsLow(after, threshold_basis_points), .exhausted = after.Balance() <= 0};
  if (change.marks.low && !marks.low) {
    change.crossings.push_back(BalanceThreshold::kLow);
  }
  if (change.marks.exhausted && !marks.exhausted) {
    change.crossings.push_back(BalanceThreshold::kExhausted);
  }
  return change;
}

}  // namespace outlay::purchase_order
