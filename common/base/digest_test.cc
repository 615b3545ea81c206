#include "common/base/digest.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace outlay {
namespace {

// FIPS 180-2, appendix B.
constexpr const char* kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

TEST(DigestTest, IsSha256) {
  EXPECT_EQ(Sha256("abc").ToHex(), kAbc);
  EXPECT_EQ(Sha256("").ToHex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq").ToHex(),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(Sha256(std::string(1'000'000, 'a')).ToHex(),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(DigestTest, TakesPartsAsOneText) {
  EXPECT_EQ(Sha256({"a", "", "bc"}), Sha256("abc"));
  EXPECT_EQ(Sha256(absl::Span<const std::string_view>()), Sha256(""));
}

TEST(DigestTest, GoesThroughItsBytes) {
  const Digest digest = Sha256("abc");
  EXPECT_EQ(Digest::FromBytes(digest.bytes()), digest);
  EXPECT_EQ(Digest::FromBytes(digest.bytes().substr(1)), std::nullopt);
  EXPECT_EQ(Digest::FromBytes(std::string(33, 'x')), std::nullopt);
  EXPECT_TRUE(Digest().IsZero());
  EXPECT_FALSE(digest.IsZero());
}

TEST(DigestTest, ThreadsDoNotDisturbEachOther) {
  std::vector<std::thread> threads;
  std::vector<int> wrong(4);
  for (std::size_t t = 0; t < wrong.size(); ++t) {
    threads.emplace_back([&wrong, t] {
      for (int i = 0; i < 1'000; ++i) {
        wrong[t] += Sha256({"a", "b", "c"}).ToHex() == kAbc ? 0 : 1;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(wrong, std::vector<int>(4, 0));
}

}  // namespace
}  // namespace outlay
