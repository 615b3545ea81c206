#include "common/base/money.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/calendar.h"
#include "common/base/digest.h"
#include "common/base/ids.h"
#include "common/base/limits.h"
#include "common/base/money_decimal.h"
#include "common/base/money_split.h"
#include "common/base/percent.h"
#include "common/base/scheduler.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "common/testing/fake_scheduler.h"
#include "common/testing/matchers.h"

namespace outlay {
namespace {

using outlay::testing::IsOkAndHolds;

constexpr Currency kEur = Currency::Of("EUR");

TEST(MoneyTest, AddsAmountsOfOneCurrency) {
  EXPECT_THAT(Add(Money(1, kEur), Money(2, kEur)), IsOkAndHolds(Money(3, kEur)));
}

}  // namespace
}  // namespace outlay
