#include "services/budget/domain/budgets/figures.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "common/base/status_macros.h"

namespace outlay::budget {
namespace {

constexpr absl::int128 kWhole = 10'000;

// Rounds down, so that no share is ever more than stated.
absl::int128 ShareOf(absl::int128 whole, int64_t basis_points) {
  const absl::int128 product = whole * basis_points;
  absl::int128 share = product / kWhole;
  if (product < 0 && share * kWhole != product) share -= 1;
  return share;
}

absl::int128 BufferOf(absl::int128 limit, const Buffer& buffer) {
  std::optional<absl::int128> most;
  if (buffer.basis_points > 0) most = ShareOf(limit, buffer.basis_points);
  if (buffer.amount.has_value()) {
    const absl::int128 amount = buffer.amount->minor_units();
    most = most.has_value() ? std::min(*most, amount) : amount;
  }
  return std::max<absl::int128>(most.value_or(0), 0);
}

}  // namespace

absl::int128 SumAt(const StageAmounts& used, Stage stage) {
  absl::int128 sum = used.spent;
  if (stage != Stage::kInvoice) sum += used.committed;
  if (stage == Stage::kRequest) sum += used.held;
  return sum;
}

absl::int128 AvailableOf(const Figures& figures) {
  return LimitOf(figures) - SumAt(figures.used, Stage::kRequest);
}

ThresholdFigures ForThresholds(const Figures& figures) {
  const StageAmounts& used = figures.used;
  return {.limit = LimitOf(figures), .held = used.held, .committed = used.committed, .spent = used.spent};
}

Capacity CapacityOf(const Figures& figures, const Enforcement& enforcement) {
  return CapacityOf(LimitOf(figures), figures, enforcement);
}

Capacity CapacityOf(absl::int128 allowed, const Figures& figures, const Enforcement& enforcement) {
  const absl::int128 limit = LimitOf(figures);
  Capacity capacity;
  capacity.ceiling = ShareOf(allowed, enforcement.ceiling_basis_points);
  capacity.with_buffer = capacity.ceiling;
  if (enforcement.buffer.has_value() && !figures.buffer_used) {
    capacity.with_buffer += BufferOf(limit, *enforcement.buffer);
  }
  return capacity;
}

absl::StatusOr<StageAmounts> Add(const StageAmounts& left, const StageAmounts& right) {
  StageAmounts sum;
  OUTLAY_ASSIGN_OR_RETURN(sum.held, ToMinor(absl::int128(left.held) + right.held));
  OUTLAY_ASSIGN_OR_RETURN(sum.committed, ToMinor(absl::int128(left.committed) + right.committed));
  OUTLAY_ASSIGN_OR_RETURN(sum.spent, ToMinor(absl::int128(left.spent) + right.spent));
  OUTLAY_ASSIGN_OR_RETURN(sum.beyond, ToMinor(absl::int128(left.beyond) + right.beyond));
  return sum;
}

absl::StatusOr<StageAmounts> Subtract(const StageAmounts& left, const StageAmounts& right) {
  StageAmounts difference;
  OUTLAY_ASSIGN_OR_RETURN(difference.held, ToMinor(absl::int128(left.held) - right.held));
  OUTLAY_ASSIGN_OR_RETURN(difference.committed, ToMinor(absl::int128(left.committed) - right.committed));
  OUTLAY_ASSIGN_OR_RETURN(difference.spent, ToMinor(absl::int128(left.spent) - right.spent));
  OUTLAY_ASSIGN_OR_RETURN(difference.beyond, ToMinor(absl::int128(left.beyond) - right.beyond));
  return difference;
}

absl::StatusOr<MovedAmounts> Add(const MovedAmounts& left, const MovedAmounts& right) {
  MovedAmounts sum;
  OUTLAY_ASSIGN_OR_RETURN(sum.transferred_in, ToMinor(absl::int128(left.transferred_in) + right.transferred_in));
  OUTLAY_ASSIGN_OR_RETURN(sum.transferred_out, ToMinor(absl::int128(left.transferred_out) + right.transferred_out));
  OUTLAY_ASSIGN_OR_RETURN(sum.increased, ToMinor(absl::int128(left.increased) + right.increased));
  return sum;
}

absl::StatusOr<int64_t> ToMinor(absl::int128 amount) {
  if (Clamp(amount) != amount) return MoneyOverflow();
  return static_cast<int64_t>(amount);
}

int64_t Clamp(absl::int128 amount) {
  constexpr absl::int128 kMost = std::numeric_limits<int64_t>::max();
  constexpr absl::int128 kLeast = std::numeric_limits<int64_t>::min();
  return static_cast<int64_t>(std::clamp(amount, kLeast, kMost));
}

}  // namespace outlay::budget
