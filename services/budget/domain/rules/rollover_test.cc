#include "services/budget/domain/rules/rollover.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "common/testing/matchers.h"
#include "services/budget/domain/testing/samples.h"

namespace outlay::budget {
namespace {

using namespace samples;  // NOLINT(google-build-using-namespace)
using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::outlay::testing::IsOkAndHolds;

RolloverRule Capped(std::optional<Money> cap, std::optional<Percent> share) {
  return {.kind = RolloverKind::kCapped, .cap = cap, .cap_share = share};
}

struct Case {
  const char* what;
  int64_t rest;
  int64_t amount;
  RolloverRule rule;
  int64_t carried;
};

TEST(RolloverTest, CarriesWhatTheRuleLetsThrough) {
  const RolloverRule none;
  const RolloverRule all = {.kind = RolloverKind::kAll};
  const RolloverRule owing = {.kind = RolloverKind::kNone, .carry_negative = true};
  RolloverRule capped_owing = Capped(Euro(100), {});
  capped_owing.carry_negative = true;
  const Case cases[] = {
      {"none", 500, 1'000, none, 0},
      {"all", 500, 1'000, all, 500},
      {"all of nothing", 0, 1'000, all, 0},
      {"all may be more than the amount", 5'000, 1'000, all, 5'000},
      {"below the cap", 99, 1'000, Capped(Euro(100), {}), 99},
      {"at the cap", 100, 1'000, Capped(Euro(100), {}), 100},
      {"above the cap", 101, 1'000, Capped(Euro(100), {}), 100},
      {"a cap of nothing", 101, 1'000, Capped(Euro(0), {}), 0},
      {"at the share", 250, 1'000, Capped({}, Percent::FromPercent(25)), 250},
      {"above the share", 251, 1'000, Capped({}, Percent::FromPercent(25)), 250},
      {"half a cent to the even one below", 251, 1'002, Capped({}, Percent::FromPercent(25)), 250},
      {"half a cent to the even one above", 999, 1'006, Capped({}, Percent::FromPercent(25)), 252},
      {"the amount is lower", 900, 1'000, Capped(Euro(100), Percent::FromPercent(25)), 100},
      {"the share is lower", 900, 1'000, Capped(Euro(300), Percent::FromPercent(25)), 250},
      {"overspent, forgiven", -1, 1'000, all, 0},
      {"overspent, owed", -1, 1'000, owing, -1},
      {"no cap on what is owed", -5'000, 1'000, capped_owing, -5'000},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(Carried(Euro(c.rest), Euro(c.amount), c.rule), IsOkAndHolds(Euro(c.carried))) << c.what;
  }
}

TEST(RolloverTest, SurvivesTheEndsOf64Bits) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
  EXPECT_THAT(Carried(Euro(kMax), Euro(kMax), Capped({}, Percent::FromPercent(100))), IsOkAndHolds(Euro(kMax)));
  EXPECT_THAT(Carried(Euro(kMax), Euro(kMax), Capped({}, Percent::FromPercent(101))), HasReason("MONEY_OVERFLOW"));
  EXPECT_THAT(Carried(Euro(kMin), Euro(0), {.carry_negative = true}), IsOkAndHolds(Euro(kMin)));
  EXPECT_THAT(Carried(Euro(kMin), Euro(0), {}), IsOkAndHolds(Euro(0)));
}

TEST(RolloverTest, RefusesRulesByName) {
  struct Bad {
    RolloverRule rule;
    const char* reason;
    const char* field;
  };
  const Bad cases[] = {
      {Capped({}, {}), "FIELD_REQUIRED", "rollover.cap"},
      {Capped(Euro(-1), {}), "FIELD_INVALID", "rollover.cap"},
      {Capped(Money(1, Currency::Of("USD")), {}), "FIELD_INVALID", "rollover.cap"},
      {Capped({}, Percent{-1}), "FIELD_INVALID", "rollover.cap_basis_points"},
      {{.kind = RolloverKind::kAll, .cap = Euro(1)}, "FIELD_INVALID", "rollover.cap"},
      {{.kind = RolloverKind::kNone, .cap_share = Percent{1}}, "FIELD_INVALID", "rollover.cap"},
  };
  for (const Bad& c : cases) {
    const absl::Status status = CheckRollover("rollover", c.rule, kEuro);
    EXPECT_THAT(status, HasReason(c.reason)) << c.field;
    EXPECT_THAT(status, HasMetadata("field", c.field));
  }
  EXPECT_THAT(CheckRollover("rollover", Capped(Euro(0), Percent{0}), kEuro), IsOk());
  EXPECT_THAT(CheckRollover("rollover", {}, kEuro), IsOk());
}

}  // namespace
}  // namespace outlay::budget
