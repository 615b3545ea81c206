// Thresholds of members' allocations (B9). Real: what ServiceFixture has.
#include "services/budget/domain/limits.h"
#include "services/budget/jobs/expire_holds.h"
#include "services/budget/rpc/testing/follow_members.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class AllocationThresholdsTest : public FollowMembersFixture {
 protected:
  // Returns "ann 0->300/400" for each crossing.
  std::vector<std::string> Crossed() {
    std::vector<std::string> all;
    for (const v1::AllocationThresholdCrossed& event : Events<v1::AllocationThresholdCrossed>()) {
      all.push_back(Concat(event.member().substr(User("").size()), " ", Cents(event.before()), "->",
                           Cents(event.after()), "/", Cents(event.limit())));
    }
    return all;
  }
};

TEST_F(AllocationThresholdsTest, EightyPercentIsToldOnceOfTheMemberWhoUsedIt) {
  MakeBudget("travel", "sales", 10'000, "allocation_rules {} contacts: '" + User("boss") + "'");
  Allocate("travel", "ann", 4);
  Allocate("travel", "bob", 4);
  EXPECT_TRUE(Spends("h1", "sales", 319, "ann"));
  EXPECT_THAT(Crossed(), IsEmpty());
  EXPECT_TRUE(Spends("h2", "sales", 1, "ann"));
  ASSERT_THAT(Crossed(), ElementsAre("ann 319->320/400"));
  const v1::AllocationThresholdCrossed event = Events<v1::AllocationThresholdCrossed>()[0];
  EXPECT_EQ(event.allocation(), "organizations/acme/budgets/travel/allocations/ann");
  EXPECT_EQ(event.contacts(0), User("boss"));
  EXPECT_EQ(event.cause(), "organizations/acme/holds/h2");
  EXPECT_EQ(Cents(event.available()), 80);
  // Further spends, another member, and amounts that only change their stage.
  EXPECT_TRUE(Spends("h3", "sales", 10, "ann"));
  EXPECT_TRUE(Spends("h4", "sales", 100, "bob"));
  EXPECT_THAT(Commit("h1"), IsOk());
  EXPECT_EQ(Crossed().size(), 1U);
  // The amount fell below the threshold, so the next crossing is notified again.
  EXPECT_THAT(Release("h3"), IsOk());
  EXPECT_THAT(Release("h2"), IsOk());
  EXPECT_TRUE(Spends("h5", "sales", 81, "ann"));
  EXPECT_THAT(Crossed(), ElementsAre("ann 319->320/400", "ann 319->400/400"));
  // The next month begins with nothing used.
  node_.clock().SetTime(absl::FromCivil(absl::CivilDay(2026, 9, 2), absl::UTCTimeZone()));
  EXPECT_TRUE(Spends("h6", "sales", 400, "ann"));
  EXPECT_EQ(Crossed().size(), 3U);
}

TEST_F(AllocationThresholdsTest, OtherAmountsCrossThemToo) {
  MakeAllocated("travel", "sales", 10'000,
                "thresholds { thresholds { measure: MEASURE_REMAINING amount { currency_code: 'USD' units: 1 } } }");
  Allocate("travel", "ann", 4);
  EXPECT_TRUE(Spends("h1", "sales", 300, "ann"));
  EXPECT_THAT(Crossed(), IsEmpty());  // what is exactly so much does not reach it
  Allocate("travel", "ann", 3);
  EXPECT_THAT(Crossed(), ElementsAre("ann 100->0/300"));
  Allocate("travel", "ann", 9);
  Allocate("travel", "ann", 3);
  EXPECT_EQ(Crossed().size(), 2U);
  // Allocations that were taken back have no thresholds.
  ASSERT_THAT((Send<v1::TakeBackAllocationsRequest, v1::AllocationsChanged>(
                  "Allocations/TakeBackAllocations", "budget: 'organizations/acme/budgets/travel'")),
              IsOk());
  EXPECT_EQ(Crossed().size(), 2U);
}

TEST_F(AllocationThresholdsTest, WhatLapsedIsBackBeforeAnyJobRan) {
  MakeAllocated("travel", "sales", 10'000, "");
  Allocate("travel", "ann", 4);
  const auto spend = [&](const std::string& id, int64_t cents, const std::string& more = "") {
    return Passes(id, "sales", cents, "spend { member: '" + User("ann") + "' document: 'trip' } " + more);
  };
  EXPECT_TRUE(spend("h1", 320, "expire_time { seconds: 1786838400 }"));  // 16 August
  EXPECT_EQ(Crossed().size(), 1U);
  node_.clock().SetTime(absl::FromCivil(absl::CivilDay(2026, 8, 17), absl::UTCTimeZone()));
  EXPECT_TRUE(Spends("h2", "sales", 320, "ann"));
  EXPECT_THAT(Crossed(), ElementsAre("ann 0->320/400", "ann 0->320/400"));
  jobs::DueJob job({.name = "expire_holds"}, ExpireHoldsScan(), &node_.store(), &node_.executor(), &node_.scheduler(),
                   &node_.clock());
  job.RunOnce();
  node_.scheduler().RunDue();
  EXPECT_EQ(Crossed().size(), 2U);
}

TEST_F(AllocationThresholdsTest, OfAnEditedListThoseThatStayAreNotToldAgain) {
  MakeAllocated("travel", "sales", 10'000, "");
  Allocate("travel", "ann", 4);
  EXPECT_TRUE(Spends("h1", "sales", 360, "ann"));
  EXPECT_EQ(Crossed().size(), 1U);
  ASSERT_THAT(Update("travel", R"pb(
                update_mask { paths: "allocation_rules" }
                budget {
                  allocation_rules {
                    thresholds {
                      thresholds { measure: MEASURE_USED basis_points: 5000 }
                      thresholds { measure: MEASURE_USED basis_points: 8000 }
                    }
                  }
                })pb"),
              IsOk());
  EXPECT_TRUE(Spends("h2", "sales", 1, "ann"));
  // Only the new threshold is notified.
  ASSERT_EQ(Crossed().size(), 2U);
  EXPECT_EQ(Events<v1::AllocationThresholdCrossed>()[1].threshold().basis_points(), 5'000);
  EXPECT_THAT(Update("travel", R"pb(
                update_mask { paths: "allocation_rules" }
                budget { allocation_rules { thresholds { thresholds { measure: MEASURE_USED } } } })pb")
                  .status()
                  .ToString(),
              HasSubstr("allocation_rules.thresholds.thresholds[0]"));
}

TEST_F(AllocationThresholdsTest, RulesThatComeBackWithAnotherListAreToldAnew) {
  MakeAllocated("travel", "sales", 10'000, "");
  Allocate("travel", "ann", 4);
  EXPECT_TRUE(Spends("h1", "sales", 360, "ann"));
  EXPECT_EQ(Crossed().size(), 1U);
  ASSERT_THAT(Update("travel", "update_mask { paths: 'allocation_rules' }"), IsOk());
  ASSERT_THAT(Update("travel", R"pb(
                update_mask { paths: "allocation_rules" }
                budget { allocation_rules { thresholds { thresholds { measure: MEASURE_USED basis_points: 5000 } } } }
              )pb"),
              IsOk());
  EXPECT_TRUE(Spends("h2", "sales", 1, "ann"));
  ASSERT_EQ(Crossed().size(), 2U);
  EXPECT_EQ(Events<v1::AllocationThresholdCrossed>()[1].threshold().basis_points(), 5'000);
}

TEST_F(AllocationThresholdsTest, OfManyInOneStepEachMemberIsToldTheFurthest) {
  MakeBudget("travel", "sales", 1'000'000,
             "contacts: '" + User("boss") +
                 "' allocation_rules { thresholds { thresholds { measure: MEASURE_USED basis_points: 9000 }"
                 " thresholds { measure: MEASURE_USED basis_points: 5000 } } }");
  constexpr int kSpenders = 101;
  const auto allocate = [&](int dollars) {
    std::string request = "budget: 'organizations/acme/budgets/travel'";
    for (int i = 0; i < kSpenders; ++i) {
      request += Concat(" allocations { member: '", User(Concat("u", i)),
                        "' share { amount { currency_code: 'USD' units: ", dollars, " } } }");
    }
    EXPECT_THAT((Send<v1::SetAllocationsRequest, v1::AllocationsChanged>("Allocations/SetAllocations", request)),
                IsOk());
  };
  allocate(10);
  for (int i = 0; i < kSpenders; ++i) ASSERT_TRUE(Spends(Concat("h", i), "sales", 100, Concat("u", i)));
  EXPECT_THAT(Crossed(), IsEmpty());
  allocate(1);
  const auto events = Events<v1::AllocationThresholdCrossed>();
  ASSERT_EQ(events.size(), static_cast<std::size_t>(kSpenders));
  std::size_t with_contacts = 0;
  for (const v1::AllocationThresholdCrossed& event : events) {
    EXPECT_EQ(event.threshold().basis_points(), 9'000);
    with_contacts += event.contacts().empty() ? 0 : 1;
  }
  EXPECT_EQ(with_contacts, limits::kAllocationCrossings);
}

TEST_F(AllocationThresholdsTest, OfAPeriodThatIsOverThoseThatWereReachedAreNotToldAgain) {
  MakeAllocated("travel", "sales", 10'000, "thresholds { thresholds { measure: MEASURE_USED basis_points: 9000 } }");
  Allocate("travel", "ann", 4);
  const std::string ordered = "spend { member: '" + User("ann") + "' } stage: STAGE_ORDER tolerance_basis_points: 5000";
  EXPECT_TRUE(Passes("h1", "sales", 100, ordered));
  EXPECT_TRUE(Passes("h2", "sales", 200, ordered));
  EXPECT_THAT(Crossed(), IsEmpty());
  node_.clock().SetTime(absl::FromCivil(absl::CivilDay(2026, 9, 2), absl::UTCTimeZone()));
  ASSERT_THAT(Update("travel", R"pb(
                update_mask { paths: "allocation_rules" }
                budget {
                  allocation_rules {
                    thresholds {
                      thresholds { measure: MEASURE_USED basis_points: 5000 }
                      thresholds { measure: MEASURE_USED basis_points: 9000 }
                    }
                  }
                })pb"),
              IsOk());
  // Half was used by then, which no row of August records.
  EXPECT_THAT(Post("h1", 110), IsOk());
  EXPECT_THAT(Crossed(), IsEmpty());
  EXPECT_THAT(Post("h2", 250), IsOk());
  EXPECT_THAT(Crossed(), ElementsAre("ann 310->360/400"));
}

}  // namespace
}  // namespace outlay::budget
