// Expired holds before any job has run, at the borders of periods and years (B7, B18). Real: what ServiceFixture has.
#include "common/store/key_codec.h"
#include "services/budget/jobs/expire_holds.h"
#include "services/budget/rpc/testing/year_ends.h"
#include "services/budget/store/holds.h"
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

TEST_F(LapsedHoldsTest, ARowThatCannotBeReadKeepsNoOtherOrganizationsHoldsFromEnding) {
  // An organization after "acme" in its partition.
  std::string neighbor;
  for (int i = 0; neighbor.empty() || store::PartitionOf(neighbor) != store::PartitionOf("acme"); ++i) {
    neighbor = "b" + std::to_string(i);
  }
  const absl::Time lapse = node_.clock().Now() + absl::Hours(1);
  Tell(neighbor, "");
  TellGroup(neighbor, "sales", "");
  ASSERT_THAT(Create(ABudget("b", "sales", 1'000, "", neighbor), neighbor), IsOk());
  ASSERT_THAT(Authorize(ASpend("h", "sales", 100, EndingAt(lapse), neighbor), neighbor), IsOk());
  ASSERT_THAT(node_.Write("acme",
                          [lapse](store::Transaction& txn) {
                            txn.Put(kHoldsByExpiry, {"acme", lapse, "no-such-hold"}, NoValue());
                            return absl::OkStatus();
                          }),
              IsOk());
  node_.clock().SetTime(lapse);
  jobs::DueReport report;
  jobs::DueJob job(
      {.name = "expire_holds", .on_run = [&report](std::string_view, const jobs::DueReport& run) { report = run; }},
      ExpireHoldsScan(), &node_.store(), &node_.executor(), &node_.scheduler(), &node_.clock());
  job.RunOnce();
  node_.scheduler().RunDue();
  EXPECT_EQ(report.status.code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(report.items, 1u);
  const auto stored = FindHold(*node_.store().Read(store::PartitionOf(neighbor)), {neighbor, "h"});
  ASSERT_THAT(stored, IsOk());
  EXPECT_EQ((*stored)->end, HoldEnd::kExpired);
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
  // With an empty reader, the view can only return what it already knows.
  command::TestNode empty;
  const auto nothing = empty.store().Read(store::PartitionOf("acme"));
  const auto sums = view.FindLapsed(*nothing, node_.clock().Now());
  ASSERT_THAT(sums, IsOk());
  EXPECT_EQ(LapsedIn(**sums, "b", "2027-01-01").held, 2'000);
  // A closing that changes where holds count makes the view read again.
  closing.carries_commitments = false;
  tell(closing);
  EXPECT_FALSE(view.FindLapsed(*nothing, node_.clock().Now()).ok());
}

}  // namespace
}  // namespace outlay::budget
