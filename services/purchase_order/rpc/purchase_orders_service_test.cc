#include "services/purchase_order/rpc/purchase_orders_service.h"

#include "services/purchase_order/rpc/testing/service.h"

namespace outlay::purchase_order {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::outlay::testing::StatusIs;

class PurchaseOrdersTest : public ServiceFixture {};

TEST_F(PurchaseOrdersTest, ADraftHasWhatWasWrittenAndWhatFollows) {
  v1::CreatePurchaseOrderRequest request = ACreation("po-1", "Q3 2020");
  request.mutable_purchase_order()->set_group("organizations/acme/groups/engineering");
  const absl::StatusOr<v1::PurchaseOrder> order = Create(request);
  ASSERT_THAT(order, IsOk());
  EXPECT_EQ(order->name(), "organizations/acme/purchaseOrders/po-1");
  EXPECT_EQ(order->state(), v1::PurchaseOrder::STATE_DRAFT);
  EXPECT_EQ(order->label(), v1::PurchaseOrder::LABEL_UNSPECIFIED);
  EXPECT_EQ(order->payment_terms(), "net 30");
  EXPECT_EQ(order->currency(), "USD");
  EXPECT_EQ(order->creator(), "ann");
  EXPECT_EQ(order->total().units(), 150);
  EXPECT_EQ(order->balance().units(), 150);
  EXPECT_EQ(order->lines(0).type(), "ALL");
  EXPECT_EQ(order->version(), 0);
  EXPECT_FALSE(order->etag().empty());
  const absl::StatusOr<v1::PurchaseOrder> read = Get("po-1");
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->SerializeAsString(), order->SerializeAsString());
}

TEST_F(PurchaseOrdersTest, ARepeatedCreationGivesTheOrderAsItIsNow) {
  const v1::CreatePurchaseOrderRequest request = ACreation("po-1", "Q3 2020");
  ASSERT_THAT(Create(request), IsOk());
  ASSERT_THAT(Verb<v1::SubmitPurchaseOrderRequest>("Submit", "po-1", "r1"), IsOk());
  const size_t records = node_.Log("acme").size();
  const absl::StatusOr<v1::PurchaseOrder> again = Create(request);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->state(), v1::PurchaseOrder::STATE_ISSUED);
  EXPECT_EQ(node_.Log("acme").size(), records);
}

