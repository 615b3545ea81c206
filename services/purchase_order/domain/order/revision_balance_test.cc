#include "services/purchase_order/domain/order/revision_balance.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/purchase_order/domain/order/testing/samples.h"

namespace outlay::purchase_order {
namespace {

using namespace samples;  // NOLINT(google-build-using-namespace)

Order WithLine1(std::string_view amount) {
  OrderSpec spec = ASpec();
  spec.lines[0].amount = Usd(amount);
  return AnIssuedOrder(spec);
}

OrderInvoiced Invoiced20() {
  OrderInvoiced invoiced;
  invoiced.order.minor = 2'000;
  invoiced.lines["1"].minor = 2'000;
  return invoiced;
}

Posting Judge(const Order& before, const Order& after, const OrderInvoiced& invoiced) {
  return *JudgeRevision(before, after, invoiced, 7'500);
}

TEST(RevisionBalanceTest, LoweringAnAmountCrossesTheThresholdToTheCent) {
  // 20 of 80 leave exactly 75 %, of 79.99 a little less.
  EXPECT_TRUE(Judge(WithLine1("100.00"), WithLine1("80.00"), Invoiced20()).crossings.empty());
  const Posting posting = Judge(WithLine1("100.00"), WithLine1("79.99"), Invoiced20());
  ASSERT_EQ(posting.crossings.size(), 1u);
  EXPECT_EQ(posting.crossings[0].line_number, "1");
  EXPECT_EQ(posting.crossings[0].threshold, BalanceThreshold::kLow);
  EXPECT_EQ(posting.crossings[0].before, Usd("80.00"));
  EXPECT_EQ(posting.crossings[0].after, Usd("59.99"));
  ASSERT_EQ(posting.updates.size(), 1u);
  EXPECT_TRUE(posting.updates[0].marks.low);
  EXPECT_EQ(posting.updates[0].figures.invoiced, 2'000);
}

TEST(RevisionBalanceTest, CuttingToWhatIsInvoicedExhaustsTheLine) {
  const Posting posting = Judge(WithLine1("100.00"), WithLine1("20.00"), Invoiced20());
  ASSERT_EQ(posting.crossings.size(), 3u);  // the line is low and exhausted, the order low
  EXPECT_EQ(posting.crossings[1].threshold, BalanceThreshold::kExhausted);
  EXPECT_EQ(posting.crossings[1].after, Usd("0.00"));
  EXPECT_EQ(posting.crossings[2].line_number, "");
}

TEST(RevisionBalanceTest, RaisingArmsAgainAndTellsNothing) {
  OrderInvoiced invoiced = Invoiced20();
  invoiced.lines["1"].marks.low = true;
  const Posting posting = Judge(WithLine1("50.00"), WithLine1("100.00"), invoiced);
  EXPECT_TRUE(posting.crossings.empty());
  ASSERT_EQ(posting.updates.size(), 1u);
  EXPECT_FALSE(posting.updates[0].marks.low);
}

TEST(RevisionBalanceTest, WhatWasToldIsNotToldAgain) {
  OrderInvoiced invoiced = Invoiced20();
  invoiced.lines["1"].marks.low = true;
  EXPECT_TRUE(Judge(WithLine1("50.00"), WithLine1("49.00"), invoiced).crossings.empty());
}

TEST(RevisionBalanceTest, AStricterThresholdOfTheOrderTellsWhatIsBelowNow) {
  const Order before = WithLine1("100.00");
  Order after = before;
  after.balance_threshold_basis_points = 8'000;  // 80.00 of the line are left, 130.00 of the order's 150.00
  EXPECT_EQ(Judge(before, after, Invoiced20()), Posting());
  after.balance_threshold_basis_points = 8'001;
  const Posting posting = Judge(before, after, Invoiced20());
  ASSERT_EQ(posting.crossings.size(), 1u);
  EXPECT_EQ(posting.crossings[0].line_number, "1");
  EXPECT_EQ(posting.crossings[0].threshold_basis_points, 8'001);
  EXPECT_EQ(posting.crossings[0].before, posting.crossings[0].after);
  after.balance_threshold_basis_points = 9'000;
  EXPECT_EQ(Judge(before, after, Invoiced20()).crossings.size(), 2u);
}

TEST(RevisionBalanceTest, ALooserThresholdOfTheOrderArmsAgain) {
  const Order before = WithLine1("25.00");  // 5.00 of them are left, 55.00 of the order's 75.00
  OrderInvoiced invoiced = Invoiced20();
  invoiced.lines["1"].marks.low = true;
  invoiced.order.marks.low = true;
  Order after = before;
  after.balance_threshold_basis_points = 2'000;
  const Posting posting = Judge(before, after, invoiced);
  EXPECT_TRUE(posting.crossings.empty());
  ASSERT_EQ(posting.updates.size(), 2u);
  EXPECT_FALSE(posting.updates[0].marks.low);
  EXPECT_FALSE(posting.updates[1].marks.low);
  EXPECT_EQ(Judge(after, before, invoiced), Posting()) << "what was told is not told again";
}

TEST(RevisionBalanceTest, NothingIsToldWithoutBookingsOrTracking) {
  EXPECT_EQ(Judge(WithLine1("100.00"), WithLine1("0.00"), {}), Posting());
  Order untracked = WithLine1("20.00");
  untracked.balance_tracking_disabled = true;
  EXPECT_EQ(Judge(WithLine1("100.00"), untracked, Invoiced20()), Posting());
}

}  // namespace
}  // namespace outlay::purchase_order
