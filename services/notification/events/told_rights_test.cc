// Who may be told what, by the copy of directory: whoever reaches the group whose figures an event tells, and those
// whom it concerns themselves. Real and fake: see ServiceNode; directory's events are the test's.
#include "services/notification/events/testing/told_rights.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "google/protobuf/descriptor.h"
#include "outlay/approval/v1/approval_events.pb.h"
#include "outlay/budget/v1/budget_events.pb.h"
#include "outlay/invoice_matching/v1/invoice_events.pb.h"
#include "services/notification/convert/message_fields.h"
#include "services/notification/domain/limits.h"

namespace outlay::notification {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

namespace dir = directory::v1;

TEST_F(ToldRightsTest, FiguresOfABudgetAreForThoseWhoReachItsGroup) {
  budget::v1::ThresholdCrossed event;
  event.set_budget("organizations/acme/budgets/travel");
  event.set_group("organizations/acme/groups/sales");
  event.mutable_threshold()->set_measure(budget::v1::Threshold::MEASURE_USED);
  for (const char* user : {"ann", "bob", "rita", "adam", "sam"}) {
    event.add_contacts(std::string("organizations/acme/users/") + user);
  }
  ASSERT_THAT(Apply(event, event.budget()), IsOk());
  EXPECT_THAT(Told(), ElementsAre("bob", "rita"));
}

TEST_F(ToldRightsTest, WhoHasAnAllocationIsToldOfItWithoutReachingTheBudgetsGroup) {
  budget::v1::AllocationThresholdCrossed event;
  event.set_allocation("organizations/acme/budgets/travel/allocations/ann");
  event.set_group("organizations/acme/groups/sales");
  event.set_member("organizations/acme/users/ann");
  event.mutable_threshold()->set_measure(budget::v1::Threshold::MEASURE_USED);
  for (const char* user : {"bob", "adam", "sam"}) event.add_contacts(std::string("organizations/acme/users/") + user);
  ASSERT_THAT(Apply(event, event.allocation()), IsOk());
  EXPECT_THAT(Told(), ElementsAre("ann", "bob"));
}

TEST_F(ToldRightsTest, WhoProposedAMoveOfMoneyIsToldThatItDoesNotComeAboutWhateverTheyReach) {
  budget::v1::BudgetMoveChanged event;
  event.mutable_budget_move()->set_name("organizations/acme/budgetMoves/m-1");
  event.mutable_budget_move()->set_creator("ann");
  event.mutable_budget_move()->mutable_amount()->set_currency_code("EUR");
  event.mutable_budget_move()->mutable_amount()->set_units(40);
  event.mutable_budget_move()->set_end_reason("budget secret has 12.34 EUR available");
  // Of these the review tells.
  event.set_change(budget::v1::BudgetMoveChanged::CHANGE_ENDED);
  for (const auto state : {budget::v1::BudgetMove::STATE_EXPIRED, budget::v1::BudgetMove::STATE_WITHDRAWN}) {
    event.mutable_budget_move()->set_state(state);
    ASSERT_THAT(Apply(event, event.budget_move().name()), IsOk());
  }
  EXPECT_THAT(Titles("ann"), IsEmpty());
  event.mutable_budget_move()->set_state(budget::v1::BudgetMove::STATE_NOT_POSSIBLE);
  ASSERT_THAT(Apply(event, event.budget_move().name()), IsOk());
  EXPECT_THAT(Titles("ann"), ElementsAre("The move of 40.00 EUR does not come about"));
  EXPECT_EQ(Inbox("ann")[0].text(),
            "Nothing was moved: organizations/acme/budgetMoves/m-1 is not possible, or not any more. It says why.");
  EXPECT_THAT(Told(), ElementsAre("ann"));
}

// What was read for one event counts no longer for the next when it changed in between.
TEST_F(ToldRightsTest, WhatChangesCountsFromTheNextEventOn) {
  Subscribe("outlay.approval.v1.ReviewOpened");
  approval::v1::ReviewOpened event;
  event.mutable_review()->set_name("organizations/acme/reviews/r-1");
  event.mutable_review()->mutable_subject()->set_group("organizations/acme/groups/ops");
  ASSERT_THAT(Apply(event, event.review().name()), IsOk());
  EXPECT_THAT(Told(), ElementsAre("ann", "rita"));
  Grant("adam", "ops");
  ASSERT_THAT(Apply(event, event.review().name()), IsOk());
  EXPECT_THAT(Told(), ElementsAre("adam", "ann", "rita"));
  AddUser("ann", dir::UserChanged::STATE_SUSPENDED);
  AddGroup("ops", "sales");
  ASSERT_THAT(Apply(event, event.review().name()), IsOk());
  EXPECT_THAT(Told(), ElementsAre("adam", "ann", "bob", "rita"));
  EXPECT_THAT(Inbox("ann"), SizeIs(2));
}

// Approval may hear of new people before the copy here does.
TEST_F(ToldRightsTest, AnEventThatAsksSomebodyWaitsUntilTheCopyKnowsThem) {
  approval::v1::ReviewTurnChanged event;
  event.mutable_review()->set_name("organizations/acme/reviews/r-1");
  event.mutable_review()->mutable_subject()->set_group("organizations/acme/groups/ops");
  event.set_cause(approval::v1::ReviewTurnChanged::CAUSE_STAGE_BEGAN);
  event.add_newly_asked("organizations/acme/users/nina");
  event.add_newly_asked("organizations/acme/users/ann");
  EXPECT_THAT(Apply(event, event.review().name()), HasReason("DEPENDENCY_UNAVAILABLE"));
  EXPECT_THAT(Told(), IsEmpty());
  AddUser("nina", dir::UserChanged::STATE_ACTIVE);
  Grant("nina", "sales");
  ASSERT_THAT(Apply(event, event.review().name()), IsOk());
  EXPECT_THAT(Inbox("nina"), SizeIs(1));
  EXPECT_THAT(Inbox("ann"), SizeIs(1));
}

TEST_F(ToldRightsTest, AnEventOfSomebodyNewWaitsUntilTheCopyKnowsThem) {
  invoice_matching::v1::InvoiceChanged invoice;
  invoice.set_change(invoice_matching::v1::InvoiceChanged::CHANGE_UNMATCHED);
  invoice.set_invoice("organizations/acme/invoices/i-1");
  invoice.add_posted_by("nina");
  EXPECT_THAT(Apply(invoice, invoice.invoice()), HasReason("DEPENDENCY_UNAVAILABLE"));
  auto order = OrderEvent("po-1", absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
  order.mutable_purchase_order()->set_creator("nina");
  EXPECT_THAT(Apply(order, order.purchase_order().name()), HasReason("DEPENDENCY_UNAVAILABLE"));
  AddUser("nina", dir::UserChanged::STATE_ACTIVE);
  Grant("nina", "root");
  ASSERT_THAT(Apply(invoice, invoice.invoice()), IsOk());
  ASSERT_THAT(Apply(order, order.purchase_order().name()), IsOk());
  EXPECT_THAT(Inbox("nina"), SizeIs(2));
  EXPECT_THAT(unknown_, IsEmpty());
}

// Fields in which anybody may write anything hold up nothing; that nobody was told shows.
TEST_F(ToldRightsTest, WhoIsNamedAndNobodyKnowsIsCounted) {
  auto order = OrderEvent("po-1", absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
  order.mutable_purchase_order()->set_group("organizations/acme/groups/ops");
  order.mutable_purchase_order()->mutable_order_information()->set_requisitioner("somebody");
  ASSERT_THAT(Apply(order, order.purchase_order().name()), IsOk());
  EXPECT_THAT(Told(), ElementsAre("ann"));
  EXPECT_THAT(unknown_, SizeIs(1));
}

TEST_F(ToldRightsTest, WhomTheCopyNeverHearsOfHoldsUpNobodyForLong) {
  approval::v1::ReviewTurnChanged event;
  event.mutable_review()->set_name("organizations/acme/reviews/r-1");
  event.set_cause(approval::v1::ReviewTurnChanged::CAUSE_STAGE_BEGAN);
  event.add_newly_asked("organizations/acme/users/nobody");
  event.add_newly_asked("organizations/acme/users/ann");
  refused_since = node_.clock().Now() - limits::kPeopleCatchUp + absl::Seconds(1);
  EXPECT_THAT(Apply(event, event.review().name()), HasReason("DEPENDENCY_UNAVAILABLE"));
  refused_since = node_.clock().Now() - limits::kPeopleCatchUp;
  // Whatever the producer's clock says.
  for (const absl::Duration ahead : {absl::ZeroDuration(), absl::Hours(24), -absl::Minutes(2)}) {
    event_time = node_.clock().Now() + ahead;
    ASSERT_THAT(Apply(event, event.review().name()), IsOk());
  }
  EXPECT_THAT(Inbox("ann"), SizeIs(3));
  EXPECT_THAT(Inbox("nobody"), IsEmpty());
  EXPECT_THAT(unknown_, SizeIs(3)) << "each event once";
  // After an outage, none waits for people of before.
  refused_since.reset();
  event_time = node_.clock().Now() - limits::kPeopleCatchUpAge;
  EXPECT_THAT(Apply(event, event.review().name()), IsOk());
}

TEST_F(ToldRightsTest, WhatNoSubscriptionHoldsForWaitsForNobody) {
  invoice_matching::v1::InvoiceChanged invoice;
  invoice.set_change(invoice_matching::v1::InvoiceChanged::CHANGE_RECEIVED);
  invoice.set_invoice("organizations/acme/invoices/i-1");
  invoice.add_posted_by("nobody");
  EXPECT_THAT(Apply(invoice, invoice.invoice()), IsOk());
  invoice.set_change(invoice_matching::v1::InvoiceChanged::CHANGE_UNMATCHED);
  EXPECT_THAT(Apply(invoice, invoice.invoice()), HasReason("DEPENDENCY_UNAVAILABLE"));
}

TEST_F(ToldRightsTest, WhatASnapshotDoesNotNameCountsForNothing) {
  EXPECT_THAT(node_.Write("acme",
                          [&](store::Transaction& txn) {
                            const absl::Status begun = handler_.BeginSnapshot(txn);
                            return begun.ok() ? handler_.EndSnapshot(txn) : begun;
                          }),
              IsOk());
  AddGroup("root", "");
  AddUser("rita", dir::UserChanged::STATE_ACTIVE);
  Grant("rita", "root");
  Subscribe("outlay.approval.v1.ReviewOpened");
  approval::v1::ReviewOpened event;
  event.mutable_review()->set_name("organizations/acme/reviews/r-1");
  ASSERT_THAT(Apply(event, event.review().name()), IsOk());
  EXPECT_THAT(Told(), ElementsAre("rita"));
}

TEST_F(ToldRightsTest, SubscribersToReviewsReachTheGroupOfTheSubject) {
  Subscribe("outlay.approval.v1.ReviewOpened");
  approval::v1::ReviewOpened event;
  event.mutable_review()->set_name("organizations/acme/reviews/r-1");
  event.mutable_review()->mutable_subject()->set_group("organizations/acme/groups/ops");
  ASSERT_THAT(Apply(event, event.review().name()), IsOk());
  EXPECT_THAT(Told(), ElementsAre("ann", "rita"));
}

TEST_F(ToldRightsTest, WhatNamesNoGroupIsForThoseWhoReachTheTop) {
  Subscribe("outlay.approval.v1.ReviewOpened");
  approval::v1::ReviewOpened event;
  event.mutable_review()->set_name("organizations/acme/reviews/r-1");
  ASSERT_THAT(Apply(event, event.review().name()), IsOk());
  EXPECT_THAT(Told(), ElementsAre("rita"));
}

TEST_F(ToldRightsTest, WhatIsAboutSeveralGroupsIsForThoseWhoReachAll) {
  Subscribe("outlay.budget.v1.HoldsAuthorized");
  budget::v1::HoldsAuthorized event;
  event.mutable_batch()->set_holds("organizations/acme/holds/b-1-*");
  event.mutable_batch()->add_kinds()->mutable_spend()->set_group("organizations/acme/groups/ops");
  ASSERT_THAT(Apply(event, event.batch().holds()), IsOk());
  EXPECT_THAT(Told(), ElementsAre("ann", "rita"));
  event.mutable_batch()->add_kinds()->mutable_spend()->set_group("organizations/acme/groups/sales");
  ASSERT_THAT(Apply(event, event.batch().holds()), IsOk());
  EXPECT_THAT(Inbox("ann"), SizeIs(1));
  EXPECT_THAT(Inbox("rita"), SizeIs(2));
}

TEST_F(ToldRightsTest, WhoDecidesAndWhoAskedAreToldWhereverTheyHaveARole) {
  const std::string name = "organizations/acme/reviews/r-1";
  approval::v1::ReviewTurnChanged turn;
  turn.mutable_review()->set_name(name);
  turn.mutable_review()->mutable_subject()->set_group("organizations/acme/groups/sales");
  turn.mutable_review()->mutable_subject()->set_requester("organizations/acme/users/ann");
  turn.set_cause(approval::v1::ReviewTurnChanged::CAUSE_STAGE_BEGAN);
  for (const char* user : {"ann", "adam", "sam"}) turn.add_newly_asked(std::string("organizations/acme/users/") + user);
  ASSERT_THAT(Apply(turn, name), IsOk());
  EXPECT_THAT(Told(), ElementsAre("ann"));
  approval::v1::ReviewReminded reminded;
  *reminded.mutable_review() = turn.review();
  reminded.add_reminded("organizations/acme/users/ann");
  ASSERT_THAT(Apply(reminded, name), IsOk());
  approval::v1::ReviewDecided decided;
  *decided.mutable_review() = turn.review();
  decided.mutable_review()->set_state(approval::v1::Review::STATE_APPROVED);
  ASSERT_THAT(Apply(decided, name), IsOk());
  EXPECT_THAT(Inbox("ann"), SizeIs(3));
}

TEST_F(ToldRightsTest, WhoPostedAnInvoiceIsToldThatNoLineTakesItAndWhoSpendsIsToldOfTheHold) {
  invoice_matching::v1::InvoiceChanged invoice;
  invoice.set_change(invoice_matching::v1::InvoiceChanged::CHANGE_UNMATCHED);
  invoice.set_invoice("organizations/acme/invoices/i-1");
  invoice.add_posted_by("ann");
  ASSERT_THAT(Apply(invoice, invoice.invoice()), IsOk());
  EXPECT_THAT(Told(), ElementsAre("ann"));
  Subscribe("outlay.budget.v1.HoldChanged");
  budget::v1::HoldChanged hold;
  hold.mutable_hold()->set_name("organizations/acme/holds/h-1");
  hold.mutable_hold()->mutable_spend()->set_group("organizations/acme/groups/sales");
  hold.mutable_hold()->mutable_spend()->set_member("organizations/acme/users/ann");
  ASSERT_THAT(Apply(hold, hold.hold().name()), IsOk());
  EXPECT_THAT(Told(), ElementsAre("ann", "bob", "rita"));
  EXPECT_THAT(Inbox("ann"), SizeIs(2));
}

TEST_F(ToldRightsTest, AnOrdersGroupCountsForAllThatIsToldOfIt) {
  purchase_order::v1::PurchaseOrderChanged event =
      OrderEvent("po-1", absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
  event.mutable_purchase_order()->set_group("organizations/acme/groups/sales");
  event.mutable_purchase_order()->add_requesters("bob");
  ASSERT_THAT(Apply(event, event.purchase_order().name()), IsOk());
  Cross("po-1");
  EXPECT_THAT(Inbox("ann"), IsEmpty());
  EXPECT_THAT(Inbox("bob"), SizeIs(2));
}

TEST_F(ToldRightsTest, WhoSubmittedAnOrderAndWhoProposedItsBudgetAreToldOfGroupsOutOfReach) {
  purchase_order::v1::PurchaseOrderChanged event =
      OrderEvent("po-1", absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
  event.set_change(purchase_order::v1::PurchaseOrderChanged::CHANGE_BUDGET_MOVED);
  event.mutable_purchase_order()->set_group("organizations/acme/groups/sales");
  event.mutable_budget_move()->set_group("organizations/acme/groups/sales");
  event.mutable_budget_move()->set_submitter("ann");
  event.mutable_budget_move()->set_proposer("rita");
  ASSERT_THAT(Apply(event, event.purchase_order().name()), IsOk());
  EXPECT_THAT(Told(), ElementsAre("ann", "rita"));
}

TEST_F(ToldRightsTest, WhoOrderedWhatWasMovedToAnotherGroupGoesOnToBeTold) {
  purchase_order::v1::PurchaseOrderChanged event =
      OrderEvent("po-1", absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
  event.set_change(purchase_order::v1::PurchaseOrderChanged::CHANGE_ISSUED);
  event.mutable_purchase_order()->set_group("organizations/acme/groups/sales");
  event.mutable_purchase_order()->set_creator("ann");
  event.mutable_purchase_order()->add_requesters("ann");
  ASSERT_THAT(Apply(event, event.purchase_order().name()), IsOk());
  EXPECT_THAT(Inbox("ann"), IsEmpty());
  event.mutable_purchase_order()->mutable_budget()->set_moved_from_group("organizations/acme/groups/root");
  ASSERT_THAT(Apply(event, event.purchase_order().name()), IsOk());
  EXPECT_THAT(Inbox("ann"), IsEmpty()) << "who has left that group, too";
  event.mutable_purchase_order()->mutable_budget()->set_moved_from_group("organizations/acme/groups/ops");
  ASSERT_THAT(Apply(event, event.purchase_order().name()), IsOk());
  EXPECT_THAT(Inbox("ann"), SizeIs(1));
  // Of what the order does later the group is known from the order alone.
  ASSERT_THAT(Apply(Crossing("po-1"), event.purchase_order().name()), IsOk());
  EXPECT_THAT(Inbox("ann"), SizeIs(2));
  event.mutable_purchase_order()->mutable_budget()->set_moved_from_group("organizations/acme/groups/root");
  ASSERT_THAT(Apply(event, event.purchase_order().name()), IsOk());
  ASSERT_THAT(Apply(Crossing("po-1"), event.purchase_order().name()), IsOk());
  EXPECT_THAT(Inbox("ann"), SizeIs(2)) << "who has left that group, too";
}

// Paths of fields called `group`, down to a depth at which the events that there are end.
void AddGroupPaths(const google::protobuf::Descriptor* type, const std::string& above, int depth,
                   std::set<std::string>* paths) {
  for (int i = 0; i < type->field_count(); ++i) {
    const google::protobuf::FieldDescriptor* const field = type->field(i);
    const std::string path = above + field->name();
    if (field->name() == "group") paths->insert(path);
    if (field->message_type() != nullptr && depth > 1) {
      AddGroupPaths(field->message_type(), path + ".", depth - 1, paths);
    }
  }
}

// A new type of event that names a group elsewhere would be told to those who reach the top only.
TEST_F(ToldRightsTest, TheGroupsOfAllTypesOfEventsAreKnown) {
  std::set<std::string> paths;
  for (const google::protobuf::FileDescriptor* file :
       {approval::v1::ReviewOpened::descriptor()->file(), budget::v1::HoldChanged::descriptor()->file(),
        invoice_matching::v1::InvoiceChanged::descriptor()->file(),
        purchase_order::v1::PurchaseOrderChanged::descriptor()->file()}) {
    for (int i = 0; i < file->message_type_count(); ++i) AddGroupPaths(file->message_type(i), "", 4, &paths);
  }
  EXPECT_EQ(paths, std::set<std::string>(GroupPaths().begin(), GroupPaths().end()));
}

}  // namespace
}  // namespace outlay::notification
