#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/log/async_log.h"
#include "common/log/json.h"
#include "common/testing/fake_clock.h"

namespace outlay {
namespace {

TEST(LogTest, WritesOneJsonObjectPerLine) {
  EXPECT_EQ(JsonLine(absl::FromUnixMicros(1'704'067'200'000'001), LogLevel::kError, "feed.parked",
                     {{"producer", "purchase_order"}, {"sequence", 7}, {"again", true}}),
            R"({"time":"2024-01-01T00:00:00.000001Z","level":"error","event":"feed.parked",)"
            R"("producer":"purchase_order","sequence":7,"again":true})");
}

TEST(LogTest, EscapesWhatWouldBreakALine) {
  EXPECT_EQ(JsonString("a\"b\\c\nd\te\x01"), R"("a\"b\\c\nd\te\u0001")");
  EXPECT_EQ(JsonString("Büro"), "\"Büro\"");
  EXPECT_EQ(JsonString("\xff"), "\"\xEF\xBF\xBD\"");
}

TEST(LogTest, LeavesOutLowerLevels) {
  const testing::FakeClock clock;
  AsyncLog log(&clock, LogLevel::kError);
  EXPECT_TRUE(log.IsEnabled(LogLevel::kError));
  EXPECT_FALSE(log.IsEnabled(LogLevel::kWarning));
  ::testing::internal::CaptureStderr();
  log.Write(LogLevel::kInfo, "quiet", {});
  EXPECT_EQ(log.dropped(), 0u);
  ::testing::internal::GetCapturedStderr();
}

TEST(LogTest, WritesWhatWaitsBeforeItEnds) {
  const testing::FakeClock clock;
  ::testing::internal::CaptureStderr();
  {
    AsyncLog log(&clock, LogLevel::kInfo);
    for (int i = 0; i < 100; ++i) {
      log.Write(LogLevel::kWarning, "line", {{"number", i}});
    }
  }
  const std::string written = ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(std::count(written.begin(), written.end(), '\n'), 100);
  EXPECT_THAT(written, ::testing::HasSubstr("\"number\":99}\n"));
}

}  // namespace
}  // namespace outlay
