// From events to notices: each once, for those it concerns, with the right date in its text.
#include "services/notification/events/producer_events.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/matchers.h"
#include "outlay/approval/v1/approval_events.pb.h"
#include "outlay/budget/v1/budget_events.pb.h"
#include "outlay/invoice_matching/v1/invoice_events.pb.h"
#include "services/notification/domain/limits.h"
#include "services/notification/rpc/testing/service.h"

namespace outlay::notification {
namespace {

namespace po = purchase_order::v1;

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ProducerEventsTest : public ::testing::Test, public ServiceNode {
 protected:
  static absl::Time At(int year, int month, int day) {
    return DayStart(absl::CivilDay(year, month, day), TimeZone::Load("Europe/Berlin").value());
  }
  // Comes to an instant and does then what is due.
  void GoTo(absl::Time time) {
    node_.clock().SetTime(time);
    TellExpiries();
  }
  std::vector<std::string> Ends() {
    std::vector<std::string> texts;
    for (const v1::Notice& notice : Inbox()) {
      if (notice.kind() == "order-expiring") texts.push_back(notice.title());
    }
    return texts;
  }
};

TEST_F(ProducerEventsTest, TellsWhomAnOrderConcerns) {
  po::PurchaseOrderChanged event = OrderEvent("po-1", absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
  event.mutable_purchase_order()->add_requesters("ann");
  event.mutable_purchase_order()->add_requesters("rita");
  event.mutable_purchase_order()->mutable_order_information()->set_requisitioner("rob");
  ASSERT_THAT(Apply(event, event.purchase_order().name()), IsOk());
  for (const std::string user : {"ann", "rita", "rob"}) {
    EXPECT_THAT(Titles(user), ElementsAre("Purchase order PO po-1 was issued")) << user;
  }
  EXPECT_THAT(Titles("fred"), IsEmpty());
  // A crossing carries no people: they are those of the order.
  Cross("po-1");
  EXPECT_THAT(Titles("rob"), SizeIs(2));
  // Of an order that is not known, nobody.
  Cross("po-9");
  EXPECT_THAT(Titles("rob"), SizeIs(2));
}

// After a time down, many events are carried out in one instant.
TEST_F(ProducerEventsTest, WhatCameInOneInstantStandsInItsOrder) {
  Issue("po-1", absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
  std::vector<std::string> expected = {"Purchase order PO po-1 was issued"};
  for (int i = 0; i < 20; ++i) {
    purchase_order::v1::BalanceCrossed event = Crossing("po-1");
    event.set_purchase_order_number(Concat(i));
    ASSERT_THAT(Apply(event, event.purchase_order()), IsOk());
    // The newest stands first.
    expected.insert(expected.begin(), Concat("Purchase order ", i, " runs low"));
  }
  EXPECT_EQ(Titles(), expected);
}

TEST_F(ProducerEventsTest, TellsWhoOrderedThatBudgetsRefuse) {
  auto event = OrderEvent("po-1", absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
  event.set_change(purchase_order::v1::PurchaseOrderChanged::CHANGE_BUDGET_REFUSED);
  event.set_reason("a budget does not suffice");
  ASSERT_THAT(Apply(event, event.purchase_order().name()), IsOk());
  EXPECT_THAT(Titles("ann"), ElementsAre("Budgets refuse purchase order PO po-1"));
}

TEST_F(ProducerEventsTest, TellsOfIssuedOrdersWhatBudgetsDoNotLetBeSpent) {
  auto event = OrderEvent("po-1", absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
  event.set_change(po::PurchaseOrderChanged::CHANGE_BUDGET_INCOMPLETE);
  event.set_reason("a budget does not suffice");
  event.mutable_purchase_order()->mutable_budget()->set_spender("sue");
  event.mutable_purchase_order()->mutable_budget()->set_incomplete(true);
  ASSERT_THAT(Apply(event, event.purchase_order().name()), IsOk());
  const std::string title = "Budgets do not cover all of purchase order PO po-1";
  EXPECT_THAT(Titles("ann"), ElementsAre(title));
  ASSERT_THAT(Titles("sue"), ElementsAre(title));
  EXPECT_THAT(Inbox("sue")[0].text(),
              ::testing::HasSubstr("budgets do not cover everything. a budget does not suffice"));
  // That they let everything be spent again is nobody's matter.
  event.mutable_purchase_order()->mutable_budget()->set_incomplete(false);
  ASSERT_THAT(Apply(event, event.purchase_order().name()), IsOk());
  EXPECT_THAT(Titles("sue"), SizeIs(1));
}

TEST_F(ProducerEventsTest, TellsWhoOrderedAndWhoProposedThatAnotherBudgetPays) {
  auto event = OrderEvent("po-1", absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
  event.set_change(po::PurchaseOrderChanged::CHANGE_BUDGET_MOVED);
  event.mutable_budget_move()->set_proposer("bea");
  event.mutable_budget_move()->set_submitter("sue");
  event.mutable_budget_move()->set_cost_center("c-7");
  ASSERT_THAT(Apply(event, event.purchase_order().name()), IsOk());
  for (const std::string user : {"ann", "bea", "sue"}) {
    EXPECT_THAT(Titles(user), ElementsAre("Another budget pays for purchase order PO po-1")) << user;
  }
  EXPECT_THAT(Inbox("sue")[0].text(), ::testing::HasSubstr("(bea) has charged it to another budget: cost centre c-7."));
  event.set_change(po::PurchaseOrderChanged::CHANGE_BUDGET_NOT_MOVED);
  event.set_reason("a budget does not suffice");
  ASSERT_THAT(Apply(event, event.purchase_order().name()), IsOk());
  EXPECT_THAT(Titles("sue"), SizeIs(1)) << "nothing happened";
  ASSERT_THAT(Titles("bea"), SizeIs(2));
  EXPECT_THAT(Inbox("bea")[0].text(), ::testing::HasSubstr("stays charged as it was: a budget does not suffice."));
}

TEST_F(ProducerEventsTest, TellsWhoSubmittedAnOrderThatItWasNotIssued) {
  auto event = OrderEvent("po-1", absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
  event.mutable_purchase_order()->mutable_review()->set_submitter("sue");
  event.set_reason("the supplier is blocked");
  // Of a rejection its review tells.
  for (const auto change :
       {po::PurchaseOrderChanged::CHANGE_NOT_ISSUED, po::PurchaseOrderChanged::CHANGE_REVIEW_ENDED}) {
    event.set_change(change);
    ASSERT_THAT(Apply(event, event.purchase_order().name()), IsOk());
  }
  ASSERT_THAT(Titles("sue"), ElementsAre("Purchase order PO po-1 was not issued"));
  EXPECT_THAT(Inbox("sue")[0].text(), ::testing::HasSubstr("is a draft again. the supplier is blocked"));
  EXPECT_THAT(Titles("ann"), SizeIs(1)) << "who wrote the order, too";
}

TEST_F(ProducerEventsTest, TellsWhoWantedAChangeThatItDoesNotComeAbout) {
  auto event = OrderEvent("po-1", absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
  event.set_change(purchase_order::v1::PurchaseOrderChanged::CHANGE_REVISION_ENDED);
  event.set_reason("a budget does not suffice");
  event.mutable_purchase_order()->mutable_change()->set_proposer("pia");
  for (const auto state : {po::OrderChange::STATE_REFUSED, po::OrderChange::STATE_NOT_POSSIBLE}) {
    event.mutable_purchase_order()->mutable_change()->set_state(state);
    ASSERT_THAT(Apply(event, event.purchase_order().name()), IsOk());
  }
  const std::string title = "The change of purchase order PO po-1 does not come about";
  ASSERT_THAT(Titles("pia"), ElementsAre(title, title));
  EXPECT_THAT(Titles("ann"), SizeIs(2)) << "who wrote the order, too";
  EXPECT_THAT(Inbox("pia")[0].text(), ::testing::HasSubstr("stays as it is. a budget does not suffice"));
  // Of a rejection its review tells.
  event.mutable_purchase_order()->mutable_change()->set_state(po::OrderChange::STATE_REJECTED);
  ASSERT_THAT(Apply(event, event.purchase_order().name()), IsOk());
  EXPECT_THAT(Titles("pia"), SizeIs(2));
}

TEST_F(ProducerEventsTest, TellsOfUnmatchedInvoices) {
  invoice_matching::v1::InvoiceChanged event;
  event.set_change(invoice_matching::v1::InvoiceChanged::CHANGE_UNMATCHED);
  event.set_invoice("organizations/acme/invoices/i-1");
  event.set_number("R 12");
  event.mutable_amount()->set_currency_code("EUR");
  event.mutable_amount()->set_units(12);
  event.set_unmatched_reason(po::UNMATCHED_REASON_NO_ORDER);
  event.add_posted_by("fay");
  ASSERT_THAT(Apply(event, event.invoice()), IsOk());
  ASSERT_THAT(Titles("fay"), ElementsAre("Invoice R 12 fits no order"));
  event.set_change(invoice_matching::v1::InvoiceChanged::CHANGE_ASSOCIATED);
  ASSERT_THAT(Apply(event, event.invoice()), IsOk());
  EXPECT_THAT(Titles("fay"), SizeIs(1));
}

TEST_F(ProducerEventsTest, WhatHappenedLongAgoIsToldToNobodyAndStillKnown) {
  const absl::Time now = node_.clock().Now();
  event_time = now - limits::kEventCatchUp - absl::Seconds(1);
  Issue("po-1", absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
  EXPECT_THAT(Titles("ann"), IsEmpty());
  event_time = now - limits::kEventCatchUp;
  Cross("po-1");
  EXPECT_THAT(Titles("ann"), SizeIs(1)) << "the creator of an order that is known";
}

TEST_F(ProducerEventsTest, TellsTheContactsOfABudgetWhatWasPassedWithBeforeAndAfter) {
  budget::v1::ThresholdCrossed event;
  event.set_budget("organizations/acme/budgets/travel");
  event.set_display_name("Travel");
  event.set_period("2024-03-01");
  event.mutable_threshold()->set_measure(budget::v1::Threshold::MEASURE_USED);
  const auto euros = [](int64_t units, google::type::Money* money) {
    money->set_currency_code("EUR");
    money->set_units(units);
  };
  euros(100, event.mutable_limit());
  euros(70, event.mutable_before());
  euros(85, event.mutable_after());
  euros(15, event.mutable_available());
  event.add_contacts("organizations/acme/users/ann");
  ASSERT_THAT(Apply(event, event.budget()), IsOk());
  EXPECT_THAT(Titles("ann"), ElementsAre("Of budget Travel, 85.00 EUR of 100.00 EUR is used"));
  EXPECT_EQ(
      Inbox("ann")[0].text(),
      "Of budget Travel over 100.00 EUR, in the period from 2024-03-01, 85.00 EUR is used, from 70.00 EUR before; "
      "15.00 EUR is available.");
  event.mutable_threshold()->set_measure(budget::v1::Threshold::MEASURE_REMAINING);
  euros(30, event.mutable_before());
  euros(15, event.mutable_after());
  ASSERT_THAT(Apply(event, event.budget()), IsOk());
  EXPECT_EQ(Inbox("ann").size(), 2u);
  EXPECT_THAT(Titles("bob"), IsEmpty());
}

TEST_F(ProducerEventsTest, TellsTheMemberAndTheContactsWhatWasPassedOfAnAllocation) {
  budget::v1::AllocationThresholdCrossed event;
  event.set_allocation("organizations/acme/budgets/travel/allocations/ann");
  event.set_member("organizations/acme/users/ann");
  event.set_display_name("Travel");
  event.set_period("2024-03-01");
  event.mutable_threshold()->set_measure(budget::v1::Threshold::MEASURE_USED);
  event.mutable_limit()->set_currency_code("EUR");
  event.mutable_limit()->set_units(100);
  *event.mutable_before() = event.limit();
  event.mutable_before()->set_units(70);
  *event.mutable_after() = event.limit();
  event.mutable_after()->set_units(85);
  event.add_contacts("organizations/acme/users/bob");
  ASSERT_THAT(Apply(event, event.allocation()), IsOk());
  for (const char* told : {"ann", "bob"}) {
    EXPECT_THAT(Titles(told), ElementsAre("Of an allocation of budget Travel, 85.00 EUR of 100.00 EUR is used"));
  }
  event.mutable_threshold()->set_measure(budget::v1::Threshold::MEASURE_REMAINING);
  ASSERT_THAT(Apply(event, event.allocation()), IsOk());
  EXPECT_EQ(Inbox("ann").size(), 2u);
  EXPECT_THAT(Titles("carl"), IsEmpty());
}

TEST_F(ProducerEventsTest, ReviewsAreToldToThoseWhoseTurnItIsAndToWhoAsked) {
  const auto fill = [](approval::v1::Review* review) {
    review->set_name("organizations/acme/reviews/r-1");
    review->mutable_subject()->set_title("Chairs");
    review->mutable_subject()->set_resource("organizations/acme/purchaseOrders/po-1");
    review->mutable_subject()->set_requester("organizations/acme/users/ann");
    review->mutable_subject()->mutable_amount()->set_currency_code("EUR");
    review->mutable_subject()->mutable_amount()->set_units(500);
    rpc::ToProto(At(2024, 3, 8) + absl::Hours(9), review->mutable_deadline());
  };
  const std::string name = "organizations/acme/reviews/r-1";
  approval::v1::ReviewTurnChanged turn;
  fill(turn.mutable_review());
  turn.set_cause(approval::v1::ReviewTurnChanged::CAUSE_STAGE_BEGAN);
  turn.add_newly_asked("organizations/acme/users/sue");
  ASSERT_THAT(Apply(turn, name), IsOk());
  EXPECT_THAT(Titles("sue"), ElementsAre("Chairs waits for you"));
  EXPECT_EQ(Inbox("sue")[0].text(),
            "Please decide about Chairs over 500.00 EUR, which "
            "organizations/acme/users/ann asks for, until 2024-03-08 09:00.");
  EXPECT_THAT(Titles("ann"), IsEmpty());
  turn.set_cause(approval::v1::ReviewTurnChanged::CAUSE_ESCALATED);
  turn.set_newly_asked(0, "organizations/acme/users/dora");
  ASSERT_THAT(Apply(turn, name), IsOk());
  EXPECT_THAT(Titles("dora"), ElementsAre("Chairs was not decided in time and waits for you"));
  EXPECT_THAT(Titles("sue"), SizeIs(1));
  approval::v1::ReviewReminded reminded;
  fill(reminded.mutable_review());
  reminded.add_reminded("organizations/acme/users/sue");
  ASSERT_THAT(Apply(reminded, name), IsOk());
  EXPECT_EQ(Titles("sue").size(), 2u);
  approval::v1::ReviewDecided decided;
  fill(decided.mutable_review());
  decided.mutable_review()->set_state(approval::v1::Review::STATE_REJECTED);
  decided.mutable_review()->set_end_reason("Too dear.");
  ASSERT_THAT(Apply(decided, name), IsOk());
  ASSERT_THAT(Titles("ann"), ElementsAre("Chairs was rejected"));
  EXPECT_EQ(Inbox("ann")[0].text(), "organizations/acme/purchaseOrders/po-1 over 500.00 EUR was rejected. Too dear.");
}

TEST_F(ProducerEventsTest, SnapshotsTellNobodyButArmTheLadder) {
  node_.clock().SetTime(At(2024, 5, 10));
  po::PurchaseOrderChanged event = OrderEvent("po-1", absl::CivilDay(2024, 5, 1), absl::CivilDay(2024, 5, 31));
  ASSERT_THAT(Apply(event, event.purchase_order().name(), /*is_state=*/true), IsOk());
  EXPECT_THAT(Inbox(), IsEmpty());
  GoTo(At(2024, 5, 24));
  EXPECT_THAT(Ends(), SizeIs(1));
}

TEST_F(ProducerEventsTest, UnreadableEventsAreParkedByTheirError) {
  feed::FeedEvent event;
  event.organization = "acme";
  event.event.set_type("outlay.purchase_order.v1.PurchaseOrderChanged");
  event.event.set_data("\xff");
  const auto apply = [&](store::Transaction& txn) { return events.Apply(txn, event); };
  EXPECT_THAT(node_.Write("acme", apply), HasReason("EVENT_UNREADABLE"));
  event.event.set_data(OrderEvent("po-1", absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 1, 2)).SerializeAsString());
  event.organization = "globex";
  EXPECT_THAT(node_.Write("globex", apply), HasReason("EVENT_UNREADABLE")) << "an order of another organization";
  EXPECT_FALSE(events.Handles("outlay.nothing.v1.Changed"));
  EXPECT_FALSE(events.Handles("outlay.purchase_order.v1.PurchaseOrder"));
  EXPECT_TRUE(events.Handles("outlay.purchase_order.v1.BalanceCrossed"));
}

TEST_F(ProducerEventsTest, TheEndOfAnOrderIsToldOnItsDaysWithItsDate) {
  node_.clock().SetTime(At(2024, 3, 1));
  Issue("short", absl::CivilDay(2024, 3, 1), absl::CivilDay(2024, 3, 31));
  Issue("quarter", absl::CivilDay(2024, 3, 1), absl::CivilDay(2024, 5, 31));
  Issue("year", absl::CivilDay(2024, 3, 1), absl::CivilDay(2025, 2, 28));
  GoTo(At(2024, 3, 24) - absl::Microseconds(1));
  EXPECT_THAT(Ends(), IsEmpty());
  GoTo(At(2024, 3, 24));
  GoTo(At(2024, 3, 24));
  EXPECT_THAT(Ends(), ElementsAre("Purchase order PO short ends on 2024-03-31"));
  GoTo(At(2024, 3, 31));
  EXPECT_THAT(Ends(), SizeIs(2));
  GoTo(At(2024, 4, 30));
  EXPECT_THAT(Ends(), SizeIs(3));
  EXPECT_EQ(Ends()[0], "Purchase order PO quarter ends on 2024-05-31");
  GoTo(At(2024, 12, 28));
  EXPECT_THAT(Ends(), SizeIs(4));
  EXPECT_EQ(Ends()[0], "Purchase order PO year ends on 2025-02-28");
  GoTo(At(2026, 1, 1));
  EXPECT_THAT(Ends(), SizeIs(4));
}

TEST_F(ProducerEventsTest, TheMonthsOfAnOrderAreThoseOfTheOrganizationsZone) {
  node_.clock().SetTime(At(2024, 3, 1));
  po::PurchaseOrderChanged event = OrderEvent("po-1", absl::CivilDay(2024, 3, 1), absl::CivilDay(2024, 3, 31));
  po::Period& period = *event.mutable_purchase_order()->mutable_period();
  period.Clear();
  period.set_first_month("2024-03");
  period.set_last_month("2024-03");
  ASSERT_THAT(Apply(event, event.purchase_order().name()), IsOk());
  GoTo(At(2024, 3, 24) - absl::Microseconds(1));
  EXPECT_THAT(Ends(), IsEmpty());
  GoTo(At(2024, 3, 24));
  EXPECT_THAT(Ends(), ElementsAre("Purchase order PO po-1 ends on 2024-03-31"));
  period.set_last_month("2024-13");
  EXPECT_THAT(Apply(event, event.purchase_order().name()), HasReason("EVENT_UNREADABLE"));
}

TEST_F(ProducerEventsTest, AnEventThatWaitedForAMonthIsToldWithAllStepsSince) {
  node_.clock().SetTime(At(2024, 4, 25));
  event_time = At(2024, 3, 20);
  Issue("po-1", absl::CivilDay(2024, 3, 20), absl::CivilDay(2024, 4, 10));
  TellExpiries();
  EXPECT_THAT(Ends(),
              ElementsAre("Purchase order PO po-1 ends on 2024-04-10", "Purchase order PO po-1 ends on 2024-04-10"));
  TellExpiries();
  EXPECT_THAT(Ends(), SizeIs(2));
}

TEST_F(ProducerEventsTest, AnEndThatMovesIsToldForItsNewDate) {
  node_.clock().SetTime(At(2024, 3, 1));
  Issue("po-1", absl::CivilDay(2024, 3, 1), absl::CivilDay(2024, 3, 31));
  GoTo(At(2024, 3, 24));
  Issue("po-1", absl::CivilDay(2024, 3, 1), absl::CivilDay(2024, 5, 31));
  GoTo(At(2024, 3, 31));
  EXPECT_THAT(Ends(), ElementsAre("Purchase order PO po-1 ends on 2024-03-31"));
  GoTo(At(2024, 4, 30));
  EXPECT_THAT(Ends(),
              ElementsAre("Purchase order PO po-1 ends on 2024-05-31", "Purchase order PO po-1 ends on 2024-03-31"));
}

TEST_F(ProducerEventsTest, AClosedOrderIsSilent) {
  node_.clock().SetTime(At(2024, 3, 1));
  po::PurchaseOrderChanged event = OrderEvent("po-1", absl::CivilDay(2024, 3, 1), absl::CivilDay(2024, 3, 31));
  ASSERT_THAT(Apply(event, event.purchase_order().name()), IsOk());
  event.mutable_purchase_order()->set_state(po::PurchaseOrder::STATE_CLOSED);
  event.set_change(po::PurchaseOrderChanged::CHANGE_CLOSED);
  event.set_reason("Delivered.");
  ASSERT_THAT(Apply(event, event.purchase_order().name()), IsOk());
  GoTo(At(2024, 4, 24));
  EXPECT_THAT(Ends(), IsEmpty());
  EXPECT_EQ(Inbox()[0].text(), "Purchase order PO po-1 takes no more invoices. Delivered.");
}

// The same announcement is an event of our own feed, once.
TEST_F(ProducerEventsTest, StepsAreAnnounced) {
  node_.clock().SetTime(At(2024, 3, 1));
  Issue("po-1", absl::CivilDay(2024, 3, 1), absl::CivilDay(2024, 3, 31));
  GoTo(At(2024, 3, 24));
  GoTo(At(2024, 3, 25));
  size_t announced = 0;
  for (const auto& record : node_.Log("acme")) {
    for (const auto& logged : record.events()) {
      v1::OrderExpiring event;
      ASSERT_EQ(logged.type(), "outlay.notification.v1.OrderExpiring");
      ASSERT_TRUE(event.ParseFromString(logged.data()));
      EXPECT_EQ(event.days_before(), 7);
      announced += 1;
    }
  }
  EXPECT_EQ(announced, 1u);
}

}  // namespace
}  // namespace outlay::notification
