#include "services/budget/domain/budgets/history.h"

#include "common/base/status_macros.h"

namespace outlay::budget {
namespace {

constexpr int64_t kSlotMicros = int64_t{15} * 60 * 1'000'000;

absl::StatusOr<int64_t> Sum(int64_t left, int64_t right) {
  return ToMinor(absl::int128(left) + right);
}

}  // namespace

Slot SlotOf(absl::Time time) {
  const int64_t micros = absl::ToUnixMicros(time);
  return micros / kSlotMicros - (micros % kSlotMicros < 0 ? 1 : 0);
}

Slot FirstSlotFrom(absl::Time time) {
  const Slot holding = SlotOf(time);
  return StartOf(holding) < time ? holding + 1 : holding;
}

absl::Time StartOf(Slot slot) {
  return slot == kNowSlot ? absl::InfiniteFuture() : absl::FromUnixMicros(slot * kSlotMicros);
}

absl::StatusOr<StageAmounts> LapsedAt(const std::vector<Lapse>& lapses, Slot at) {
  StageAmounts sum;
  for (const Lapse& lapse : lapses) {
    if (at < lapse.from || lapse.until < at) continue;
    OUTLAY_ASSIGN_OR_RETURN(sum, Add(sum, lapse.amounts));
  }
  return sum;
}

absl::StatusOr<ClosingChange> Add(const ClosingChange& left, const ClosingChange& right) {
  ClosingChange sum = {.closings = left.closings + right.closings};
  OUTLAY_ASSIGN_OR_RETURN(sum.used, Add(left.used, right.used));
  OUTLAY_ASSIGN_OR_RETURN(sum.rollover, Sum(left.rollover, right.rollover));
  OUTLAY_ASSIGN_OR_RETURN(sum.closed_out, Sum(left.closed_out, right.closed_out));
  return sum;
}

absl::StatusOr<ClosingChange> Negated(const ClosingChange& change) {
  Figures nothing;
  OUTLAY_ASSIGN_OR_RETURN(const Figures changed, Apply(change, nothing));
  OUTLAY_ASSIGN_OR_RETURN(ClosingChange negated, ClosingBetween(changed, nothing));
  negated.closings = -change.closings;
  return negated;
}

absl::StatusOr<ClosingChange> ClosingBetween(const Figures& before, const Figures& after) {
  ClosingChange change = {.closings = (after.is_closed ? 1 : 0) - (before.is_closed ? 1 : 0)};
  OUTLAY_ASSIGN_OR_RETURN(change.used, Subtract(after.used, before.used));
  OUTLAY_ASSIGN_OR_RETURN(change.rollover, ToMinor(absl::int128(after.rollover) - before.rollover));
  OUTLAY_ASSIGN_OR_RETURN(change.closed_out, ToMinor(absl::int128(after.closed_out) - before.closed_out));
  return change;
}

absl::StatusOr<Figures> Apply(const ClosingChange& change, Figures figures) {
  OUTLAY_ASSIGN_OR_RETURN(figures.used, Add(figures.used, change.used));
  OUTLAY_ASSIGN_OR_RETURN(figures.rollover, Sum(figures.rollover, change.rollover));
  OUTLAY_ASSIGN_OR_RETURN(figures.closed_out, Sum(figures.closed_out, change.closed_out));
  figures.is_closed = (figures.is_closed ? 1 : 0) + change.closings > 0;
  return figures;
}

absl::StatusOr<Figures> AsKnown(Figures then, const std::vector<LateChange>& late, Slot at, Slot known) {
  for (const LateChange& change : late) {
    const bool was_in_effect = change.effect <= at;
    const bool came_later = change.recorded >= at && change.recorded < known;
    if (!was_in_effect || !came_later) continue;
    OUTLAY_ASSIGN_OR_RETURN(then, Apply(change.change, then));
  }
  return then;
}

}  // namespace outlay::budget
