#include "tools/bench/statistics.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace outlay::bench {

size_t Histogram::BucketOf(uint64_t nanos) {
  constexpr uint64_t kSmall = uint64_t{1} << kSubBits;
  if (nanos < kSmall) return nanos;
  const int octave = static_cast<int>(std::bit_width(nanos)) - kSubBits;
  if (octave >= kOctaves) return (static_cast<size_t>(kOctaves) << kSubBits) - 1;
  return (static_cast<size_t>(octave) << kSubBits) + ((nanos >> (octave - 1)) & (kSmall - 1));
}

uint64_t Histogram::UpperEnd(size_t bucket) {
  const size_t octave = bucket >> kSubBits;
  const uint64_t sub = bucket & ((size_t{1} << kSubBits) - 1);
  if (octave == 0) return sub;
  // Above the first octave a bucket's leading bit is implied.
  const uint64_t first = ((uint64_t{1} << kSubBits) + sub) << (octave - 1);
  return first + (uint64_t{1} << (octave - 1)) - 1;
}

void Histogram::Add(absl::Duration duration) {
  const int64_t nanos = absl::ToInt64Nanoseconds(std::max(duration, absl::ZeroDuration()));
  ++buckets_[BucketOf(static_cast<uint64_t>(nanos))];
  ++count_;
}

void Histogram::Merge(const Histogram& other) {
  for (size_t i = 0; i < buckets_.size(); ++i) buckets_[i] += other.buckets_[i];
  count_ += other.count_;
}

absl::Duration Histogram::Quantile(double quantile) const {
  if (count_ == 0) return absl::ZeroDuration();
  const auto rank = std::max<int64_t>(1, std::llround(std::ceil(quantile * static_cast<double>(count_))));
  int64_t seen = 0;
  for (size_t i = 0; i < buckets_.size(); ++i) {
    seen += buckets_[i];
    if (seen >= rank) return absl::Nanoseconds(UpperEnd(i));
  }
  return absl::Nanoseconds(UpperEnd(buckets_.size() - 1));
}

Spread SpreadOf(std::vector<double> values) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  const size_t middle = values.size() / 2;
  const double median = values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  return {median, values.front(), values.back()};
}

}  // namespace outlay::bench
