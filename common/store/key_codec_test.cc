#include "common/store/key_codec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <tuple>
#include <vector>

#include "absl/strings/escaping.h"
#include "common/base/ids.h"
#include "common/base/random.h"
#include "common/store/store.h"
#include "common/testing/matchers.h"

namespace outlay::store {
namespace {

using ::outlay::testing::IsOk;
using ::outlay::testing::StatusIs;

using OrderId = StrongId<struct OrderTag>;
using Everything = std::tuple<std::string, OrderId, uint32_t, uint64_t, int64_t, absl::Time>;

template <typename Parts>
std::string Encode(const Parts& parts) {
  std::string raw;
  EncodeRawKey(0x0102, 63, parts, &raw);
  return raw;
}

template <typename Parts>
std::string Hex(const Parts& parts) {
  return absl::BytesToHexString(Encode(parts));
}

TEST(KeyCodecTest, KeepsItsBytes) {
  EXPECT_EQ(Hex(std::tuple<>()), "01023f");
  EXPECT_EQ(Hex(std::tuple<std::string>("")), "01023f0001");
  EXPECT_EQ(Hex(std::tuple<std::string>("ab")), "01023f61620001");
  EXPECT_EQ(Hex(std::tuple<std::string>(std::string("a\0b\xff", 4))), "01023f6100ff62ff0001");
  EXPECT_EQ(Hex(std::tuple<OrderId>(OrderId("po-1"))), "01023f706f2d310001");
  EXPECT_EQ(Hex(std::tuple<uint32_t>(0x01020304)), "01023f01020304");
  EXPECT_EQ(Hex(std::tuple<uint64_t>(258)), "01023f0000000000000102");
  EXPECT_EQ(Hex(std::tuple<int64_t>(0)), "01023f8000000000000000");
  EXPECT_EQ(Hex(std::tuple<int64_t>(-1)), "01023f7fffffffffffffff");
  EXPECT_EQ(Hex(std::tuple<absl::Time>(absl::FromUnixMicros(1'704'067'200'000'000))), "01023f80060dd710212000");
  EXPECT_EQ(Hex(std::tuple<absl::Time, std::tuple<std::string, uint32_t>>(absl::InfiniteFuture(), {"a", 7})),
            "01023fffffffffffffffff61000100000007");
}

TEST(KeyCodecTest, KeepsWhereOrganizationsLive) {
  EXPECT_EQ(PartitionOf("").value, 37);
  EXPECT_EQ(PartitionOf("org").value, 25);
  EXPECT_EQ(PartitionOf("acme").value, 15);
  EXPECT_EQ(PartitionOf("organization-1").value, 28);
}

std::string RandomText(SeededRandom& random) {
  std::string text;
  for (uint64_t size = random.Uniform(4); size > 0; --size) {
    // Few bytes, so that prefixes, zeros and the escapes meet.
    text.push_back(
        "\x00\x01\xfe\xff"
        "a"[random.Uniform(5)]);
  }
  return text;
}

int64_t RandomNumber(SeededRandom& random) {
  return static_cast<int64_t>(random.Next() >> random.Uniform(64));
}

Everything RandomKey(SeededRandom& random) {
  const int64_t sign = random.Uniform(2) == 0 ? 1 : -1;
  return {RandomText(random),
          OrderId(RandomText(random)),
          static_cast<uint32_t>(RandomNumber(random)),
          static_cast<uint64_t>(RandomNumber(random)),
          sign * (RandomNumber(random) >> 1),
          absl::FromUnixMicros(sign * (RandomNumber(random) >> 8))};
}

TEST(KeyCodecTest, OrdersBytesLikePartsAndReadsThemBack) {
  const uint64_t seed = SystemRandom().Next();
  SCOPED_TRACE("seed " + std::to_string(seed));
  SeededRandom random(seed);
  for (int i = 0; i < 20'000; ++i) {
    Everything a = RandomKey(random);
    Everything b = RandomKey(random);
    // Often equal in front, so that the later parts decide.
    if (random.Uniform(2) == 0) std::get<0>(b) = std::get<0>(a);
    if (random.Uniform(2) == 0) std::get<1>(b) = std::get<1>(a);
    if (random.Uniform(2) == 0) std::get<2>(b) = std::get<2>(a);
    ASSERT_EQ(a < b, Encode(a) < Encode(b));
    Everything read;
    ASSERT_THAT(DecodeRawKey(Encode(a), "things", &read), IsOk());
    ASSERT_EQ(read, a);
  }
}

TEST(KeyCodecTest, KeepsExtremes) {
  const std::vector<absl::Time> times = {absl::InfinitePast(), absl::FromUnixMicros(-1), absl::UnixEpoch(),
                                         absl::FromUnixMicros(1), absl::InfiniteFuture()};
  for (size_t i = 0; i + 1 < times.size(); ++i) {
    EXPECT_LT(Encode(std::tuple(times[i])), Encode(std::tuple(times[i + 1])));
  }
  for (const absl::Time time : times) {
    std::tuple<absl::Time> read;
    ASSERT_THAT(DecodeRawKey(Encode(std::tuple(time)), "times", &read), IsOk());
    EXPECT_EQ(std::get<0>(read), time);
  }
  using Limits = std::numeric_limits<int64_t>;
  EXPECT_LT(Encode(std::tuple(Limits::min())), Encode(std::tuple(Limits::max())));
}

TEST(KeyCodecTest, RefusesWhatItDidNotWrite) {
  std::tuple<std::string, uint32_t> key;
  const std::string good = Encode(std::tuple<std::string, uint32_t>("ab", 7));
  ASSERT_THAT(DecodeRawKey(good, "things", &key), IsOk());
  for (size_t size = 0; size < good.size(); ++size) {
    EXPECT_THAT(DecodeRawKey(good.substr(0, size), "things", &key), StatusIs(absl::StatusCode::kDataLoss));
  }
  EXPECT_THAT(DecodeRawKey(good + "x", "things", &key), StatusIs(absl::StatusCode::kDataLoss));
  std::tuple<std::string> text;
  EXPECT_THAT(DecodeRawKey(std::string("\0\0\0a\0\2", 6), "things", &text), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(std::string(DecodeRawKey("", "things", &text).message()), ::testing::HasSubstr("things"));
}

TEST(KeyCodecTest, EndsPrefixesAfterTheirLastKey) {
  EXPECT_EQ(PrefixEnd("ab"), "ac");
  EXPECT_EQ(PrefixEnd("a\xff\xff"), "b");
  EXPECT_EQ(PrefixEnd("\xff\xff"), "");
  EXPECT_EQ(PrefixEnd(""), "");
}

TEST(KeyCodecTest, KnowsPrefixesOfNestedKeys) {
  using Key = std::tuple<absl::Time, std::tuple<std::string, uint64_t>>;
  static_assert(key_codec::IsPrefix<Key, std::tuple<>>());
  static_assert(key_codec::IsPrefix<Key, std::tuple<absl::Time>>());
  static_assert(key_codec::IsPrefix<Key, std::tuple<absl::Time, std::string_view>>());
  static_assert(key_codec::IsPrefix<Key, Key>());
  static_assert(!key_codec::IsPrefix<Key, std::tuple<std::string>>());
  static_assert(!key_codec::IsPrefix<Key, std::tuple<absl::Time, uint64_t>>());
  static_assert(!key_codec::IsPrefix<std::tuple<std::string>, std::tuple<std::string, std::string>>());
}

}  // namespace
}  // namespace outlay::store
