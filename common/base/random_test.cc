#include "common/base/random.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace outlay {
namespace {

TEST(RandomTest, SameSeedSameNumbers) {
  SeededRandom a(7);
  SeededRandom b(7);
  SeededRandom c(8);
  bool differs = false;
  for (int i = 0; i < 100; ++i) {
    const uint64_t number = a.Next();
    EXPECT_EQ(number, b.Next());
    differs = differs || number != c.Next();
  }
  EXPECT_TRUE(differs);
}

// A recorded run must stay replayable, so these never change.
TEST(RandomTest, NumbersOfASeedAreFixedForEver) {
  SeededRandom random(0);
  EXPECT_EQ(random.Next(), 11091344671253066420u);
  EXPECT_EQ(random.Next(), 13793997310169335082u);
  EXPECT_EQ(random.Next(), 1900383378846508768u);
}

TEST(RandomTest, UniformStaysBelowItsBoundAndReachesEveryValue) {
  SeededRandom random(1);
  std::vector<int> seen(10);
  for (int i = 0; i < 10'000; ++i) {
    const uint64_t number = random.Uniform(seen.size());
    ASSERT_LT(number, seen.size());
    ++seen[number];
  }
  for (const int count : seen) {
    EXPECT_GT(count, 800);
    EXPECT_LT(count, 1'200);
  }
  EXPECT_EQ(random.Uniform(1), 0u);
}

TEST(RandomTest, SystemNumbersDoNotRepeat) {
  SystemRandom random;
  std::set<uint64_t> seen;
  for (int i = 0; i < 1'000; ++i) {
    EXPECT_TRUE(seen.insert(random.Next()).second);
  }
}

}  // namespace
}  // namespace outlay
