// Holds whose time is over before any job ran, at the borders of periods and years (B7, B18). Real: what ServiceFixture
// has.
#include "common/store/key_codec.h"
#include "services/budget/rpc/year_ends_testing.h"
#include "services/budget/store/records.h"
#include "services/budget/store/year_ends.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::IsOk;

class LapsedHoldsTest : public YearEndsTest {
 protected:
  static std::string EndingAt(absl::Time time) {
    return "expire_time { seconds: " + std::to_string(absl::ToUnixSeconds(time)) + " }";
  }
};

TEST_F(LapsedHoldsTest, WhatEndsWithAPeriodIsCarriedThoughTheFirstSpendIsFasterThanTheJob) {
  MakeBudget("b", "sales", 1'000, "rollover { rule: RULE_ALL }");
  ASSERT_TRUE(Passes("h1", "sales", 700, EndingAt(Day(2026, 9, 1))));
  ASSERT_TRUE(Passes("h2", "sales", 100));
  GoTo(2026, 9, 1);
  EXPECT_EQ(Cents(FiguresOf("b").rollover()), 900);
  ASSERT_TRUE(Passes("h3", "sales", 1'900));
  EXPECT_EQ(Cents(FiguresOf("b").rollover()), 900);
}

TEST_F(LapsedHoldsTest, WhatAHoldMovesInAClosedPeriodDoesNotMakeTheViewReadAllThatLapsed) {
  MakeYearly("b", "sales", 100'000);
  ASSERT_TRUE(Passes("ordered", "sales", 1'000));
  ASSERT_TRUE(Passes("lapsing", "sales", 2'000, EndingAt(Day(2027, 3, 31))));
  GoTo(2027, 1, 10);
  CloseAll("2026", 2026);
  GoTo(2027, 3, 31);
  const auto reader = node_.store().Read(store::PartitionOf("acme"));
  const auto loaded = BudgetView::Load(*reader, "acme");
  ASSERT_THAT(loaded, IsOk());
  auto& view = static_cast<BudgetView&>(**loaded);
  ASSERT_THAT(view.FindLapsed(*reader, node_.clock().Now()), IsOk());
  const auto tell = [&](const Closing& closing) {
    std::string key;
    store::key_codec::AppendPart(FiguresKey("acme", "b", "2026-01-01"), &key);
    const std::string value = ToRecord(closing).SerializeAsString();
    ASSERT_THAT(view.Apply({.keyspace = kClosings.number, .key = key, .value = value}), IsOk());
  };
  Closing closing = FindClosing(*reader, {"acme", "b", "2026-01-01"})->value();
  closing.moved.held -= 7;
  tell(closing);
  // Where nothing can be read, only what is known already is there.
  command::TestNode empty;
  const auto nothing = empty.store().Read(store::PartitionOf("acme"));
  const auto sums = view.FindLapsed(*nothing, node_.clock().Now());
  ASSERT_THAT(sums, IsOk());
  EXPECT_EQ(LapsedIn(**sums, "b", "2027-01-01").held, 2'000);
  // One that sends its holds elsewhere is another thing.
  closing.carries_commitments = false;
  tell(closing);
  EXPECT_FALSE(view.FindLapsed(*nothing, node_.clock().Now()).ok());
}

}  // namespace
}  // namespace outlay::budget
