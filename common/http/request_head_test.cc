#include "common/http/request_head.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/random.h"
#include "common/http/limits.h"

namespace outlay::http {
namespace {

// The lines with their ends, after a good first line and Host.
RequestHead Check(const std::string& lines, const std::string& method = "POST") {
  return CheckRequestHead(absl::StrCat(method, " /scim/v2/Users?count=1 HTTP/1.1\r\nHost: h\r\n", lines, "\r\n"));
}

TEST(RequestHeadTest, HandsOnWhatIsGood) {
  const RequestHead head = Check("Content-Length: 12\r\nAccept:\ta/b;q=1\r\nX: \r\n");
  EXPECT_EQ(head.refusal, 0);
  EXPECT_TRUE(head.has_body);
  EXPECT_EQ(head.text,
            "POST /scim/v2/Users?count=1 HTTP/1.1\r\nHost: h\r\nContent-Length: 12\r\nAccept:\ta/b;q=1\r\nX: \r\n\r\n");
}

TEST(RequestHeadTest, SaysWhetherABodyFollows) {
  EXPECT_FALSE(Check("").has_body);
  EXPECT_THAT(Check("").text, ::testing::HasSubstr("Content-Length: 0\r\n")) << "the library would wait for one";
  EXPECT_FALSE(Check("Content-Length: 00\r\n").has_body);
  EXPECT_TRUE(Check("Transfer-Encoding: Chunked\r\n").has_body);
  EXPECT_TRUE(Check("content-length: 1\r\n", "DELETE").has_body);
  EXPECT_EQ(Check("Content-Length: 0\r\n", "GET").refusal, 0);
}

TEST(RequestHeadTest, LeavesOutWhatIsNotDone) {
  const RequestHead head = Check("Range: bytes=0-1,2-3\r\nACCEPT-ENCODING: gzip\r\nUpgrade: h2c\r\n", "GET");
  EXPECT_EQ(head.text, "GET /scim/v2/Users?count=1 HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
}

TEST(RequestHeadTest, RefusesWhatCanBeReadInTwoWays) {
  EXPECT_EQ(Check("Content-Length: 1\r\nContent-Length: 1\r\n").refusal, 400);
  EXPECT_EQ(Check("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n").refusal, 400);
  EXPECT_EQ(Check("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n").refusal, 400);
  EXPECT_EQ(Check("Transfer-Encoding: gzip, chunked\r\n").refusal, 501);
  EXPECT_EQ(Check("Transfer-Encoding: xchunked\r\n").refusal, 501);
  EXPECT_EQ(Check("Host: other\r\n").refusal, 400);
  EXPECT_EQ(Check("Authorization: a\r\nauthorization: b\r\n").refusal, 400);
  for (const char* const length : {"", "+1", "-1", "1,1", "0x1", "1 1", "1234567890123456789"}) {
    EXPECT_EQ(Check(absl::StrCat("Content-Length: ", length, "\r\n")).refusal, 400) << length;
  }
  EXPECT_EQ(Check("Content-Length: 1\r\n", "GET").refusal, 400) << "its body would be the next request";
  EXPECT_EQ(Check("Transfer-Encoding: chunked\r\n", "HEAD").refusal, 400);
  EXPECT_EQ(Check("Content-Length : 1\r\n").refusal, 400);
  EXPECT_EQ(Check("A: b\r\n c\r\n").refusal, 400) << "goes on in the next line";
  EXPECT_EQ(Check("A: b\nContent-Length: 1\r\n").refusal, 400);
  EXPECT_EQ(Check("A: b\rc\r\n").refusal, 400);
  EXPECT_EQ(Check(std::string("A: \0\r\n", 6)).refusal, 400);
  EXPECT_EQ(Check("A: \xc3\xa9\r\n").refusal, 400);
  EXPECT_EQ(Check("A\r\n").refusal, 400);
  EXPECT_EQ(Check(": b\r\n").refusal, 400);
}

TEST(RequestHeadTest, RefusesCompressedBodies) {
  EXPECT_EQ(Check("Content-Encoding: gzip\r\nContent-Length: 10\r\n").refusal, 415);
}

TEST(RequestHeadTest, RefusesOtherRequestLines) {
  const auto check = [](const std::string& line) { return CheckRequestHead(line + "\r\nHost: h\r\n\r\n").refusal; };
  EXPECT_EQ(check("GET / HTTP/1.1"), 0);
  EXPECT_EQ(check("GET / HTTP/1.0"), 505);
  EXPECT_EQ(check("PRI * HTTP/2.0"), 505);
  EXPECT_EQ(check("GET /"), 400);
  EXPECT_EQ(check("GET  / HTTP/1.1"), 400);
  EXPECT_EQ(check("GET /a b HTTP/1.1"), 400);
  EXPECT_EQ(check("GET http://h/ HTTP/1.1"), 400);
  EXPECT_EQ(check("GET /#a HTTP/1.1"), 400);
  EXPECT_EQ(check("GET /\xc3\xa9 HTTP/1.1"), 400);
  EXPECT_EQ(check("CONNECT / HTTP/1.1"), 501);
  EXPECT_EQ(check("get / HTTP/1.1"), 501);
  EXPECT_EQ(check(""), 400);
  EXPECT_EQ(CheckRequestHead("\r\n").refusal, 400);
  EXPECT_EQ(CheckRequestHead("GET / HTTP/1.1\r\n\r\n").refusal, 400) << "no host";
}

TEST(RequestHeadTest, RefusesOneByteAndOneHeaderMoreThanTheLimits) {
  const auto target = [](size_t path, size_t all) {
    return CheckRequestHead(absl::StrCat("GET /", std::string(path - 1, 'a'), "?", std::string(all - path - 1, 'b'),
                                         " HTTP/1.1\r\nHost: h\r\n\r\n"))
        .refusal;
  };
  EXPECT_EQ(target(limits::kPathBytes, limits::kTargetBytes), 0);
  EXPECT_EQ(target(limits::kPathBytes + 1, limits::kTargetBytes), 414);
  EXPECT_EQ(target(limits::kPathBytes, limits::kTargetBytes + 1), 414);
  std::string headers;
  for (size_t i = 1; i < limits::kHeaders; ++i) absl::StrAppend(&headers, "A: b\r\n");
  EXPECT_EQ(Check(headers).refusal, 0);
  EXPECT_EQ(Check(headers + "A: b\r\n").refusal, 431);
}

TEST(RequestHeadTest, HandsOnNothingThatItWouldRefuse) {
  const std::string good =
      "POST /scim/v2/Users?filter=a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nAuthorization: Bearer x\r\n\r\n";
  for (uint64_t seed = 1; seed <= 20'000; ++seed) {
    SeededRandom random(seed);
    std::string text = good;
    for (uint64_t changes = 1 + random.Uniform(4); changes > 0; --changes) {
      constexpr std::string_view kBytes("\r\n :\0\t?#,GETchunked0123456789", 29);
      const size_t at = random.Uniform(text.size());
      const char byte = kBytes[random.Uniform(kBytes.size())];
      switch (random.Uniform(3)) {
        case 0:
          text[at] = byte;
          break;
        case 1:
          text.insert(at, 1, byte);
          break;
        default:
          text.erase(at, 1);
      }
    }
    const RequestHead once = CheckRequestHead(text);
    if (once.refusal != 0) continue;
    const RequestHead twice = CheckRequestHead(once.text);
    EXPECT_EQ(twice.refusal, 0) << "seed " << seed;
    EXPECT_EQ(twice.text, once.text) << "seed " << seed;
  }
}

}  // namespace
}  // namespace outlay::http
