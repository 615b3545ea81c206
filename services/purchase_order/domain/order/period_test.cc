#include "services/purchase_order/domain/order/period.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/matchers.h"
#include "services/purchase_order/domain/order/testing/samples.h"

namespace outlay::purchase_order {
namespace {

using namespace samples;  // NOLINT(google-build-using-namespace)
using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

TEST(PeriodTest, MonthsBeginAndEndInTheOrganizationsZone) {
  const TimeZone berlin = *TimeZone::Load("Europe/Berlin");
  const absl::StatusOr<Period> period = ResolvePeriod("period", Months("2020-03", "2020-03"), berlin);
  ASSERT_THAT(period, IsOk());
  EXPECT_EQ(period->interval.start, At(2020, 2, 29, 23));
  EXPECT_EQ(period->interval.end, At(2020, 3, 31, 22));  // summer time began meanwhile
}

TEST(PeriodTest, OneMonthIsAPeriod) {
  const absl::StatusOr<Period> period = ResolvePeriod("period", Months("2020-12", "2020-12"), TimeZone());
  ASSERT_THAT(period, IsOk());
  EXPECT_EQ(period->interval, (Interval{At(2020, 12, 1), At(2021, 1, 1)}));
}

TEST(PeriodTest, InstantsAreKeptAsGiven) {
  const PeriodSpec spec = {.first_month = {}, .last_month = {}, .start = At(2020, 7, 1, 5), .end = At(2020, 7, 1, 6)};
  const absl::StatusOr<Period> period = ResolvePeriod("period", spec, TimeZone());
  ASSERT_THAT(period, IsOk());
  EXPECT_EQ(period->interval, (Interval{At(2020, 7, 1, 5), At(2020, 7, 1, 6)}));
  EXPECT_EQ(ToSpec(*period), spec);
}

struct BadPeriod {
  const char* what;
  PeriodSpec spec;
  const char* reason;
  const char* field;
};

class BadPeriodTest : public ::testing::TestWithParam<BadPeriod> {};

TEST_P(BadPeriodTest, IsRefusedByName) {
  const absl::StatusOr<Period> period = ResolvePeriod("period", GetParam().spec, TimeZone());
  EXPECT_THAT(period, HasReason(GetParam().reason));
  EXPECT_THAT(period.status(), HasMetadata("field", GetParam().field));
}

INSTANTIATE_TEST_SUITE_P(
    All, BadPeriodTest,
    ::testing::Values(
        BadPeriod{"Nothing", {}, "FIELD_REQUIRED", "period"},
        BadPeriod{"NoLastMonth", {MonthOf("2020-07"), {}, {}, {}}, "FIELD_REQUIRED", "period.last_month"},
        BadPeriod{"NoFirstMonth", {{}, MonthOf("2020-07"), {}, {}}, "FIELD_REQUIRED", "period.first_month"},
        BadPeriod{"Backwards", Months("2020-07", "2020-06"), "FIELD_INVALID", "period.last_month"},
        BadPeriod{"NoEnd", {{}, {}, At(2020, 1, 1), {}}, "FIELD_REQUIRED", "period.end_time"},
        BadPeriod{"NoStart", {{}, {}, {}, At(2020, 1, 1)}, "FIELD_REQUIRED", "period.start_time"},
        BadPeriod{"Empty", {{}, {}, At(2020, 1, 1), At(2020, 1, 1)}, "FIELD_INVALID", "period.end_time"},
        BadPeriod{"Both", {MonthOf("2020-07"), MonthOf("2020-07"), At(2020, 1, 1), {}}, "FIELD_INVALID", "period"}),
    [](const auto& test) { return test.param.what; });

}  // namespace
}  // namespace outlay::purchase_order
