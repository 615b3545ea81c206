#include "services/purchase_order/domain/association/association.h"

#include <gmock/gmock.h>

#include "services/purchase_order/domain/association/candidate_index.h"
#include "services/purchase_order/domain/association/testing/association.h"

namespace outlay::purchase_order {
namespace {

// Asks the reference and the index, which must agree, about the given orders.
class AssociationTest : public ::testing::Test {
 protected:
  Verdict Ask(const InvoiceFacts& invoice) {
    const AssociationSetting setting = {
        .types = types_, .rates = rates_, .date = invoice.creation_time, .supplier_blocked = blocked_};
    CandidateIndex index;
    for (const CandidateOrder& order : orders_) {
      index.PutOrder(order);
      for (const CandidateLine& line : order.lines) {
        index.SetLineFigures(order.id, line.number, line.figures.invoiced, line.marks);
      }
    }
    const Verdict verdict = Associate(invoice, setting, orders_);
    EXPECT_EQ(index.Associate(invoice, setting), verdict);
    return verdict;
  }
  std::string LineFor(const InvoiceFacts& invoice) {
    const Verdict verdict = Ask(invoice);
    return verdict.line.has_value() ? verdict.line->order_id + "/" + verdict.line->line_number : "";
  }
  DropStep WhyNot(const InvoiceFacts& invoice) { return Ask(invoice).unmatched; }
  DecidedBy WhatDecided(const InvoiceFacts& invoice) { return Ask(invoice).trace.decided_by; }