TEST_F(PurchaseOrdersTest, AnIdWithOtherContentIsTaken) {
  ASSERT_THAT(Create(ACreation("po-1", "Q3 2020")), IsOk());
  const absl::StatusOr<v1::PurchaseOrder> other = Create(ACreation("po-1", "Q4 2020"));
  EXPECT_THAT(other, StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(other, HasReason("PURCHASE_ORDER_ID_TAKEN"));
}

TEST_F(PurchaseOrdersTest, ANumberBelongsToOneOrderAndToItsLetterCase) {
  ASSERT_THAT(Create(ACreation("po-1", "Q3")), IsOk());
  EXPECT_THAT(Create(ACreation("po-2", "Q3")), HasReason("PURCHASE_ORDER_NUMBER_TAKEN"));
  EXPECT_THAT(Create(ACreation("po-3", "q3")), IsOk());
  EXPECT_THAT(Create(ACreation("po-1", "Q3", "globex"), "globex"), IsOk());
}

TEST_F(PurchaseOrdersTest, ANumberIsFreeAfterADraftAndNeverAfterIssue) {
  ASSERT_THAT(Create(ACreation("draft", "PO issued-2")), IsOk());
  ASSERT_THAT(Verb<v1::DeletePurchaseOrderRequest>("Delete", "draft", "r1"), IsOk());
  EXPECT_THAT(Get("draft"), HasReason("PURCHASE_ORDER_NOT_FOUND"));
  Issue("issued-2");
  ASSERT_THAT(Verb<v1::DeletePurchaseOrderRequest>("Delete", "issued-2", "r2"), IsOk());
  EXPECT_THAT(Create(ACreation("other", "PO issued-2")), HasReason("PURCHASE_ORDER_NUMBER_TAKEN"));
  const absl::StatusOr<v1::PurchaseOrder> deleted = Get("issued-2");
  ASSERT_THAT(deleted, IsOk());
  EXPECT_TRUE(deleted->deleted());
  EXPECT_EQ(deleted->state(), v1::PurchaseOrder::STATE_CLOSED);
}

TEST_F(PurchaseOrdersTest, WhatAnOrderNamesMustExist) {
  v1::CreatePurchaseOrderRequest request = ACreation("po-1", "n");
  request.mutable_purchase_order()->set_group("organizations/acme/groups/nobody");
  EXPECT_THAT(Create(request), HasReason("GROUP_NOT_FOUND"));
  request = ACreation("po-1", "n");
  request.mutable_purchase_order()->set_supplier("organizations/acme/suppliers/nobody");
  EXPECT_THAT(Create(request), HasReason("FIELD_INVALID"));  // the entity is of another supplier
  request.mutable_purchase_order()->set_bill_from_entities(0,
                                                           "organizations/acme/suppliers/nobody/billFromEntities/us");
  EXPECT_THAT(Create(request), HasReason("SUPPLIER_NOT_FOUND"));
  request = ACreation("po-1", "n");
  request.mutable_purchase_order()->set_bill_from_entities(
      0, "organizations/acme/suppliers/initech/billFromEntities/nobody");
  EXPECT_THAT(Create(request), HasReason("BILL_FROM_ENTITY_NOT_FOUND"));
  request = ACreation("po-1", "n");
  request.mutable_purchase_order()->mutable_lines(1)->set_type("NO_SUCH");
  EXPECT_THAT(Create(request), HasMetadata("field", "purchase_order.lines[1].type"));
}

TEST_F(PurchaseOrdersTest, TheBlogsLineBeforeItsOrderIsRefusedByName) {
  v1::CreatePurchaseOrderRequest request = ACreation("po-1", "Q4_2021");
  *request.mutable_purchase_order()->mutable_period() = Parse<v1::Period>(R"pb(first_month: "2021-04"
                                                                               last_month: "2021-06")pb");
  *request.mutable_purchase_order()->mutable_lines(0)->mutable_period() =
      Parse<v1::Period>(R"pb(first_month: "2021-01" last_month: "2021-04")pb");
  const absl::StatusOr<v1::PurchaseOrder> order = Create(request);
  EXPECT_THAT(order, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(order, HasMetadata("field", "purchase_order.lines[0].period"));
}

TEST_F(PurchaseOrdersTest, OtherOrganizationsDoNotExist) {
  Issue("po-1");
  EXPECT_THAT(Get("po-1", "globex"), HasReason("PURCHASE_ORDER_NOT_FOUND"));
  v1::GetPurchaseOrderRequest request;
  request.set_name("organizations/acme/purchaseOrders/po-1");
  EXPECT_THAT(Call<v1::PurchaseOrder>("PurchaseOrders/GetPurchaseOrder", request, As("ann", "globex")),
              StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(Create(ACreation("po-2", "n"), "globex"), StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST_F(PurchaseOrdersTest, AnUnknownOrganizationIsToldToWait) {
  EXPECT_THAT(Create(ACreation("po-1", "n", "nobody"), "nobody"), HasReason("ORGANIZATION_NOT_FOUND"));
}

TEST_F(PurchaseOrdersTest, CreatingWithSubmitIssuesOrLeavesNothing) {
  const v1::PurchaseOrder order = Issue("po-1");
  EXPECT_EQ(order.state(), v1::PurchaseOrder::STATE_ISSUED);
  EXPECT_EQ(order.label(), v1::PurchaseOrder::LABEL_ACTIVE);
  EXPECT_EQ(order.version(), 1);
  Tell(R"pb(organization: "organizations/acme"
            base_currency: "USD"
            settings { approvals_enabled: true })pb");
  v1::CreatePurchaseOrderRequest request = ACreation("po-2", "n");
  request.set_submit(true);
  EXPECT_THAT(Create(request), HasReason("APPROVAL_UNAVAILABLE"));
  EXPECT_THAT(Get("po-2"), HasReason("PURCHASE_ORDER_NOT_FOUND"));
}

TEST_F(PurchaseOrdersTest, AnOrderWithoutLinesStaysADraft) {
  v1::CreatePurchaseOrderRequest request = ACreation("po-1", "n");
  request.mutable_purchase_order()->clear_lines();
  ASSERT_THAT(Create(request), IsOk());
  const auto submitted = Verb<v1::SubmitPurchaseOrderRequest>("Submit", "po-1", "a");
  EXPECT_THAT(submitted, HasReason("PURCHASE_ORDER_WITHOUT_LINES"));
  EXPECT_THAT(submitted, HasMetadata("purchase_order", "po-1"));
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_DRAFT);
  request = ACreation("po-2", "m");
  request.set_submit(true);
  request.mutable_purchase_order()->clear_lines();
  EXPECT_THAT(Create(request), HasReason("PURCHASE_ORDER_WITHOUT_LINES"));
  EXPECT_THAT(Get("po-2"), HasReason("PURCHASE_ORDER_NOT_FOUND"));
}

TEST_F(PurchaseOrdersTest, IssuingWithoutReviewIsSaidSo) {
  Issue("po-1");
  const std::vector<v1::PurchaseOrderChanged> events = Events<v1::PurchaseOrderChanged>();
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].change(), v1::PurchaseOrderChanged::CHANGE_ISSUED);
  EXPECT_TRUE(events[0].without_review());
  EXPECT_TRUE(events[0].may_take_more());
}

TEST_F(PurchaseOrdersTest, TheQuotaOfActiveOrdersFollowsTheCalendar) {
  Tell(R"pb(organization: "organizations/acme"
            base_currency: "USD"
            quotas { active_purchase_orders: 2 })pb");
  Issue("po-1");
  Issue("po-2");
  ASSERT_THAT(Create(ACreation("po-3", "3")), IsOk());
  const absl::StatusOr<v1::PurchaseOrder> third = Verb<v1::SubmitPurchaseOrderRequest>("Submit", "po-3", "r1");
  EXPECT_THAT(third, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(third, HasMetadata("quota", "active_purchase_orders"));
  EXPECT_THAT(third, HasMetadata("limit", "2"));
  ASSERT_THAT(Verb<v1::SuspendPurchaseOrderRequest>("Suspend", "po-1", "r2"), IsOk());  // still counts
  EXPECT_THAT(Verb<v1::SubmitPurchaseOrderRequest>("Submit", "po-3", "r3"), HasReason("QUOTA_EXCEEDED"));
  ASSERT_THAT(Verb<v1::ClosePurchaseOrderRequest>("Close", "po-1", "r4"), IsOk());
  EXPECT_THAT(Verb<v1::SubmitPurchaseOrderRequest>("Submit", "po-3", "r5"), IsOk());
  EXPECT_THAT(Verb<v1::ReopenPurchaseOrderRequest>("Reopen", "po-1", "r6"), HasReason("QUOTA_EXCEEDED"));
  node_.clock().SetTime(absl::FromCivil(absl::CivilDay(2020, 10, 1), absl::UTCTimeZone()));  // the others expired
  EXPECT_EQ(Get("po-2")->label(), v1::PurchaseOrder::LABEL_EXPIRED);
  v1::CreatePurchaseOrderRequest next = ACreation("po-4", "4");
  *next.mutable_purchase_order()->mutable_period() =
      Parse<v1::Period>(R"pb(first_month: "2020-10" last_month: "2020-12")pb");
  next.set_submit(true);
  EXPECT_THAT(Create(next), IsOk());
}

TEST_F(PurchaseOrdersTest, ARefusalByARuleIsRememberedAndAnEtagIsNot) {
  Issue("po-1");
  EXPECT_THAT(Verb<v1::ReopenPurchaseOrderRequest>("Reopen", "po-1", "r1"), HasReason("PURCHASE_ORDER_NOT_CLOSED"));
  ASSERT_THAT(Verb<v1::ClosePurchaseOrderRequest>("Close", "po-1", "r2"), IsOk());
  EXPECT_THAT(Verb<v1::ReopenPurchaseOrderRequest>("Reopen", "po-1", "r1"), HasReason("PURCHASE_ORDER_NOT_CLOSED"));
  EXPECT_THAT(Verb<v1::ReopenPurchaseOrderRequest>("Reopen", "po-1", "r3", "stale"), HasReason("ETAG_MISMATCH"));
  EXPECT_THAT(Verb<v1::ReopenPurchaseOrderRequest>("Reopen", "po-1", "r4"), IsOk());
}

TEST_F(PurchaseOrdersTest, ARepeatedVerbAnswersAsBeforeAndOtherContentIsRefused) {
  const v1::PurchaseOrder issued = Issue("po-1");
  const auto first = Verb<v1::SuspendPurchaseOrderRequest>("Suspend", "po-1", "r1", issued.etag());
  ASSERT_THAT(first, IsOk());
  EXPECT_TRUE(first->suspended());
  EXPECT_EQ(first->label(), v1::PurchaseOrder::LABEL_SUSPENDED);
  ASSERT_THAT(Verb<v1::ResumePurchaseOrderRequest>("Resume", "po-1", "r2"), IsOk());
  const auto again = Verb<v1::SuspendPurchaseOrderRequest>("Suspend", "po-1", "r1", issued.etag());
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_FALSE(Get("po-1")->suspended());
  EXPECT_THAT(Verb<v1::SuspendPurchaseOrderRequest>("Suspend", "po-1", "r1"), HasReason("REQUEST_ID_REUSED"));
  EXPECT_THAT(Verb<v1::ClosePurchaseOrderRequest>("Close", "po-1", "r1"), HasReason("REQUEST_ID_REUSED"));
}

TEST_F(PurchaseOrdersTest, EveryVerbWorksItsWayThroughTheLifeCycle) {
  ASSERT_THAT(Create(ACreation("po-1", "n")), IsOk());
  EXPECT_THAT(Verb<v1::SuspendPurchaseOrderRequest>("Suspend", "po-1", "a"), HasReason("PURCHASE_ORDER_NOT_ISSUED"));
  EXPECT_THAT(Verb<v1::ClosePurchaseOrderRequest>("Close", "po-1", "b"), HasReason("PURCHASE_ORDER_NOT_ISSUED"));
  ASSERT_THAT(Verb<v1::SubmitPurchaseOrderRequest>("Submit", "po-1", "c"), IsOk());
  EXPECT_THAT(Verb<v1::SubmitPurchaseOrderRequest>("Submit", "po-1", "d"), HasReason("PURCHASE_ORDER_NOT_DRAFT"));
  ASSERT_THAT(Verb<v1::ClosePurchaseOrderRequest>("Close", "po-1", "e"), IsOk());
  ASSERT_THAT(Verb<v1::ReopenPurchaseOrderRequest>("Reopen", "po-1", "f"), IsOk());
  const auto cancelled = Verb<v1::CancelPurchaseOrderRequest>("Cancel", "po-1", "g");
  ASSERT_THAT(cancelled, IsOk());
  EXPECT_EQ(cancelled->state(), v1::PurchaseOrder::STATE_CANCELLED);
  EXPECT_EQ(cancelled->total().units(), 0);
  EXPECT_THAT(Verb<v1::CancelPurchaseOrderRequest>("Cancel", "po-1", "h"), HasReason("PURCHASE_ORDER_ENDED"));
  ASSERT_THAT(Verb<v1::DeletePurchaseOrderRequest>("Delete", "po-1", "i"), IsOk());
  EXPECT_THAT(Verb<v1::ReopenPurchaseOrderRequest>("Reopen", "po-1", "j"), HasReason("PURCHASE_ORDER_DELETED"));
  EXPECT_THAT(Verb<v1::DeletePurchaseOrderRequest>("Delete", "nobody", "k"), HasReason("PURCHASE_ORDER_NOT_FOUND"));
  std::vector<int> changes;
  for (const v1::PurchaseOrderChanged& event : Events<v1::PurchaseOrderChanged>()) changes.push_back(event.change());
  EXPECT_THAT(changes, ::testing::ElementsAre(1, 4, 8, 9, 10, 11));
}

TEST_F(PurchaseOrdersTest, PersonsAreAnsweredAndNotLogged) {
  v1::CreatePurchaseOrderRequest request = ACreation("po-1", "n");
  *request.mutable_purchase_order()->add_contacts() = Parse<v1::Contact>(R"pb(display_name: "Zoe Zimmer"
                                                                              email: "zoe@acme.example")pb");
  const absl::StatusOr<v1::PurchaseOrder> order = Create(request);
  ASSERT_THAT(order, IsOk());
  EXPECT_EQ(order->contacts(0).email(), "zoe@acme.example");
  EXPECT_FALSE(order->contacts(0).contact_id().empty());
  ASSERT_THAT(Verb<v1::SubmitPurchaseOrderRequest>("Submit", "po-1", "r1"), IsOk());
  ASSERT_THAT(Verb<v1::DeletePurchaseOrderRequest>("Delete", "po-1", "r2"), IsOk());
  EXPECT_EQ(Get("po-1")->contacts(0).display_name(), "Zoe Zimmer");
  for (const command::storage::v1::LogRecord& record : node_.Log("acme")) {
    EXPECT_EQ(record.SerializeAsString().find("Zimmer"), std::string::npos) << record.command();
    EXPECT_EQ(record.SerializeAsString().find("zoe@"), std::string::npos) << record.command();
  }
}

TEST_F(PurchaseOrdersTest, ABatchRefusesOnesAndCreatesOthers) {
  v1::BatchCreatePurchaseOrdersRequest request;
  request.set_parent("organizations/acme");
  for (int i = 0; i < 200; ++i) {
    *request.add_requests() = ACreation("po-" + std::to_string(i), "n" + std::to_string(i % 199));
  }
  const auto response =
      Call<v1::BatchCreatePurchaseOrdersResponse>("PurchaseOrders/BatchCreatePurchaseOrders", request);
  ASSERT_THAT(response, IsOk());
  ASSERT_EQ(response->results_size(), 200);
  for (int i = 0; i < 199; ++i) {
    EXPECT_EQ(response->results(i).purchase_order().number(), "n" + std::to_string(i));
  }
  EXPECT_EQ(response->results(199).error().code(), static_cast<int>(absl::StatusCode::kAlreadyExists));
  EXPECT_EQ(response->results(199).error().details_size(), 1);
  // An order that was created in a batch is known when its request comes alone.
  EXPECT_THAT(Create(ACreation("po-7", "n7")), IsOk());
}

}  // namespace
}  // namespace outlay::purchase_order
