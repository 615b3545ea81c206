#include "common/base/ids.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <thread>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "common/base/derived_id.h"
#include "common/base/limits.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"

namespace outlay {
namespace {

using outlay::testing::FakeClock;
using outlay::testing::HasReason;
using outlay::testing::IsOk;

using OrderId = StrongId<struct OrderTag>;
using InvoiceId = StrongId<struct InvoiceTag>;
static_assert(!std::is_convertible_v<OrderId, InvoiceId>);
static_assert(!std::is_convertible_v<std::string, OrderId>);

TEST(DerivedIdTest, IsTheSameForTheSameAndAlwaysValid) {
  for (const char* seed : {"", "a", "b", "a longer one"}) {
    const std::string id = DerivedId("im-", Sha256(seed));
    EXPECT_TRUE(IsValidId(id)) << id;
    EXPECT_EQ(id.size(), 28U);
    EXPECT_EQ(id, DerivedId("im-", Sha256(seed)));
  }
  EXPECT_NE(DerivedId("", Sha256("a")), DerivedId("", Sha256("b")));
}

TEST(StrongIdTest, IsAValue) {
  EXPECT_EQ(OrderId("a"), OrderId(std::string("a")));
  EXPECT_LT(OrderId("a"), OrderId("b"));
  EXPECT_TRUE(OrderId().empty());
  const absl::flat_hash_set<OrderId> ids = {OrderId("a"), OrderId("b"), OrderId("a")};
  EXPECT_EQ(ids.size(), 2u);
}

TEST(IdsTest, ValidatesIdsOfCallers) {
  for (const char* good : {"a", "0", "a-", "po-2024-001", "0abc"}) {
    EXPECT_THAT(ValidateId("id", good), IsOk()) << good;
    EXPECT_TRUE(IsValidId(good));
  }
  EXPECT_THAT(ValidateId("id", std::string(kMaxIdBytes, 'a')), IsOk());
  EXPECT_THAT(ValidateId("id", std::string(kMaxIdBytes + 1, 'a')), HasReason("FIELD_TOO_LONG"));
  EXPECT_THAT(ValidateId("id", ""), HasReason("FIELD_REQUIRED"));
  for (const char* bad : {"-a", "A", "a_b", "a.b", "a/b", "a b", "ü", "a\n", "{", "`", ":"}) {
    EXPECT_THAT(ValidateId("id", bad), HasReason("FIELD_INVALID")) << bad;
    EXPECT_FALSE(IsValidId(bad));
  }
}

TEST(IdsTest, ValidatesRequestIds) {
  EXPECT_THAT(ValidateRequestId("request_id", "7b0e:/Step+1"), IsOk());
  EXPECT_THAT(ValidateRequestId("request_id", std::string(kMaxRequestIdBytes, 'a')), IsOk());
  EXPECT_THAT(ValidateRequestId("request_id", std::string(kMaxRequestIdBytes + 1, 'a')), HasReason("FIELD_TOO_LONG"));
  EXPECT_THAT(ValidateRequestId("request_id", ""), HasReason("FIELD_REQUIRED"));
  EXPECT_THAT(ValidateRequestId("request_id", "a b"), HasReason("FIELD_INVALID"));
}

TEST(IdGeneratorTest, IdsAreValidAndGrowWithTime) {
  FakeClock clock;
  SeededRandom random(1);
  IdGenerator generator(&clock, &random);
  std::string last;
  for (int i = 0; i < 1'000; ++i) {
    clock.Advance(absl::Milliseconds(1 + i % 1'000'000));
    const std::string id = generator.Next();
    EXPECT_EQ(id.size(), IdGenerator::kIdBytes);
    EXPECT_TRUE(IsValidId(id)) << id;
    EXPECT_LT(last, id);
    last = id;
  }
}

TEST(IdGeneratorTest, IdsGrowWhileTheClockStandsOrGoesBack) {
  FakeClock clock;
  SeededRandom random(2);
  IdGenerator generator(&clock, &random);
  std::string last = generator.Next();
  for (int i = 0; i < 1'000; ++i) {
    const std::string id = generator.Next();
    EXPECT_LT(last, id);
    last = id;
    clock.Advance(absl::Milliseconds(-10));
  }
}

TEST(IdGeneratorTest, TheTimeIsInFront) {
  FakeClock clock(absl::FromUnixMillis(0));
  SeededRandom random(3);
  EXPECT_EQ(IdGenerator(&clock, &random).Next().substr(0, 10), "0000000000");
  clock.SetTime(absl::FromUnixMillis(1'469'918'176'385));
  // The example of the ULID specification.
  EXPECT_EQ(IdGenerator(&clock, &random).Next().substr(0, 10), "01aryz6s41");
}

TEST(IdGeneratorTest, ThreadsNeverGetTheSameId) {
  FakeClock clock;
  SystemRandom random;
  IdGenerator generator(&clock, &random);
  std::vector<std::vector<std::string>> ids(4);
  std::vector<std::thread> threads;
  for (std::vector<std::string>& mine : ids) {
    threads.emplace_back([&generator, &mine] {
      for (int i = 0; i < 1'000; ++i) {
        mine.push_back(generator.Next());
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  std::set<std::string> all;
  for (const std::vector<std::string>& mine : ids) {
    all.insert(mine.begin(), mine.end());
    EXPECT_TRUE(std::is_sorted(mine.begin(), mine.end()));
  }
  EXPECT_EQ(all.size(), 4'000u);
}

}  // namespace
}  // namespace outlay
