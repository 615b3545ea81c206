// When somebody wants to be told about a budget or an allocation: thresholds and their crossings (B9).
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
enum class ThresholdMeasure : std::uint8_t {
  kUsed = 1,       // reached when as much or more is used
  kRemaining = 2,  // reached when less remains; what is exactly so much does not reach it
};

// One threshold: either a share of the limit or an amount.
struct Threshold {
  ThresholdMeasure measure = ThresholdMeasure::kUsed;
  Percent share = Percent::FromPercent(80);  // where amount_minor is not there
  std::optional<std::int64_t> amount_minor;  // in the budget's currency
  // Which stages count as used; what is not counted remains.
  bool counts_held = true;
  bool counts_committed = true;
  bool counts_spent = true;

  bool operator==(const Threshold&) const = default;
};

// What a budget or an allocation has and how much of it is used, at one instant, in minor units of one currency.
struct ThresholdFigures {
  absl::int128 limit = 0;
  std::int64_t held = 0;
  std::int64_t committed = 0;
  std::int64_t spent = 0;

  bool operator==(const ThresholdFigures&) const = default;
};

// Which thresholds of a list are reached: bit i for element i. Kept with the figures, so that a crossing is told once
// however often the rule runs; zero for figures that nobody looked at yet.
using ThresholdMarks = std::uint64_t;

struct ThresholdCrossing {
  std::size_t index = 0;  // in the list
  // The figure it watches, what is used or what remains, before and after, in minor units. May exceed 64 bits.
  absl::int128 before = 0;
  absl::int128 after = 0;

  bool operator==(const ThresholdCrossing&) const = default;
};

struct ThresholdChange {
  absl::InlinedVector<ThresholdCrossing, 2> crossings;  // those to be told, in the order of the list
  ThresholdMarks marks = 0;                             // what is kept

  bool operator==(const ThresholdChange&) const = default;
};

// What the threshold watches: what is used, or what remains of the limit.
absl::int128 Measured(const Threshold& threshold, const ThresholdFigures& figures);

// Whether the threshold is reached, exactly, without rounding. A share of what is used is not reached while nothing is
// used: of a budget without money nothing is used up.
bool IsReached(const Threshold& threshold, const ThresholdFigures& figures);

// How much is used when the threshold is reached, in hundredths of a percent of a minor unit: of two that were crossed
// in one step, the one with more is further.
absl::int128 ReachedAt(const Threshold& threshold, absl::int128 limit);

// What a change of the figures, the limit included, crosses. A threshold that is reached and was not is told and
// marked; one that is no longer reached loses its mark and is told again the next time. `thresholds` has at most
// limits::kThresholds elements. Pure, without allocation for up to two crossings.
ThresholdChange DecideCrossings(absl::Span<const Threshold> thresholds, ThresholdMarks marks,
                                const ThresholdFigures& before, const ThresholdFigures& after);

// The same where figures may have gone back by themselves before the step, since something lapsed: what is not reached
// before it is crossed anew.
ThresholdChange DecideCrossingsAnew(absl::Span<const Threshold> thresholds, ThresholdMarks marks,
                                    const ThresholdFigures& before, const ThresholdFigures& after);

// The marks after a list was edited: a threshold that stays keeps its mark, wherever it stands now; a new one has none,
// so it is told if it is reached already.
ThresholdMarks MarksAfterEdit(absl::Span<const Threshold> old_list, ThresholdMarks marks,
                              absl::Span<const Threshold> new_list);

// Errors name the element below `field`: INVALID_ARGUMENT / TOO_MANY_ITEMS: more than limits::kThresholds.
// INVALID_ARGUMENT / FIELD_INVALID: one that is there twice, that counts no stage, a share out of range (used: a
// hundredth of a percent to 1,000 %, remaining: 0 to 100 %), an amount out of range (used: above zero, remaining: not
// below).
absl::Status CheckThresholds(std::string_view field, absl::Span<const Threshold> thresholds);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_THRESHOLD_H_
