#include "common/store/row_cache.h"

#include <gtest/gtest.h>

namespace outlay::store {
namespace {

TEST(RowCacheTest, RemembersRowsAndThatThereIsNone) {
  RowCache cache(1 << 20);
  EXPECT_EQ(cache.Find("a"), nullptr);
  cache.Put("a", "1");
  cache.Put("b", std::nullopt);
  EXPECT_EQ(*cache.Find("a"), "1");
  EXPECT_EQ(*cache.Find("b"), std::nullopt);
  cache.Put("a", std::nullopt);
  cache.Put("b", "2");
  EXPECT_EQ(*cache.Find("a"), std::nullopt);
  EXPECT_EQ(*cache.Find("b"), "2");
}

TEST(RowCacheTest, ForgetsWhatIsNotUsedAndKeepsWhatIs) {
  RowCache cache(64 << 10);
  cache.Put("hot", "1");
  cache.Put("cold", "1");
  for (int i = 0; i < 10'000; ++i) {
    cache.Put("row" + std::to_string(i), "x");
    ASSERT_NE(cache.Find("hot"), nullptr) << i;
  }
  EXPECT_EQ(cache.Find("cold"), nullptr);
  EXPECT_EQ(cache.Find("row0"), nullptr);
  EXPECT_NE(cache.Find("row9999"), nullptr);
}

TEST(RowCacheTest, DoesNotShowAnOldRowAfterANewOne) {
  RowCache cache(64 << 10);
  cache.Put("a", "old");
  // Until it lies in the old generation.
  for (int i = 0; i < 400; ++i) cache.Put("row" + std::to_string(i), "x");
  cache.Put("a", "new");
  EXPECT_EQ(*cache.Find("a"), "new");
  // Too large to be kept: then nothing is known of it.
  cache.Put("a", std::string(64 << 10, 'x'));
  EXPECT_EQ(cache.Find("a"), nullptr);
}

}  // namespace
}  // namespace outlay::store
