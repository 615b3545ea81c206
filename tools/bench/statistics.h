// Latencies and repeated measurements, condensed to what can be compared.
#ifndef OUTLAY_TOOLS_BENCH_STATISTICS_H_
#define OUTLAY_TOOLS_BENCH_STATISTICS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/time/time.h"

namespace outlay::bench {

// Counts durations in buckets that are at most 1/32 of their value wide, from nanoseconds to minutes. Not thread-safe.
class Histogram {
 public:
  void Add(absl::Duration duration);
  void Merge(const Histogram& other);
  int64_t count() const { return count_; }
  // The upper end of the bucket that holds the share `quantile` (0 to 1) of all; zero without any.
  absl::Duration Quantile(double quantile) const;

 private:
  static constexpr int kSubBits = 5;
  static constexpr int kOctaves = 40;  // 2^40 ns are 18 minutes; longer ones count as that
  static size_t BucketOf(uint64_t nanos);
  static uint64_t UpperEnd(size_t bucket);

  std::array<uint32_t, static_cast<size_t>(kOctaves) << kSubBits> buckets_{};
  int64_t count_ = 0;
};

// What several measurements of one thing say.
struct Spread {
  double median = 0;
  double low = 0;
  double high = 0;
};

// All zero without values.
Spread SpreadOf(std::vector<double> values);

}  // namespace outlay::bench

#endif  // OUTLAY_TOOLS_BENCH_STATISTICS_H_