  LineTypes types_;
  FixedRates rates_;
  bool blocked_ = false;
  std::vector<CandidateOrder> orders_;
};

// The example of the AWS announcement: an order for July to September with a line for each type of invoice.
CandidateOrder ThirdQuarter() {
  return OrderOf(
      "q3", "Q3_2020", Months(7, 9),
      {LineOf("1", "MONTHLY_USAGE", Months(7, 9), 100'000), LineOf("2", "SUBSCRIPTION_PURCHASE", Months(7, 9), 50'000),
       LineOf("3", "MARKETPLACE_PURCHASE", Months(7, 9), 20'000)});
}

TEST_F(AssociationTest, EachInvoiceTakesTheLineOfItsType) {
  orders_ = {ThirdQuarter()};
  EXPECT_EQ(LineFor(InvoiceOf("SUBSCRIPTION_PURCHASE", At(7, 10), 12'000)), "q3/2");
  EXPECT_EQ(LineFor(InvoiceOf("MARKETPLACE_PURCHASE", At(8, 1), 3'000)), "q3/3");
  EXPECT_EQ(WhatDecided(InvoiceOf("MONTHLY_USAGE", At(8, 1), 3'000)), DecidedBy::kOnlyCandidate);
  EXPECT_EQ(WhyNot(InvoiceOf("ALL", At(8, 1), 3'000)), DropStep::kTypeMismatch);
}

TEST_F(AssociationTest, TheMoreSpecificTypeWinsEvenWithoutBalance) {
  orders_ = {
      OrderOf("po", "PO", Months(1, 12),
              {LineOf("1", "ALL", Months(1, 12), 100'000), LineOf("2", "SUBSCRIPTION_PURCHASE", Months(1, 12), 0),
               LineOf("3", "MARKETPLACE_PURCHASE", Months(1, 12), 0),
               LineOf("4", "MARKETPLACE_BLANKET_USAGE", Months(1, 12), 0)})};
  const InvoiceFacts reserved_instance = InvoiceOf("SUBSCRIPTION_PURCHASE", At(5), 12'000);
  EXPECT_EQ(LineFor(reserved_instance), "po/2");
  EXPECT_EQ(Ask(reserved_instance).trace, (Trace{.decided_by = DecidedBy::kType, .candidates = 2}));
  EXPECT_EQ(LineFor(InvoiceOf("MARKETPLACE_BLANKET_USAGE", At(5), 1)), "po/4");
  EXPECT_EQ(LineFor(InvoiceOf("MARKETPLACE_TRANSACTION", At(5), 1)), "po/3");
}

TEST_F(AssociationTest, ALineWithEnoughBalanceWinsToTheCent) {
  orders_ = {OrderOf("po", "PO", Months(1, 12),
                     {LineOf("1", "ALL", Months(1, 12), 999), LineOf("2", "ALL", Months(1, 12), 1'500, 500)})};
  EXPECT_EQ(LineFor(InvoiceOf("ALL", At(5), 1'000)), "po/2");
  EXPECT_EQ(WhatDecided(InvoiceOf("ALL", At(5), 1'000)), DecidedBy::kBalance);
  EXPECT_EQ(LineFor(InvoiceOf("ALL", At(5), 999)), "po/1");
  // No line has enough: the balance is a preference, never an exclusion.
  EXPECT_EQ(LineFor(InvoiceOf("ALL", At(5), 1'001)), "po/1");
  EXPECT_FALSE(Ask(InvoiceOf("ALL", At(5), 1'001)).trace.enough_balance);
}

TEST_F(AssociationTest, ALineWhoseBalanceIsNotTrackedHasEnough) {
  orders_ = {OrderOf("a", "A", Months(1, 12), {LineOf("1", "ALL", Months(1, 12), 999)}),
             OrderOf("b", "B", Months(1, 12), {LineOf("1", "ALL", Months(1, 12), 0)})};
  orders_[1].balance_tracked = false;
  EXPECT_EQ(LineFor(InvoiceOf("ALL", At(5), 1'000)), "b/1");
}

TEST_F(AssociationTest, BreaksTiesByUpdateTimeThenNumbersBytewise) {
  orders_ = {OrderOf("a", "PO-2", Months(1, 12), {LineOf("9", "ALL", Months(1, 12), 100)}),
             OrderOf("b", "PO-10", Months(1, 12),
                     {LineOf("2", "ALL", Months(1, 12), 100), LineOf("10", "ALL", Months(1, 12), 100)})};
  const InvoiceFacts invoice = InvoiceOf("ALL", At(5), 10);
  EXPECT_EQ(LineFor(invoice), "b/10");
  EXPECT_EQ(WhatDecided(invoice), DecidedBy::kLineNumber);
  orders_[1].lines.pop_back();
  EXPECT_EQ(WhatDecided(invoice), DecidedBy::kOrderNumber);
  orders_[0].update_time += absl::Microseconds(1);
  EXPECT_EQ(LineFor(invoice), "a/9");
  EXPECT_EQ(WhatDecided(invoice), DecidedBy::kUpdateTime);
}

TEST_F(AssociationTest, SuspendingAllOthersLeavesTheOneTimeOrder) {
  orders_ = {ThirdQuarter(),
             OrderOf("once", "ONE_TIME", Months(8, 8), {LineOf("1", "MARKETPLACE_PURCHASE", Months(8, 8), 90'000)})};
  orders_[0].update_time = At(8, 10);
  const InvoiceFacts software = InvoiceOf("MARKETPLACE_PURCHASE", At(8, 20), 10'000);
  EXPECT_EQ(LineFor(software), "q3/3");
  orders_[0].availability = Availability::kSuspended;
  EXPECT_EQ(LineFor(software), "once/1");
  orders_[1].availability = Availability::kSuspended;
  EXPECT_EQ(WhyNot(software), DropStep::kSuspended);
  orders_[0].availability = Availability::kAvailable;
  EXPECT_EQ(LineFor(software), "q3/3");
}

TEST_F(AssociationTest, PeriodsAreHalfOpen) {
  orders_ = {OrderOf("po", "PO", Months(4, 6),
                     {LineOf("1", "ALL", Months(4, 4), 100), LineOf("3", "ALL", Months(6, 6), 100)})};
  const absl::Duration tick = absl::Nanoseconds(1);
  EXPECT_EQ(WhyNot(InvoiceOf("ALL", At(4) - tick, 1)), DropStep::kOutsidePeriod);
  EXPECT_EQ(LineFor(InvoiceOf("ALL", At(4), 1)), "po/1");
  EXPECT_EQ(LineFor(InvoiceOf("ALL", At(5) - tick, 1)), "po/1");
  EXPECT_EQ(WhyNot(InvoiceOf("ALL", At(5), 1)), DropStep::kOutsideLinePeriod);
  EXPECT_EQ(LineFor(InvoiceOf("ALL", At(7) - tick, 1)), "po/3");
  EXPECT_EQ(WhyNot(InvoiceOf("ALL", At(7), 1)), DropStep::kOutsidePeriod);
}

TEST_F(AssociationTest, OnlyOrdersThatNameTheEntityAreAsked) {
  orders_ = {OrderOf("po1", "PO_1", Months(1, 12), {LineOf("1", "ALL", Months(1, 12), 100)}),
             OrderOf("po2", "PO_2", Months(1, 12), {LineOf("1", "ALL", Months(1, 12), 0)})};
  orders_[1].entity_ids = {"emea", "sarl"};
  InvoiceFacts invoice = InvoiceOf("SUBSCRIPTION_PURCHASE", At(5), 10);
  invoice.entity_id = "sarl";
  EXPECT_EQ(LineFor(invoice), "po2/1");
  invoice.supplier_id = "other";
  EXPECT_EQ(WhyNot(invoice), DropStep::kEntityMismatch);
}

TEST_F(AssociationTest, TellsTheFurthestStepThatAnyCandidateReached) {
  const InvoiceFacts invoice = InvoiceOf("MONTHLY_USAGE", At(5), 10);
  EXPECT_EQ(WhyNot(invoice), DropStep::kNoOrder);
  orders_ = {OrderOf("po", "PO", Months(1, 12), {})};
  EXPECT_EQ(WhyNot(invoice), DropStep::kOutsideLinePeriod);
  orders_[0].availability = Availability::kNotIssued;
  EXPECT_EQ(WhyNot(invoice), DropStep::kNotIssued);
  orders_.push_back(OrderOf("closed", "CLOSED", Months(1, 12), {}));
  orders_[1].availability = Availability::kClosed;
  EXPECT_EQ(WhyNot(invoice), DropStep::kClosed);
}

TEST_F(AssociationTest, ALineOfATransactionTakesOnlyThatTransaction) {
  orders_ = {OrderOf("po", "PO", Months(1, 12), {LineOf("1", "MARKETPLACE_TRANSACTION", Months(1, 12), 100)})};
  orders_[0].lines[0].marketplace_transaction = "agreement-1";
  InvoiceFacts invoice = InvoiceOf("MARKETPLACE_TRANSACTION", At(5), 10);
  EXPECT_EQ(WhyNot(invoice), DropStep::kTypeMismatch);
  invoice.marketplace_transaction = "agreement-2";
  EXPECT_EQ(WhyNot(invoice), DropStep::kTypeMismatch);
  invoice.marketplace_transaction = "agreement-1";
  EXPECT_EQ(LineFor(invoice), "po/1");
}

TEST_F(AssociationTest, AValidReferenceWinsOverAllRules) {
  orders_ = {
      OrderOf("a", "A", Months(1, 12), {LineOf("1", "ALL", Months(1, 12), 0), LineOf("2", "ALL", Months(1, 12), 100)}),
      OrderOf("b", "B", Months(1, 12), {LineOf("1", "MONTHLY_USAGE", Months(1, 12), 100)})};
  InvoiceFacts invoice = InvoiceOf("MONTHLY_USAGE", At(5), 10);
  EXPECT_EQ(LineFor(invoice), "b/1");
  invoice.order_number = "A";
  EXPECT_EQ(LineFor(invoice), "a/2");
  EXPECT_EQ(Ask(invoice).trace, (Trace{.decided_by = DecidedBy::kReference, .candidates = 2, .enough_balance = true}));
  invoice.line_number = "1";
  EXPECT_EQ(LineFor(invoice), "a/1");
}

TEST_F(AssociationTest, AReferenceThatFailsIsToldAndTheRulesDecide) {
  orders_ = {OrderOf("a", "A", Months(1, 3), {LineOf("1", "ALL", Months(1, 3), 100)}),
             OrderOf("b", "B", Months(1, 12), {LineOf("1", "SUBSCRIPTION_PURCHASE", Months(1, 12), 100)}),
             OrderOf("c", "C", Months(1, 12), {LineOf("1", "ALL", Months(1, 12), 100)})};
  struct Case {
    std::string order_number;
    std::string line_number;
    DropStep failure;
  };
  const Case cases[] = {{"nowhere", "", DropStep::kReferenceNotFound}, {"A", "", DropStep::kOutsidePeriod},
                        {"A", "2", DropStep::kOutsidePeriod},          {"B", "", DropStep::kTypeMismatch},
                        {"B", "1", DropStep::kTypeMismatch},           {"B", "2", DropStep::kLineNotFound},
                        {"c", "", DropStep::kReferenceNotFound}};
  for (const Case& each : cases) {
    SCOPED_TRACE(each.order_number + "/" + each.line_number);
    InvoiceFacts invoice = InvoiceOf("MONTHLY_USAGE", At(5), 10);
    invoice.order_number = each.order_number;
    invoice.line_number = each.line_number;
    EXPECT_EQ(LineFor(invoice), "c/1");
    EXPECT_EQ(Ask(invoice).reference_failure, each.failure);
  }
}

TEST_F(AssociationTest, ABlockedSupplierGetsNoLine) {
  orders_ = {ThirdQuarter()};
  blocked_ = true;
  EXPECT_EQ(WhyNot(InvoiceOf("MONTHLY_USAGE", At(8), 1)), DropStep::kSupplierBlocked);
}

TEST_F(AssociationTest, AForeignInvoiceIsComparedAtTheRate) {
  orders_ = {OrderOf("po", "PO", Months(1, 12),
                     {LineOf("1", "ALL", Months(1, 12), 124), LineOf("2", "ALL", Months(1, 12), 125)})};
  InvoiceFacts invoice = InvoiceOf("ALL", At(5), 100);
  invoice.amount = Money(100, kEur);
  EXPECT_EQ(LineFor(invoice), "po/1");
  EXPECT_FALSE(Ask(invoice).trace.enough_balance);
  rates_.Set(kEur, kUsd, "1.25");
  EXPECT_EQ(LineFor(invoice), "po/2");
  EXPECT_TRUE(Ask(invoice).trace.enough_balance);
}

TEST_F(AssociationTest, ALineInTheInvoicesCurrencyWinsOverOneWithoutRate) {
  orders_ = {OrderOf("a", "A", Months(1, 12), {LineOf("1", "ALL", Months(1, 12), 900)}),
             OrderOf("b", "B", Months(1, 12), {LineOf("1", "ALL", Months(1, 12), 100)})};
  orders_[0].balance_tracked = false;
  orders_[1].currency = kEur;
  InvoiceFacts invoice = InvoiceOf("ALL", At(5), 100);
  invoice.amount = Money(100, kEur);
  EXPECT_EQ(LineFor(invoice), "b/1");
}

TEST(AssociationDateTest, IsTheBillingPeriodsFirstInstantWhereTheRuleSaysSo) {
  InvoiceFacts invoice = InvoiceOf("ALL", At(6, 3), 1);
  const TimeZone zone = *TimeZone::Load("America/New_York");
  using Rule = AssociationDateRule;
  EXPECT_EQ(AssociationDate(invoice, Rule::kBillingPeriodStart, zone), At(6, 3));
  invoice.billing_period_start = absl::CivilDay(2020, 5, 1);
  EXPECT_EQ(AssociationDate(invoice, Rule::kBillingPeriodStart, zone), At(5) + absl::Hours(4));
  EXPECT_EQ(AssociationDate(invoice, Rule::kCreationDate, zone), At(6, 3));
}

}  // namespace
}  // namespace outlay::purchase_order
