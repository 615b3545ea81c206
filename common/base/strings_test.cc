#include "common/base/strings.h"

#include "gtest/gtest.h"

namespace outlay {
namespace {

TEST(StringsTest, SetsOffThousandsBeforeThePoint) {
  EXPECT_EQ(WithThousands("0"), "0");
  EXPECT_EQ(WithThousands("-123"), "-123");
  EXPECT_EQ(WithThousands("1234"), "1,234");
  EXPECT_EQ(WithThousands("-123456"), "-123,456");
  EXPECT_EQ(WithThousands("1234567.8901"), "1,234,567.8901");
}

}  // namespace
}  // namespace outlay
