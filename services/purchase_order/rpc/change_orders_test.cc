// Updates and revisions of orders, with the balances that they change.
#include "services/purchase_order/rpc/testing/service.h"

namespace outlay::purchase_order {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::outlay::testing::StatusIs;

class ChangeOrdersTest : public ServiceFixture {
 protected:
  // `order` is the text of the request without its name, `paths` the mask.
  absl::StatusOr<v1::PurchaseOrder> Update(const std::string& request_id, const std::string& order,
                                           const std::vector<std::string>& paths) {
    v1::UpdatePurchaseOrderRequest request;
    request.set_request_id(request_id);
    *request.mutable_purchase_order() = Parse<v1::PurchaseOrder>(order);
    request.mutable_purchase_order()->set_name("organizations/acme/purchaseOrders/po-1");
    for (const std::string& path : paths) request.mutable_update_mask()->add_paths(path);
    return Call<v1::PurchaseOrder>("PurchaseOrders/UpdatePurchaseOrder", request);
  }
  absl::StatusOr<v1::PurchaseOrder> Revise(const std::string& text) {
    v1::RevisePurchaseOrderRequest request = Parse<v1::RevisePurchaseOrderRequest>(text);
    request.set_request_id("revise-" + std::to_string(++revisions_));
    request.set_name("organizations/acme/purchaseOrders/po-1");
    return Call<v1::PurchaseOrder>("PurchaseOrders/RevisePurchaseOrder", request);
  }
  int revisions_ = 0;
};

TEST_F(ChangeOrdersTest, TheMaskSaysWhatChanges) {
  ASSERT_THAT(Create(ACreation("po-1", "n")), IsOk());
  const absl::StatusOr<v1::PurchaseOrder> order =
      Update("r1", R"pb(notes: "hurry"
                        number: "ignored"
                        order_information { cost_center: "42" location: "x" })pb",
             {"notes", "order_information.cost_center"});
  ASSERT_THAT(order, IsOk());
  EXPECT_EQ(order->notes(), "hurry");
  EXPECT_EQ(order->number(), "n");
  EXPECT_EQ(order->order_information().cost_center(), "42");
  EXPECT_EQ(order->order_information().location(), "");
  EXPECT_THAT(Update("r2", R"pb()pb", {"no_such"}), HasReason("FIELD_MASK_INVALID"));
  EXPECT_THAT(Update("r3", R"pb()pb", {"state"}), HasReason("FIELD_IMMUTABLE"));
  EXPECT_THAT(Update("r4", R"pb()pb", {"number"}), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(ChangeOrdersTest, ADraftChangesItsNumberAndFreesTheOldOne) {
  ASSERT_THAT(Create(ACreation("po-1", "old")), IsOk());
  ASSERT_THAT(Create(ACreation("po-2", "taken")), IsOk());
  EXPECT_THAT(Update("r1", R"pb(number: "taken")pb", {"number"}), HasReason("PURCHASE_ORDER_NUMBER_TAKEN"));
  ASSERT_THAT(Update("r2", R"pb(number: "new")pb", {"number"}), IsOk());
  EXPECT_THAT(Create(ACreation("po-3", "old")), IsOk());
}

TEST_F(ChangeOrdersTest, LostUpdatesAreRefused) {
  const absl::StatusOr<v1::PurchaseOrder> created = Create(ACreation("po-1", "n"));
  ASSERT_THAT(Update("r1", "notes: 'a' etag: '" + created->etag() + "'", {"notes"}), IsOk());
  const absl::StatusOr<v1::PurchaseOrder> lost = Update("r2", "notes: 'b' etag: '" + created->etag() + "'", {"notes"});
  EXPECT_THAT(lost, StatusIs(absl::StatusCode::kAborted));
  EXPECT_THAT(lost, HasReason("ETAG_MISMATCH"));
  EXPECT_EQ(Get("po-1")->notes(), "a");
  EXPECT_NE(Get("po-1")->etag(), created->etag());
}

TEST_F(ChangeOrdersTest, WhatWasReadCanBeSentBackWhole) {
  v1::PurchaseOrder order = Issue("po-1");
  order.set_notes("n");
  v1::UpdatePurchaseOrderRequest request;
  request.set_request_id("r1");
  *request.mutable_purchase_order() = order;
  const auto updated = Call<v1::PurchaseOrder>("PurchaseOrders/UpdatePurchaseOrder", request);
  ASSERT_THAT(updated, IsOk());
  EXPECT_EQ(updated->notes(), "n");
  EXPECT_EQ(updated->version(), 1);
}

TEST_F(ChangeOrdersTest, AnIssuedOrderKeepsItsLinesAndSaysWhichFieldIsFixed) {
  Issue("po-1");
  const absl::StatusOr<v1::PurchaseOrder> order = Update("r1", R"pb(lines {
                                                                      number: "1"
                                                                      amount { currency_code: "USD" units: 1 }
                                                                    })pb",
                                                         {"lines"});
  EXPECT_THAT(order, HasReason("FIELD_NOT_CHANGEABLE"));
  EXPECT_THAT(order, HasMetadata("field", "lines"));
}

