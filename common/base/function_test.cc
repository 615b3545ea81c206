#include "common/base/function.h"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>
#include <utility>

namespace outlay {
namespace {

static_assert(sizeof(UniqueFunction<void()>) == 64);
static_assert(!std::is_copy_constructible_v<UniqueFunction<void()>>);
static_assert(std::is_nothrow_move_constructible_v<UniqueFunction<void()>>);

// Counts how many instances live.
struct Counted {
  explicit Counted(int* counter) : count(counter) { ++*count; }
  Counted(Counted&& other) noexcept : count(other.count) { ++*count; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
  Counted& operator=(Counted&&) = delete;
  ~Counted() { --*count; }
  int* count;
};

TEST(UniqueFunctionTest, CallsWithArgumentsAndResult) {
  UniqueFunction<std::string(int, const std::string&)> repeat = [](int times, const std::string& text) {
    std::string out;
    for (int i = 0; i < times; ++i) {
      out += text;
    }
    return out;
  };
  EXPECT_EQ(repeat(3, "ab"), "ababab");
}

TEST(UniqueFunctionTest, HoldsMoveOnlyCallablesAndPassesMoveOnlyArguments) {
  auto owned = std::make_unique<int>(5);
  UniqueFunction<std::unique_ptr<int>(std::unique_ptr<int>)> add = [owned = std::move(owned)](std::unique_ptr<int> n) {
    *n += *owned;
    return n;
  };
  UniqueFunction<std::unique_ptr<int>(std::unique_ptr<int>)> moved = std::move(add);
  EXPECT_EQ(*moved(std::make_unique<int>(2)), 7);
}

TEST(UniqueFunctionTest, IsEmptyByDefaultAndAfterAMove) {
  UniqueFunction<void()> empty;
  EXPECT_FALSE(empty);
  EXPECT_FALSE(UniqueFunction<void()>(nullptr));
  UniqueFunction<void()> full = [] {};
  EXPECT_TRUE(full);
  empty = std::move(full);
  EXPECT_TRUE(empty);
  EXPECT_FALSE(full);  // NOLINT(bugprone-use-after-move)
  empty = nullptr;
  EXPECT_FALSE(empty);
}

TEST(UniqueFunctionTest, KeepsStateBetweenCalls) {
  UniqueFunction<int()> count = [n = 0]() mutable { return ++n; };
  EXPECT_EQ(count(), 1);
  UniqueFunction<int()> moved = std::move(count);
  EXPECT_EQ(moved(), 2);
}

TEST(UniqueFunctionTest, DestroysSmallAndLargeCallablesExactlyOnce) {
  int small_count = 0;
  int large_count = 0;
  {
    UniqueFunction<void()> small = [counted = Counted(&small_count)] {};
    UniqueFunction<void()> large = [counted = Counted(&large_count), padding = std::array<char, 100>()] {
      (void)padding;
    };
    EXPECT_EQ(small_count, 1);
    EXPECT_EQ(large_count, 1);
    UniqueFunction<void()> other = std::move(small);
    small = std::move(large);
    EXPECT_EQ(small_count, 1);
    EXPECT_EQ(large_count, 1);
    other = std::move(small);
    EXPECT_EQ(small_count, 0);
    EXPECT_EQ(large_count, 1);
    other();
  }
  EXPECT_EQ(large_count, 0);
}

TEST(UniqueFunctionTest, DropsAResultNobodyWants) {
  int calls = 0;
  UniqueFunction<void()> call = [&calls] { return ++calls; };
  call();
  EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace outlay
