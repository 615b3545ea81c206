#include "tools/bench/statistics.h"

#include "gtest/gtest.h"

namespace outlay::bench {
namespace {

TEST(HistogramTest, QuantilesAreWithinOnePartIn32) {
  Histogram histogram;
  for (int i = 1; i <= 10'000; ++i) histogram.Add(absl::Microseconds(i));
  EXPECT_EQ(histogram.count(), 10'000);
  EXPECT_GE(histogram.Quantile(0.5), absl::Microseconds(5'000));
  EXPECT_LE(histogram.Quantile(0.5), absl::Microseconds(5'000) * 33 / 32);
  EXPECT_GE(histogram.Quantile(0.99), absl::Microseconds(9'900));
  EXPECT_LE(histogram.Quantile(0.99), absl::Microseconds(9'900) * 33 / 32);
}

TEST(HistogramTest, SmallDurationsAreExact) {
  Histogram histogram;
  for (int nanos = 0; nanos < 64; ++nanos) {
    Histogram one;
    one.Add(absl::Nanoseconds(nanos));
    EXPECT_EQ(one.Quantile(1), absl::Nanoseconds(nanos));
    histogram.Merge(one);
  }
  EXPECT_EQ(histogram.count(), 64);
}

TEST(HistogramTest, ExtremesDoNotLeaveTheBuckets) {
  Histogram histogram;
  EXPECT_EQ(histogram.Quantile(0.5), absl::ZeroDuration());
  histogram.Add(absl::Hours(100));
  histogram.Add(-absl::Seconds(1));
  EXPECT_EQ(histogram.Quantile(0), absl::ZeroDuration());
  EXPECT_GT(histogram.Quantile(1), absl::Minutes(15));
}

TEST(SpreadTest, TellsMedianAndRange) {
  EXPECT_EQ(SpreadOf({}).median, 0);
  const Spread odd = SpreadOf({3, 1, 2});
  EXPECT_EQ(odd.median, 2);
  EXPECT_EQ(odd.low, 1);
  EXPECT_EQ(odd.high, 3);
  EXPECT_EQ(SpreadOf({1, 2, 3, 4}).median, 2.5);
}

}  // namespace
}  // namespace outlay::bench