TEST_F(ChangeOrdersTest, AShorterPeriodNamesTheLineThatWouldStandOut) {
  v1::CreatePurchaseOrderRequest request = ACreation("po-1", "n");
  *request.mutable_purchase_order()->mutable_lines(1)->mutable_period() =
      Parse<v1::Period>(R"pb(first_month: "2020-09" last_month: "2020-09")pb");
  ASSERT_THAT(Create(request), IsOk());
  const auto order = Update("r1", R"pb(period { first_month: "2020-07" last_month: "2020-08" })pb", {"period"});
  EXPECT_THAT(order, HasMetadata("field", "purchase_order.period"));
  EXPECT_THAT(std::string(order.status().message()), ::testing::HasSubstr("line 2"));
}

TEST_F(ChangeOrdersTest, AWiderPeriodMayTakeMore) {
  Issue("po-1");
  ASSERT_THAT(Update("r1", R"pb(period { first_month: "2020-07" last_month: "2020-12" })pb", {"period"}), IsOk());
  ASSERT_THAT(Update("r2", R"pb(period { first_month: "2020-08" last_month: "2020-12" })pb", {"period"}), IsOk());
  const std::vector<v1::PurchaseOrderChanged> events = Events<v1::PurchaseOrderChanged>();
  ASSERT_EQ(events.size(), 3u);
  EXPECT_TRUE(events[1].may_take_more());
  EXPECT_FALSE(events[2].may_take_more());
}

TEST_F(ChangeOrdersTest, AnUpdateThatChangesNothingIsNoUpdate) {
  const v1::PurchaseOrder issued = Issue("po-1");
  node_.clock().Advance(absl::Hours(1));
  const absl::StatusOr<v1::PurchaseOrder> order = Update("r1", R"pb(notes: "")pb", {"notes"});
  ASSERT_THAT(order, IsOk());
  EXPECT_EQ(order->SerializeAsString(), issued.SerializeAsString());
}

TEST_F(ChangeOrdersTest, ContactsKeepTheirIdsByAddress) {
  ASSERT_THAT(Create(ACreation("po-1", "n")), IsOk());
  const auto first = Update("r1", R"pb(contacts { email: "a@x.example" }
                                       contacts { email: "b@x.example" })pb",
                            {"contacts"});
  ASSERT_THAT(first, IsOk());
  const auto second = Update("r2", R"pb(contacts { email: "b@x.example" display_name: "Bob" })pb", {"contacts"});
  ASSERT_THAT(second, IsOk());
  ASSERT_EQ(second->contacts_size(), 1);
  EXPECT_EQ(second->contacts(0).contact_id(), first->contacts(1).contact_id());
  EXPECT_EQ(Get("po-1")->contacts(0).display_name(), "Bob");
}

TEST_F(ChangeOrdersTest, WhoWritesToContactsAsksWhereTheyAreNow) {
  const auto ask = [&](const std::string& contact, const std::string& organization = "acme") {
    v1::GetOrderContactRequest request;
    request.set_name("organizations/" + organization + "/purchaseOrders/po-1/contacts/" + contact);
    return Call<v1::OrderContact>("OrderContacts/GetOrderContact", request, As("notification", organization));
  };
  ASSERT_THAT(Create(ACreation("po-1", "n")), IsOk());
  ASSERT_THAT(Update("r1", R"pb(contacts { contact_id: "c" email: "a@x.example" display_name: "A" })pb", {"contacts"}),
              IsOk());
  const auto contact = ask("c");
  ASSERT_THAT(contact, IsOk());
  EXPECT_EQ(contact->email(), "a@x.example");
  EXPECT_EQ(contact->display_name(), "A");
  EXPECT_THAT(ask("d"), HasReason("CONTACT_NOT_FOUND"));
  EXPECT_THAT(ask("c", "globex"), HasReason("CONTACT_NOT_FOUND"));
  ASSERT_THAT(Update("r2", "", {"contacts"}), IsOk());
  EXPECT_THAT(ask("c"), HasReason("CONTACT_NOT_FOUND")) << "an address that was taken away is not written to";
}

