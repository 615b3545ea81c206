#include "services/purchase_order/domain/order/order_spending.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "common/base/random.h"
#include "common/testing/matchers.h"
#include "services/purchase_order/domain/order/order.h"

namespace outlay::purchase_order {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

Month In(int month, int year = 2020) {
  return Month::Of(year, month).value();
}

// An issued order of one line.
Order Issued(int64_t cents) {
  Order order;
  order.currency = Currency::Of("USD");
  order.state = State::kIssued;
  order.issue_time = absl::UnixEpoch();
  Line& line = order.lines.emplace_back();
  line.number = "1";
  line.amount = Money(cents, order.currency);
  return order;
}

int64_t Demand(const Order& order, int64_t invoiced = 0) {
  OrderInvoiced figures;
  figures.order.minor = invoiced;
  const absl::StatusOr<Money> demand = DemandOf(order, figures);
  EXPECT_THAT(demand, outlay::testing::IsOk());
  return demand.ok() ? demand->minor_units() : -1;
}

TEST(OrderSpendingTest, AnOrderCountsFromSubmissionUntilItIsGivenUpOrEnds) {
  Order order = Issued(100);
  order.issue_time.reset();
  for (const auto& [state, cents] : std::map<State, int64_t>{{State::kDraft, 0},
                                                             {State::kPendingApproval, 100},
                                                             {State::kIssued, 100},
                                                             {State::kRejected, 0},
                                                             {State::kCancelled, 0}}) {
    order.state = state;
    EXPECT_EQ(Demand(order), cents) << StateName(state);
  }
  order.issue_time = absl::UnixEpoch();
  order.state = State::kClosed;
  EXPECT_EQ(Demand(order), 0);
  EXPECT_EQ(Demand(order, 40), 40);
  EXPECT_EQ(Demand(order, 101), 100) << "what invoices take beyond it was not ordered";
  EXPECT_EQ(Demand(order, -1), 0);
  order.budget.phase = BudgetPhase::kReopening;
  EXPECT_EQ(Demand(order, 40), 100);
}

TEST(OrderSpendingTest, APendingChangeCountsIfItIsDearer) {
  Order order = Issued(100);
  order.change.state = ChangeState::kInReview;
  order.change.lines = order.lines;
  order.change.lines[0].amount = Money(130, order.currency);
  EXPECT_EQ(Demand(order), 130);
  order.change.lines[0].amount = Money(70, order.currency);
  EXPECT_EQ(Demand(order), 100);
  order.change.state = ChangeState::kWithdrawn;
  EXPECT_EQ(Demand(order), 100);
}

TEST(OrderSpendingTest, OnlyAWantedOrderIsWithoutBound) {
  Order order = Issued(100);
  EXPECT_FALSE(IsUnbounded(order));
  order.balance_tracking_disabled = true;
  EXPECT_TRUE(IsUnbounded(order));
  order.state = State::kDraft;
  EXPECT_FALSE(IsUnbounded(order));
}

TEST(OrderSpendingTest, OnlyAStepThatAsksApprovalGoesToReview) {
  Order order = Issued(100);
  EXPECT_FALSE(GoesToReview(nullptr, order));
  Order pending = order;
  pending.state = State::kPendingApproval;
  EXPECT_FALSE(GoesToReview(&order, pending)) << "it waits for its money";
  pending.review.attempt = 1;
  EXPECT_TRUE(GoesToReview(nullptr, pending));
  EXPECT_TRUE(GoesToReview(&order, pending));
  EXPECT_FALSE(GoesToReview(&pending, pending));
  Order changing = order;
  changing.change.state = ChangeState::kInReview;
  changing.change.number = 1;
  changing.change.attempt = 1;
  EXPECT_TRUE(GoesToReview(&order, changing));
  EXPECT_FALSE(GoesToReview(&changing, changing)) << "another step while a change waits";
  Order again = changing;
  again.change.attempt = 2;
  EXPECT_TRUE(GoesToReview(&changing, again));
  again.change.state = ChangeState::kFunding;
  EXPECT_FALSE(GoesToReview(&changing, again));
}

TEST(OrderSpendingTest, WhatGrowsCountsForWhoRaisedItThen) {
  OrderSpending spending;
  CountTo(100, Persons("ann"), In(1), "", &spending);
  CountTo(150, Persons::FromText("bob bot"), In(7), "", &spending);
  CountTo(160, Persons("ann"), In(1), "", &spending);
  EXPECT_THAT(spending.entries, ElementsAre(SpendingEntry{Persons("ann"), In(1), 110},
                                            SpendingEntry{Persons::FromText("bob bot"), In(7), 50}));
  EXPECT_THAT(DifferenceOf({}, spending),
              ElementsAre(Pair(Pair("ann", In(1)), 110), Pair(Pair("bob", In(7)), 50), Pair(Pair("bot", In(7)), 50)));
  EXPECT_THAT(DifferenceOf(spending, spending), IsEmpty());
}

TEST(OrderSpendingTest, WhatShrinksIsGivenBackToTheProposerFirstAndThenFromTheNewest) {
  OrderSpending spending;
  CountTo(100, Persons("ann"), In(1), "", &spending);
  CountTo(150, Persons("bob"), In(2), "", &spending);
  CountTo(170, Persons("cat"), In(3), "", &spending);
  OrderSpending withdrawn = spending;
  CountTo(130, {}, In(4), "bob", &withdrawn);
  EXPECT_THAT(DifferenceOf(spending, withdrawn), ElementsAre(Pair(Pair("bob", In(2)), -40)));
  CountTo(90, {}, In(4), "bob", &withdrawn);
  EXPECT_THAT(withdrawn.entries, ElementsAre(SpendingEntry{Persons("ann"), In(1), 90}));
  CountTo(0, {}, In(4), "", &withdrawn);
  EXPECT_THAT(withdrawn.entries, IsEmpty());
}

TEST(OrderSpendingTest, PeriodsAreThoseOfTheFiscalYear) {
  EXPECT_THAT(MonthsOfPeriod(In(8), 1, 4).value(), ElementsAre(In(8)));
  EXPECT_THAT(MonthsOfPeriod(In(8), 3, 1).value(), ElementsAre(In(7), In(8), In(9)));
  EXPECT_THAT(MonthsOfPeriod(In(8), 3, 2).value(), ElementsAre(In(8), In(9), In(10)));
  EXPECT_THAT(MonthsOfPeriod(In(1), 3, 12).value(), ElementsAre(In(12, 2019), In(1), In(2)));
  const std::vector<Month> year = MonthsOfPeriod(In(3), 12, 4).value();
  EXPECT_THAT(year, SizeIs(12));
  EXPECT_EQ(year.front(), In(4, 2019));
  EXPECT_EQ(year.back(), In(3));
}

TEST(OrderSpendingTest, ALimitIsExceededByOneCentMore) {
  LimitedPerson ann = {.user = "ann", .per_order = 100, .per_period = 500, .spent = 500, .added = 100};
  EXPECT_THAT(FindBreaches(ann, 100, false), IsEmpty());
  EXPECT_THAT(FindBreaches(ann, 101, false),
              ElementsAre(LimitBreach{"ann", "per order", 100, /*sum=*/101, /*passing=*/100}));
  ann.spent = 501;
  ann.added = 101;
  EXPECT_THAT(FindBreaches(ann, 100, false),
              ElementsAre(LimitBreach{"ann", "per month", 500, /*sum=*/501, /*passing=*/100}));
  ann.spent = 700;
  EXPECT_EQ(FindBreaches(ann, 100, false)[0].passing, 0) << "of the limit nothing is left";
  ann.per_order.reset();
  ann.per_period.reset();
  EXPECT_THAT(FindBreaches(ann, 101, true), IsEmpty()) << "no limit";
}

TEST(OrderSpendingTest, WithoutBoundIsBeyondAnyLimit) {
  const LimitedPerson ann = {.user = "ann", .per_period = 1'000'000, .period_length = 3, .spent = 1, .added = 1};
  const std::vector<LimitBreach> breaches = FindBreaches(ann, 1, true);
  EXPECT_EQ(TextOf(breaches, Currency::Of("USD")), "ann: limit per quarter 10000.00 USD, with this without bound");
}

TEST(OrderSpendingTest, TheTextHasTheFigures) {
  const LimitedPerson ann = {
      .user = "ann", .per_order = 100, .per_period = 150, .period_length = 12, .spent = 151, .added = 101};
  EXPECT_EQ(TextOf(FindBreaches(ann, 101, false), Currency::Of("USD")),
            "ann: limit per order 1.00 USD, order 1.01 USD; ann: limit per year 1.50 USD, with this 1.51 USD");
}

// Whatever happens to an order, its entries sum up to what it costs, and the differences to what people have of it.
TEST(OrderSpendingTest, SumsAreThoseOfAPlainCount) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(seed);
    SeededRandom seeded(seed);
    const auto pick = [&](uint64_t count) { return static_cast<size_t>(seeded.Next() % count); };
    const std::vector<std::string> users = {"", "ann", "bob", "ann bot"};
    OrderSpending spending;
    std::map<SpentKey, int64_t> kept;
    for (int i = 0; i < 50; ++i) {
      OrderSpending after = spending;
      const int64_t minor = static_cast<int64_t>(pick(1'000));
      CountTo(minor, Persons::FromText(users[pick(users.size())]), In(1 + static_cast<int>(pick(12))), users[pick(3)],
              &after);
      for (const auto& [key, change] : DifferenceOf(spending, after)) kept[key] += change;
      spending = after;
      ASSERT_EQ(CountedMinor(spending), minor);
      std::map<SpentKey, int64_t> plain;
      for (const SpendingEntry& entry : spending.entries) {
        ASSERT_GT(entry.minor, 0);
        for (const std::string_view user : entry.persons.ids()) plain[{std::string(user), entry.month}] += entry.minor;
      }
      std::erase_if(kept, [](const auto& sum) { return sum.second == 0; });
      ASSERT_EQ(kept, plain);
    }
  }
}

}  // namespace
}  // namespace outlay::purchase_order
