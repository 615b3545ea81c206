// Notifications when the figures of a budget cross a threshold: once, and again only after they went back.
#include "services/budget/rpc/testing/service.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

class ThresholdsTest : public ServiceFixture {
 protected:
  // Returns the notifications since the last call.
  std::vector<v1::ThresholdCrossed> Told() {
    std::vector<v1::ThresholdCrossed> all = Events<v1::ThresholdCrossed>();
    std::vector<v1::ThresholdCrossed> news(all.begin() + static_cast<std::ptrdiff_t>(seen_), all.end());
    seen_ = all.size();
    return news;
  }

  std::size_t seen_ = 0;
};

TEST_F(ThresholdsTest, EightyPercentUsedIsToldOnceWithBeforeAndAfter) {
  const v1::Budget budget = MakeBudget("b", "sales", 10'000);
  ASSERT_EQ(budget.thresholds().thresholds_size(), 1);
  EXPECT_EQ(budget.thresholds().thresholds(0).basis_points(), 8'000);
  ASSERT_TRUE(Passes("h1", "sales", 7'999));
  EXPECT_TRUE(Told().empty());
  ASSERT_TRUE(Passes("h2", "sales", 1));
  const auto told = Told();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].budget(), "organizations/acme/budgets/b");
  EXPECT_EQ(told[0].period(), "2026-08-01");
  EXPECT_EQ(Cents(told[0].before()), 7'999);
  EXPECT_EQ(Cents(told[0].after()), 8'000);
  EXPECT_EQ(Cents(told[0].available()), 2'000);
  EXPECT_EQ(told[0].cause(), "organizations/acme/holds/h2");
  ASSERT_EQ(told[0].contacts_size(), 1);
  EXPECT_EQ(told[0].contacts(0), "organizations/acme/users/ann");  // its creator
  // Moving to the next stage, and further growth, is not notified.
  ASSERT_THAT(Commit("h1"), IsOk());
  ASSERT_THAT(Post("h1"), IsOk());
  ASSERT_TRUE(Passes("h3", "sales", 1'000));
  EXPECT_TRUE(Told().empty());
  // The crossing is in the record of the step that changed the figure.
  for (const auto& record : node_.Log("acme")) {
    for (const auto& event : record.events()) {
      if (event.type() != "outlay.budget.v1.ThresholdCrossed") continue;
      EXPECT_EQ(record.resource(), told[0].cause());
    }
  }
}

TEST_F(ThresholdsTest, AreToldAgainOnlyAfterTheFigureWentBack) {
  MakeBudget("b", "sales", 10'000);
  ASSERT_TRUE(Passes("h1", "sales", 8'000));
  EXPECT_EQ(Told().size(), 1u);
  ASSERT_THAT(Release("h1", 1), IsOk());
  ASSERT_TRUE(Passes("h2", "sales", 1));
  EXPECT_EQ(Told().size(), 1u);
  // More money undoes the crossing, less crosses again.
  ASSERT_THAT(Update("b", "budget { amount { currency_code: 'USD' units: 101 } }"), IsOk());
  EXPECT_TRUE(Told().empty());
  ASSERT_THAT(Update("b", "budget { amount { currency_code: 'USD' units: 100 } }"), IsOk());
  const auto told = Told();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].cause(), "organizations/acme/budgets/b");
}

TEST_F(ThresholdsTest, CountWhatTheyAreToldToCount) {
  MakeBudget("b", "sales", 10'000, R"pb(
    thresholds {
      thresholds { measure: MEASURE_USED basis_points: 5000 counted: PART_SPENT }
      thresholds {
        measure: MEASURE_REMAINING
        amount { currency_code: "USD" units: 40 }
      }
    }
    contacts: "organizations/acme/users/bob"
  )pb");
  ASSERT_TRUE(Passes("h", "sales", 6'000));
  EXPECT_TRUE(Told().empty());  // exactly 40.00 remain
  ASSERT_TRUE(Passes("h2", "sales", 1));
  auto told = Told();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].threshold().measure(), v1::Threshold::MEASURE_REMAINING);
  EXPECT_EQ(Cents(told[0].before()), 4'000);
  EXPECT_EQ(Cents(told[0].after()), 3'999);
  EXPECT_EQ(told[0].contacts(0), "organizations/acme/users/bob");
  ASSERT_THAT(Commit("h"), IsOk());
  ASSERT_THAT(Post("h", 4'999), IsOk());
  EXPECT_TRUE(Told().empty());
  ASSERT_THAT(Post("h", 1), IsOk());
  told = Told();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(Cents(told[0].after()), 5'000);
}

TEST_F(ThresholdsTest, AnExpiryGoesBackExactlyWhenItIsDueWhoeverWritesItDown) {
  MakeBudget("b", "sales", 10'000);
  ASSERT_TRUE(Passes("h", "sales", 8'000, "spend { document: 'elsewhere' } expire_time { seconds: 1787000000 }"));
  EXPECT_EQ(Told().size(), 1u);
  node_.clock().SetTime(absl::FromUnixSeconds(1787000000));
  // No job has run: 80.00 have expired, so the result is 60.00 and crosses nothing; the next spend crosses.
  ASSERT_TRUE(Passes("h2", "sales", 6'000, "spend { document: 'elsewhere' } expire_time { seconds: 1787000010 }"));
  EXPECT_TRUE(Told().empty());
  ASSERT_TRUE(Passes("h3", "sales", 2'000, "spend { document: 'elsewhere' } expire_time { seconds: 1787000010 }"));
  auto told = Told();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(Cents(told[0].before()), 6'000);
  EXPECT_EQ(Cents(told[0].after()), 8'000);
  // Nor is a job needed when an expiry and the next crossing meet in one step.
  node_.clock().SetTime(absl::FromUnixSeconds(1787000010));
  ASSERT_TRUE(Passes("h4", "sales", 9'000));
  told = Told();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(Cents(told[0].before()), 0);
}

TEST_F(ThresholdsTest, OfAnEditedListThoseThatStayAreNotToldAgain) {
  MakeBudget("b", "sales", 10'000);
  ASSERT_TRUE(Passes("h", "sales", 9'500));
  EXPECT_EQ(Told().size(), 1u);
  ASSERT_THAT(Update("b", R"pb(
                budget {
                  thresholds {
                    thresholds { measure: MEASURE_USED basis_points: 9000 }
                    thresholds { measure: MEASURE_USED basis_points: 10000 }
                    thresholds { measure: MEASURE_USED basis_points: 8000 }
                  }
                })pb"),
              IsOk());
  auto told = Told();
  ASSERT_EQ(told.size(), 1u);  // the new one that is reached already
  EXPECT_EQ(told[0].threshold().basis_points(), 9'000);
  ASSERT_TRUE(Passes("h2", "sales", 500));
  told = Told();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].threshold().basis_points(), 10'000);
  ASSERT_THAT(Update("b", "budget { thresholds {} }"), IsOk());
  EXPECT_EQ(GetBudget("b")->thresholds().thresholds_size(), 0);
  ASSERT_THAT(Release("h"), IsOk());
  ASSERT_TRUE(Passes("h3", "sales", 9'500));
  EXPECT_TRUE(Told().empty());
}

TEST_F(ThresholdsTest, EveryBudgetTellsOfItsOwnAndEveryPeriodBeginsAnew) {
  MakeBudget("company", "company", 10'000);
  MakeBudget("sales", "sales", 10'000);
  ASSERT_TRUE(Passes("h", "sales", 9'000));
  EXPECT_EQ(Told().size(), 2u);
  node_.clock().SetTime(absl::FromCivil(absl::CivilDay(2026, 9, 2), absl::UTCTimeZone()));
  ASSERT_TRUE(Passes("h2", "sales", 8'000));
  EXPECT_EQ(Told().size(), 2u);
}

TEST_F(ThresholdsTest, ThatMeanNothingAreRefusedByName) {
  const auto refused = [this](const std::string& threshold) {
    return Create(ABudget("b", "sales", 1, "thresholds { thresholds { " + threshold + " } }"));
  };
  EXPECT_THAT(refused("measure: MEASURE_USED"), HasMetadata("field", "budget.thresholds.thresholds[0].basis_points"));
  EXPECT_THAT(refused("measure: MEASURE_REMAINING basis_points: 10001"), HasReason("FIELD_INVALID"));
  EXPECT_THAT(refused("measure: MEASURE_USED amount { currency_code: 'EUR' units: 1 }"),
              HasMetadata("field", "budget.thresholds.thresholds[0].amount"));
  EXPECT_THAT(refused("measure: MEASURE_USED basis_points: 1 amount { currency_code: 'USD' units: 1 }"),
              HasMetadata("field", "budget.thresholds.thresholds[0].basis_points"));
  EXPECT_THAT(refused("measure: MEASURE_USED basis_points: 1 } thresholds { measure: MEASURE_USED basis_points: 1"),
              HasMetadata("field", "budget.thresholds.thresholds[1]"));
}

}  // namespace
}  // namespace outlay::budget
