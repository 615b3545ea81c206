#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/matchers.h"
#include "services/purchase_order/domain/order/change_decisions.h"
#include "services/purchase_order/domain/order/testing/samples.h"

namespace outlay::purchase_order {
namespace {

using namespace samples;  // NOLINT(google-build-using-namespace)
using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

absl::StatusOr<OrderDecision> Revise(const Revision& revision, const OrderInvoiced& invoiced = {},
                                     const Rules& rules = Rules(), const Order& order = AnIssuedOrder()) {
  return DecideRevise(order, revision, ASupplier(), invoiced, rules, {.submitter = "ann"}, InAugust());
}

OrderInvoiced InvoicedOnLine1(int64_t minor) {
  OrderInvoiced invoiced;
  invoiced.order.minor = minor;
  invoiced.lines["1"].minor = minor;
  return invoiced;
}

TEST(ReviseTest, AddsReplacesAndRemovesAsOneVersion) {
  const absl::StatusOr<OrderDecision> decision =
      Revise({.lines = {ALine("1", "120.00"), ALine("0", "5.00")}, .remove = {"2"}});
  ASSERT_THAT(decision, IsOk());
  EXPECT_EQ(decision->after.lines.size(), 2u);
  EXPECT_EQ(decision->after.lines[0].number, "0");
  EXPECT_EQ(*TotalOf(decision->after), Usd("125.00"));
  EXPECT_EQ(decision->after.version, 2);
  EXPECT_EQ(decision->after.revision, 3);
  EXPECT_TRUE(decision->new_version);
  EXPECT_TRUE(decision->may_take_more);
}

TEST(ReviseTest, TellsUpFromDown) {
  EXPECT_FALSE(Revise({.lines = {ALine("1", "99.99")}, .remove = {}})->may_take_more);
  EXPECT_TRUE(Revise({.lines = {ALine("1", "100.01")}, .remove = {}})->may_take_more);
  LineSpec retyped = ALine("1", "100.00");
  retyped.type = "MONTHLY_USAGE";
  EXPECT_TRUE(Revise({.lines = {retyped}, .remove = {}})->may_take_more);
  LineSpec shorter = ALine("1", "100.00");
  shorter.period = Months("2020-08", "2020-08");
  EXPECT_FALSE(Revise({.lines = {shorter}, .remove = {}})->may_take_more);
}

TEST(ReviseTest, TheFloorIsWhatIsInvoicedToTheCent) {
  EXPECT_THAT(Revise({.lines = {ALine("1", "40.00")}, .remove = {}}, InvoicedOnLine1(4'000)), IsOk());
  const absl::StatusOr<OrderDecision> below =
      Revise({.lines = {ALine("1", "39.99")}, .remove = {}}, InvoicedOnLine1(4'000));
  EXPECT_THAT(below, HasReason("LINE_BELOW_INVOICED"));
  EXPECT_THAT(below, HasMetadata("invoiced", "40.00 USD"));
}

TEST(ReviseTest, ALineWithBookingsStaysEvenWhenTheySumToNothing) {
  EXPECT_THAT(Revise({.lines = {}, .remove = {"1"}}, InvoicedOnLine1(0)), HasReason("LINE_HAS_INVOICES"));
  EXPECT_THAT(Revise({.lines = {}, .remove = {"2"}}, InvoicedOnLine1(0)), IsOk());
}

TEST(ReviseTest, NamesAreCheckedBeforeAnythingElse) {
  EXPECT_THAT(Revise({}), HasReason("FIELD_REQUIRED"));
  EXPECT_THAT(Revise({.lines = {}, .remove = {"7"}}), HasReason("LINE_NOT_FOUND"));
  EXPECT_THAT(Revise({.lines = {ALine("1", "1"), ALine("1", "2")}, .remove = {}}),
              HasMetadata("field", "lines[1].number"));
  EXPECT_THAT(Revise({.lines = {ALine("1", "1")}, .remove = {"1"}}), HasMetadata("field", "remove_line_numbers[0]"));
}

TEST(ReviseTest, TheQuotaOfLinesHoldsForWhatGrows) {
  Rules rules;
  rules.quotas.lines = 2;
  EXPECT_THAT(Revise({.lines = {ALine("3", "1")}, .remove = {}}, {}, rules), HasReason("QUOTA_EXCEEDED"));
  EXPECT_THAT(Revise({.lines = {ALine("3", "1")}, .remove = {"1"}}, {}, rules), IsOk());
  rules.quotas.lines = 1;  // lowered below what is there: replacing still works
  EXPECT_THAT(Revise({.lines = {ALine("1", "1")}, .remove = {}}, {}, rules), IsOk());
}

TEST(ReviseTest, MoreOrOtherThanWasApprovedNeedsAReviewWhereReviewsAreOn) {
  Rules rules;
  rules.approvals_enabled = true;
  const auto revise = [&](const LineSpec& line) { return Revise({.lines = {line}, .remove = {}}, {}, rules); };
  EXPECT_THAT(revise(ALine("1", "100.01")), HasReason("APPROVAL_UNAVAILABLE"));
  EXPECT_THAT(Revise({.lines = {ALine("1", "100.01"), ALine("2", "49.99")}, .remove = {}}, {}, rules),
              HasReason("APPROVAL_UNAVAILABLE"));
  EXPECT_THAT(revise(ALine("3", "0.01")), HasReason("APPROVAL_UNAVAILABLE"));
  LineSpec other = ALine("1", "100.00");
  other.item = "a golden chair";
  EXPECT_THAT(revise(other), HasReason("APPROVAL_UNAVAILABLE"));
  EXPECT_THAT(revise(ALine("1", "99.99")), IsOk());
  EXPECT_THAT(Revise({.lines = {}, .remove = {"1"}}, {}, rules), IsOk());
}

TEST(ReviseTest, NothingBecomesDearerWithoutAReviewWhereReviewsAreOn) {
  Rules rules;
  rules.approvals_enabled = true;
  const auto revised = [&](const Order& order, const std::string& quantity, const std::string& price,
                           const std::string& discount = "") {
    LineSpec line = ALine("1", "0");
    line.amount.reset();
    if (!quantity.empty()) {
      line.quantity = *Decimal::Parse(quantity);
      line.unit_price = *Decimal::Parse(price);
    }
    if (!discount.empty()) line.discount = Usd(discount);
    if (quantity.empty()) line.amount = Usd(price);
    return Revise({.lines = {line}, .remove = {}}, {}, rules, order);
  };
  Order order = AnIssuedOrder();
  rules.approvals_enabled = false;
  order = revised(order, "10", "1000", "3000")->after;
  rules.approvals_enabled = true;
  EXPECT_THAT(revised(order, "1", "7000"), HasReason("APPROVAL_UNAVAILABLE"));
  EXPECT_THAT(revised(order, "7", "1000"), HasReason("APPROVAL_UNAVAILABLE")) << "fewer without the discount";
  EXPECT_THAT(revised(order, "", "7000"), HasReason("APPROVAL_UNAVAILABLE"));
  EXPECT_THAT(revised(order, "11", "600"), HasReason("APPROVAL_UNAVAILABLE"));
  EXPECT_THAT(revised(order, "3", "1000", "900"), IsOk());
  EXPECT_THAT(revised(order, "10", "700"), IsOk());
}

// Budgets that count no recoverable tax: the same amount with less tax counts more there.
TEST(ReviseTest, LessTaxAndDiscountInTheSameAmountWaitsForMoney) {
  const auto with = [](const std::string& discount, const std::string& tax) {
    LineSpec line = ALine("1", "0");
    line.amount.reset();
    line.quantity = Decimal(1);
    line.unit_price = Decimal(100);
    line.discount = Usd(discount);
    line.tax = Usd(tax);
    return Revision{.lines = {line}, .remove = {}};
  };
  const Order order = Revise(with("20.00", "20.00"))->after;
  ASSERT_EQ(order.lines[0].amount, Usd("100.00"));
  Rules rules;
  rules.budgets_enabled = true;
  const auto revise = [&](const Revision& revision) {
    return DecideRevise(order, revision, ASupplier(), {}, rules, {.submitter = "ann", .can_ask_budget = true},
                        InAugust());
  };
  EXPECT_EQ(revise(with("0.00", "0.00"))->after.change.state, ChangeState::kFunding);
  EXPECT_EQ(revise(with("19.99", "19.99"))->after.change.state, ChangeState::kFunding);
  EXPECT_TRUE(revise(with("30.00", "20.00"))->new_version);
  rules.budgets_enabled = false;
  EXPECT_TRUE(revise(with("0.00", "0.00"))->new_version);
}

TEST(ReviseTest, TheSameLinesAreNoVersion) {
  const absl::StatusOr<OrderDecision> decision = Revise({.lines = {ALine("1", "100.00")}, .remove = {}});
  ASSERT_THAT(decision, IsOk());
  EXPECT_FALSE(decision->changed);
  EXPECT_EQ(decision->after, AnIssuedOrder());
}

TEST(ReviseTest, OnlyIssuedOrdersHaveVersions) {
  EXPECT_THAT(Revise({.lines = {ALine("1", "1")}, .remove = {}}, {}, Rules(), ADraft()),
              HasReason("PURCHASE_ORDER_NOT_ISSUED"));
}

}  // namespace
}  // namespace outlay::purchase_order
