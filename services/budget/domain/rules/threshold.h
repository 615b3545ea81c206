// When users want to be notified about a budget or an allocation: thresholds and their crossings (B9).
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_THRESHOLD_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_THRESHOLD_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/container/inlined_vector.h"
#include "absl/numeric/int128.h"
#include "absl/status/status.h"
#include "absl/types/span.h"
#include "common/base/percent.h"

namespace outlay::budget {

// Numbers as in the API.
enum class ThresholdMeasure : uint8_t {
  kUsed = 1,       // reached when the used amount is equal or more
  kRemaining = 2,  // reached when the remaining amount is less; an equal one does not reach it
};

// One threshold: either a share of the limit or an amount.
struct Threshold {
  ThresholdMeasure measure = ThresholdMeasure::kUsed;
  Percent share = Percent::FromPercent(80);  // unless amount_minor is set
  std::optional<int64_t> amount_minor;       // in the budget's currency
  // The stages that count as used; amounts at other stages remain.
  bool counts_held = true;
  bool counts_committed = true;
  bool counts_spent = true;

  bool operator==(const Threshold&) const = default;
};

// The limit and the used amounts of a budget or an allocation at one instant, in minor units of one currency.
struct ThresholdFigures {
  absl::int128 limit = 0;
  int64_t held = 0;
  int64_t committed = 0;
  int64_t spent = 0;

  bool operator==(const ThresholdFigures&) const = default;
};

// The thresholds of a list that are reached: bit i for element i. Stored with the figures, so that a crossing is
// notified at most once however often the rule runs; zero for figures that were never judged.
using ThresholdMarks = uint64_t;

struct ThresholdCrossing {
  std::size_t index = 0;  // in the list
  // The figure that the threshold watches, used or remaining, before and after, in minor units. May exceed 64 bits.
  absl::int128 before = 0;
  absl::int128 after = 0;

  bool operator==(const ThresholdCrossing&) const = default;
};

struct ThresholdChange {
  absl::InlinedVector<ThresholdCrossing, 2> crossings;  // to be notified, in the order of the list
  ThresholdMarks marks = 0;                             // the marks to store

  bool operator==(const ThresholdChange&) const = default;
};

// Returns the figure that the threshold watches: the used amount, or the remaining part of the limit.
absl::int128 Measured(const Threshold& threshold, const ThresholdFigures& figures);

// Returns true if the threshold is reached, exactly, without rounding. A share of the used amount is not reached while
// nothing is used, even if the limit is zero.
bool IsReached(const Threshold& threshold, const ThresholdFigures& figures);

// Returns the used amount at which the threshold is reached, in hundredths of a percent of a minor unit: of two
// thresholds crossed in one step, the one with more is further.
absl::int128 ReachedAt(const Threshold& threshold, absl::int128 limit);

// Decides which thresholds a change of the figures, including the limit, crosses. A threshold that becomes reached is
// notified and marked; one that is no longer reached loses its mark and is notified again the next time. `thresholds`
// has at most limits::kThresholds elements. Pure, without allocation for up to two crossings.
ThresholdChange DecideCrossings(absl::Span<const Threshold> thresholds, ThresholdMarks marks,
                                const ThresholdFigures& before, const ThresholdFigures& after);

// Decides crossings where figures may have fallen by themselves before the step, because holds expired: a threshold
// that is not reached `before` the step can be crossed again.
ThresholdChange DecideCrossingsAnew(absl::Span<const Threshold> thresholds, ThresholdMarks marks,
                                    const ThresholdFigures& before, const ThresholdFigures& after);

// Returns the marks after a list was edited: a threshold that stays keeps its mark, whatever its place; a new one has
// none, so it is notified if it is reached already.
ThresholdMarks MarksAfterEdit(absl::Span<const Threshold> old_list, ThresholdMarks marks,
                              absl::Span<const Threshold> new_list);

// Checks thresholds. Errors name the element below `field`: INVALID_ARGUMENT / TOO_MANY_ITEMS: more than
// limits::kThresholds. INVALID_ARGUMENT / FIELD_INVALID: one that is repeated, that counts no stage, a share out of
// range (used: 0.01 % to 1,000 %, remaining: 0 to 100 %), an amount out of range (used: above zero, remaining: not
// negative).
absl::Status CheckThresholds(std::string_view field, absl::Span<const Threshold> thresholds);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_THRESHOLD_H_
