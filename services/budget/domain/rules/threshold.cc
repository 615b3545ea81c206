#include "services/budget/domain/rules/threshold.h"

#include <algorithm>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/budget/domain/limits.h"

namespace outlay::budget {
namespace {

static_assert(limits::kThresholds <= 64, "every threshold has a bit of its own");

constexpr Percent kUsedShareMax = Percent::FromPercent(1'000);

absl::int128 Used(const Threshold& threshold, const ThresholdFigures& figures) {
  absl::int128 used = 0;
  used += threshold.counts_held ? figures.held : 0;
  used += threshold.counts_committed ? figures.committed : 0;
  used += threshold.counts_spent ? figures.spent : 0;
  return used;
}

ThresholdMarks Bit(std::size_t index) {
  return ThresholdMarks{1} << index;
}

absl::Status CheckThreshold(std::string_view field, const Threshold& threshold) {
  if (!threshold.counts_held && !threshold.counts_committed && !threshold.counts_spent) {
    return FieldInvalid(field, "must count at least one of held, committed and spent");
  }
  const bool is_used = threshold.measure == ThresholdMeasure::kUsed;
  if (threshold.amount_minor.has_value()) {
    return *threshold.amount_minor >= (is_used ? 1 : 0)
               ? absl::OkStatus()
               : FieldInvalid(Concat(field, ".amount"), is_used ? "must be positive" : "must not be negative");
  }
  const Percent least = {is_used ? 1 : 0};
  const Percent most = is_used ? kUsedShareMax : Percent::Whole();
  return threshold.share >= least && threshold.share <= most
             ? absl::OkStatus()
             : FieldInvalid(Concat(field, ".basis_points"),
                            Concat("must be ", least.basis_points, " to ", most.basis_points));
}

}  // namespace

absl::int128 Measured(const Threshold& threshold, const ThresholdFigures& figures) {
  const absl::int128 used = Used(threshold, figures);
  return threshold.measure == ThresholdMeasure::kUsed ? used : figures.limit - used;
}

bool IsReached(const Threshold& threshold, const ThresholdFigures& figures) {
  const absl::int128 measured = Measured(threshold, figures);
  const bool is_used = threshold.measure == ThresholdMeasure::kUsed;
  if (threshold.amount_minor.has_value()) {
    return is_used ? measured >= *threshold.amount_minor : measured < *threshold.amount_minor;
  }
  const absl::int128 part = measured * Percent::Whole().basis_points;
  const absl::int128 share = figures.limit * threshold.share.basis_points;
  return is_used ? measured > 0 && part >= share : part < share;
}

absl::int128 ReachedAt(const Threshold& threshold, absl::int128 limit) {
  const int64_t whole = Percent::Whole().basis_points;
  const absl::int128 point = threshold.amount_minor.has_value() ? absl::int128(*threshold.amount_minor) * whole
                                                                : limit * threshold.share.basis_points;
  return threshold.measure == ThresholdMeasure::kUsed ? point : limit * whole - point;
}

ThresholdChange DecideCrossings(absl::Span<const Threshold> thresholds, ThresholdMarks marks,
                                const ThresholdFigures& before, const ThresholdFigures& after) {
  ThresholdChange change;
  for (std::size_t i = 0; i < thresholds.size(); ++i) {
    if (!IsReached(thresholds[i], after)) {
      continue;
    }
    change.marks |= Bit(i);
    if ((marks & Bit(i)) == 0) {
      change.crossings.push_back(
          {.index = i, .before = Measured(thresholds[i], before), .after = Measured(thresholds[i], after)});
    }
  }
  return change;
}

ThresholdChange DecideCrossingsAnew(absl::Span<const Threshold> thresholds, ThresholdMarks marks,
                                    const ThresholdFigures& before, const ThresholdFigures& after) {
  const ThresholdMarks armed = marks & DecideCrossings(thresholds, 0, before, before).marks;
  return DecideCrossings(thresholds, armed, before, after);
}

ThresholdMarks MarksAfterEdit(absl::Span<const Threshold> old_list, ThresholdMarks marks,
                              absl::Span<const Threshold> new_list) {
  ThresholdMarks kept = 0;
  for (std::size_t i = 0; i < new_list.size(); ++i) {
    const auto* const old = std::find(old_list.begin(), old_list.end(), new_list[i]);
    if (old != old_list.end() && (marks & Bit(static_cast<std::size_t>(old - old_list.begin()))) != 0) {
      kept |= Bit(i);
    }
  }
  return kept;
}

absl::Status CheckThresholds(std::string_view field, absl::Span<const Threshold> thresholds) {
  if (thresholds.size() > limits::kThresholds) {
    return TooManyItems(field, static_cast<int64_t>(thresholds.size()), limits::kThresholds);
  }
  for (std::size_t i = 0; i < thresholds.size(); ++i) {
    const std::string element = Concat(field, "[", i, "]");
    OUTLAY_RETURN_IF_ERROR(CheckThreshold(element, thresholds[i]));
    const auto* const end = thresholds.begin() + i;
    if (std::find(thresholds.begin(), end, thresholds[i]) != end) {
      return FieldInvalid(element, "is in the list twice");
    }
  }
  return absl::OkStatus();
}

}  // namespace outlay::budget