TEST_F(ChangeOrdersTest, RevisionsAreVersionsWithFloors) {
  Issue("po-1");
  Book("inv-1", 4'000);
  const v1::PurchaseOrder booked = *Get("po-1");
  EXPECT_EQ(booked.lines(0).invoiced().units(), 40);
  EXPECT_EQ(booked.lines(0).balance().units(), 60);
  EXPECT_EQ(booked.balance().units(), 110);
  EXPECT_THAT(Revise(R"pb(lines {
                            number: "1"
                            amount { currency_code: "USD" units: 39 nanos: 990000000 }
                          })pb"),
              HasReason("LINE_BELOW_INVOICED"));
  EXPECT_THAT(Revise(R"pb(remove_line_numbers: "1")pb"), HasReason("LINE_HAS_INVOICES"));
  EXPECT_THAT(Revise(R"pb(remove_line_numbers: "9")pb"), HasReason("LINE_NOT_FOUND"));
  const absl::StatusOr<v1::PurchaseOrder> revised = Revise(R"pb(
    lines {
      number: "1"
      amount { currency_code: "USD" units: 40 }
    }
    lines {
      number: "3"
      quantity { value: "2.5" }
      unit_price { value: "4" }
    }
    remove_line_numbers: "2"
    reason: "less needed")pb");
  ASSERT_THAT(revised, IsOk());
  EXPECT_EQ(revised->version(), 2);
  EXPECT_EQ(revised->total().units(), 50);
  EXPECT_EQ(revised->balance().units(), 10);
  EXPECT_EQ(Events<v1::PurchaseOrderChanged>().back().reason(), "less needed");
}

TEST_F(ChangeOrdersTest, SayWhereNobodyWasAskedAboutMore) {
  Issue("po-1");
  const auto to = [](int units) {
    return "lines { number: '1' amount { currency_code: 'USD' units: " + std::to_string(units) + " } }";
  };
  ASSERT_THAT(Revise(to(101)), IsOk());
  EXPECT_TRUE(Events<v1::PurchaseOrderChanged>().back().without_review());
  ASSERT_THAT(Revise(to(99)), IsOk());
  EXPECT_FALSE(Events<v1::PurchaseOrderChanged>().back().without_review()) << "nobody need be";
}

TEST_F(ChangeOrdersTest, ALineWhereAnInvoiceWaitsForItsRateStays) {
  Issue("po-1");
  v1::AssociateInvoicesRequest request = Parse<v1::AssociateInvoicesRequest>(R"pb(
    invoices {
      invoice: "organizations/acme/invoices/inv-1"
      bill_from_entity: "organizations/acme/suppliers/initech/billFromEntities/us"
      creation_time { seconds: 1597449600 }
      amount { currency_code: "EUR" units: 10 }
    })pb");
  const auto waiting = Call<v1::AssociateInvoicesResponse>("Associations/AssociateInvoices", request);
  ASSERT_THAT(waiting, IsOk());
  ASSERT_TRUE(waiting->results(0).association().waiting_for_rate());
  EXPECT_FALSE(waiting->results(0).association().has_line_balance());
  EXPECT_THAT(Revise(R"pb(remove_line_numbers: "1")pb"), HasReason("LINE_HAS_INVOICES"));
  EXPECT_THAT(Revise(R"pb(remove_line_numbers: "2")pb"), IsOk());
}

TEST_F(ChangeOrdersTest, LoweringAnAmountTellsOfTheBalanceOnceAndRaisingArmsIt) {
  Issue("po-1");
  Book("inv-1", 2'000);  // line 1: 80 of 100 left
  ASSERT_TRUE(Events<v1::BalanceCrossed>().empty());
  const auto to = [](int units) {
    return "lines { number: '1' amount { currency_code: 'USD' units: " + std::to_string(units) + " } }";
  };
  ASSERT_THAT(Revise(to(79)), IsOk());  // 59 of 79 left
  ASSERT_EQ(Events<v1::BalanceCrossed>().size(), 1u);
  EXPECT_EQ(Events<v1::BalanceCrossed>()[0].line_number(), "1");
  EXPECT_EQ(Events<v1::BalanceCrossed>()[0].invoice(), "");
  ASSERT_THAT(Revise(to(78)), IsOk());
  EXPECT_EQ(Events<v1::BalanceCrossed>().size(), 1u);
  ASSERT_THAT(Revise(to(100)), IsOk());
  ASSERT_THAT(Revise(to(79)), IsOk());
  EXPECT_EQ(Events<v1::BalanceCrossed>().size(), 2u);
}

TEST_F(ChangeOrdersTest, CancellingTheRestKeepsWhatIsInvoiced) {
  Issue("po-1");
  Book("inv-1", 1'000);
  const auto cancelled = Verb<v1::CancelPurchaseOrderRequest>("Cancel", "po-1", "r1");
  ASSERT_THAT(cancelled, IsOk());
  EXPECT_EQ(cancelled->total().units(), 10);
  EXPECT_EQ(cancelled->balance().units(), 0);
  EXPECT_EQ(cancelled->version(), 2);
  EXPECT_TRUE(Events<v1::BalanceCrossed>().empty());
}

TEST_F(ChangeOrdersTest, ABalanceMovementIsNoUpdate) {
  const v1::PurchaseOrder issued = Issue("po-1");
  node_.clock().Advance(absl::Hours(1));
  Book("inv-1", 4'000);
  EXPECT_EQ(Get("po-1")->update_time().seconds(), issued.update_time().seconds());
  EXPECT_EQ(Get("po-1")->etag(), issued.etag());
}

}  // namespace
}  // namespace outlay::purchase_order
