// That who posts, moves and cancels invoices is known to purchase_order, which keeps their duties apart from those of
// who requested the order or edited the supplier; and that these cancel none (I12).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/access/testing/person_authorizer.h"
#include "common/base/errors.h"
#include "common/testing/matchers.h"
#include "outlay/purchase_order/v1/purchase_order_events.pb.h"
#include "services/invoice_matching/events/purchase_order_events.h"
#include "services/invoice_matching/rpc/testing/service.h"

namespace outlay::invoice_matching {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Real: what InvoicesNode has, and the events of orders. Fake: who calls is believed. Every invoice goes to order
// "po-1", which ann requested.
class InvoiceDutiesTest : public ::testing::Test, public InvoicesNode {
 protected:
  void SetUp() override {
    authorizer_.Set(&people_);
    TellRequesters({"ann"});
  }

  void TellRequesters(const std::vector<std::string>& requesters) {
    po::PurchaseOrderChanged changed;
    changed.mutable_purchase_order()->set_name("organizations/acme/purchaseOrders/po-1");
    for (const std::string& requester : requesters) changed.mutable_purchase_order()->add_requesters(requester);
    Tell(changed);
  }
  void TellEditor(const std::string& supplier, const std::string& editor) {
    po::SupplierChanged changed;
    changed.mutable_supplier()->set_name("organizations/acme/suppliers/" + supplier);
    changed.mutable_supplier()->add_editors(editor);
    Tell(changed);
  }
  void Tell(const google::protobuf::Message& changed) {
    feed::FeedEvent event;
    event.event.set_type(changed.GetDescriptor()->full_name());
    event.event.set_data(changed.SerializeAsString());
    event.organization = "acme";
    const PurchaseOrderEvents handler;
    ASSERT_THAT(node.Write("acme", [&](store::Transaction& txn) { return handler.Apply(txn, event); }), IsOk());
  }
  static rpc::CallOptions By(const std::string& subject, const std::string& on_behalf_of = "") {
    return {.caller = {.subject = subject, .organization = "acme", .on_behalf_of = on_behalf_of}};
  }
  absl::StatusOr<v1::Invoice> Create(const std::string& id, const rpc::CallOptions& by) {
    return Call<v1::Invoice>("CreateInvoice", CreateRequest(id, "number of " + id), by);
  }
  absl::Status Cancel(const std::string& id, const rpc::CallOptions& by) {
    v1::CancelInvoiceRequest request;
    request.set_request_id("cancel-" + by.caller.subject + by.caller.on_behalf_of + id);
    request.set_name("organizations/acme/invoices/" + id);
    return Call<v1::Invoice>("CancelInvoice", request, by).status();
  }
  // No order: undo.
  absl::StatusOr<v1::Invoice> Change(const std::string& id, const std::string& order, const rpc::CallOptions& by) {
    v1::ChangeAssociationRequest request;
    request.set_request_id("change-" + id + order);
    request.set_name("organizations/acme/invoices/" + id);
    if (!order.empty()) {
      request.set_purchase_order("organizations/acme/purchaseOrders/" + order);
      request.set_line_number("1");
    }
    return Call<v1::Invoice>("ChangeAssociation", request, by);
  }

 private:
  access::PersonAuthorizer people_;
};

TEST_F(InvoiceDutiesTest, WhoPostsAnInvoiceIsKeptAndToldToPurchaseOrder) {
  EXPECT_THAT(Create("i-1", By("bob"))->posted_by(), ElementsAre("bob"));
  EXPECT_THAT(Create("i-2", By("platform", "carl"))->posted_by(), ElementsAre("carl"));
  EXPECT_THAT(Create("i-3", By("platform"))->posted_by(), IsEmpty());
  ASSERT_EQ(peer.associated.size(), 3U);
  EXPECT_THAT(peer.associated[0].posted_by(), ElementsAre("bob"));
  EXPECT_THAT(peer.associated[1].posted_by(), ElementsAre("carl"));
  EXPECT_THAT(peer.associated[2].posted_by(), IsEmpty());
  // Somebody else's repetition is a repetition, and changes nothing.
  EXPECT_THAT(Create("i-1", By("dora"))->posted_by(), ElementsAre("bob"));
  EXPECT_THAT(Events("i-1").front().posted_by(), ElementsAre("bob"));
  Crash();
  EXPECT_EQ(Stored("i-1").invoice->posters, Persons("bob"));
}

TEST_F(InvoiceDutiesTest, ABatchTellsWhoPostedEach) {
  v1::BatchCreateInvoicesRequest request;
  request.set_parent("organizations/acme");
  for (const std::string id : {"i-1", "i-2"}) *request.add_requests() = CreateRequest(id, id);
  ASSERT_THAT(Call<v1::BatchCreateInvoicesResponse>("BatchCreateInvoices", request, By("bob")), IsOk());
  ASSERT_EQ(peer.associated.size(), 2U);
  for (const po::InvoiceFacts& facts : peer.associated) EXPECT_THAT(facts.posted_by(), ElementsAre("bob"));
}

TEST_F(InvoiceDutiesTest, WhatWaitedForPurchaseOrderIsStillOfWhoPostedIt) {
  peer.is_down = true;
  ASSERT_TRUE(absl::IsUnknown(Create("i-1", By("bob")).status())) << "it waits";
  Crash();
  peer.is_down = false;
  flow().Resume({"acme", "i-1"});
  Advance(absl::Seconds(5));
  ASSERT_FALSE(peer.associated.empty());
  EXPECT_THAT(peer.associated.back().posted_by(), ElementsAre("bob"));
}

TEST_F(InvoiceDutiesTest, WhoMovesOrUndoesByHandIsTold) {
  ASSERT_THAT(Create("i-1", By("bob")), IsOk());
  ASSERT_THAT(Change("i-1", "po-2", By("carl")), IsOk());
  ASSERT_EQ(peer.changed.size(), 1U);
  EXPECT_THAT(peer.changed[0].changed_by(), ElementsAre("carl"));
  EXPECT_THAT(peer.changed[0].invoice().posted_by(), ElementsAre("bob"));
  ASSERT_THAT(Change("i-1", "", By("platform", "dora")), IsOk());
  ASSERT_EQ(peer.undone.size(), 1U);
  EXPECT_THAT(peer.undone[0].undone_by(), ElementsAre("dora"));
  EXPECT_FALSE(peer.undone[0].invoice_cancelled());
}

TEST_F(InvoiceDutiesTest, ARefusalOfPurchaseOrderIsAnsweredAndLeavesTheInvoice) {
  ASSERT_THAT(Create("i-1", By("bob")), IsOk());
  peer.change_error = MakeError(absl::StatusCode::kFailedPrecondition, "DUTIES_CONFLICT", "no",
                                {{"duty", "INVOICE_POSTER"}, {"other_duty", "REQUESTER"}});
  EXPECT_THAT(Change("i-1", "po-2", By("ann")), HasReason("DUTIES_CONFLICT"));
  EXPECT_THAT(Change("i-1", "po-2", By("ann")), HasReason("DUTIES_CONFLICT")) << "a repetition answers as before";
  EXPECT_EQ(Get("i-1")->association().purchase_order(), "organizations/acme/purchaseOrders/po-1");
}

TEST_F(InvoiceDutiesTest, WhoRequestedTheOrderCancelsNoneOfItsInvoices) {
  ASSERT_THAT(Create("i-1", By("bob")), IsOk());
  const absl::Status refused = Cancel("i-1", By("ann"));
  EXPECT_THAT(refused, HasReason("DUTIES_CONFLICT"));
  EXPECT_THAT(refused, HasMetadata("duty", "INVOICE_POSTER"));
  EXPECT_THAT(refused, HasMetadata("other_duty", "REQUESTER"));
  EXPECT_THAT(Cancel("i-1", By("platform", "ann")), HasReason("DUTIES_CONFLICT"));
  EXPECT_EQ(Get("i-1")->state(), v1::Invoice::STATE_ASSOCIATED);
  TellRequesters({"ann", "carl"});
  EXPECT_THAT(Cancel("i-1", By("carl")), HasReason("DUTIES_CONFLICT")) << "a later requester";
  EXPECT_TRUE(peer.undone.empty());
  EXPECT_THAT(Cancel("i-1", By("dora")), IsOk());
  ASSERT_EQ(peer.undone.size(), 1U);
  EXPECT_THAT(peer.undone[0].undone_by(), ElementsAre("dora"));
  EXPECT_TRUE(peer.undone[0].invoice_cancelled());
  EXPECT_EQ(Get("i-1")->state(), v1::Invoice::STATE_CANCELLED);
}

TEST_F(InvoiceDutiesTest, WhoCancelledIsToldAlsoOfABookingThatComesAfterwards) {
  peer.order_of = [](const po::InvoiceFacts&) { return ""; };
  ASSERT_THAT(Create("i-1", By("bob")), IsOk());
  ASSERT_THAT(Cancel("i-1", By("dora")), IsOk());
  ASSERT_EQ(peer.undone.size(), 1U);
  po::InvoiceAssociated late;
  late.mutable_association()->set_invoice("organizations/acme/invoices/i-1");
  late.mutable_association()->set_purchase_order("organizations/acme/purchaseOrders/po-1");
  late.mutable_association()->set_line_number("1");
  late.mutable_association()->mutable_amount()->set_currency_code("EUR");
  late.mutable_association()->mutable_amount()->set_units(100);
  Tell(late);
  Crash();
  flow().Resume({"acme", "i-1"});
  Advance(absl::Seconds(5));
  ASSERT_EQ(peer.undone.size(), 2U);
  EXPECT_THAT(peer.undone[1].undone_by(), ElementsAre("dora"));
  EXPECT_TRUE(peer.undone[1].invoice_cancelled());
}

TEST_F(InvoiceDutiesTest, WhoEditedTheSupplierCancelsNoneOfItsInvoices) {
  ASSERT_THAT(Create("i-1", By("bob")), IsOk());
  TellEditor("acme", "eve");
  TellEditor("another", "dora");
  const absl::Status refused = Cancel("i-1", By("eve"));
  EXPECT_THAT(refused, HasReason("DUTIES_CONFLICT"));
  EXPECT_THAT(refused, HasMetadata("other_duty", "SUPPLIER_EDITOR"));
  EXPECT_THAT(Cancel("i-1", By("dora")), IsOk());
}

TEST_F(InvoiceDutiesTest, WhatIsOnNoOrderIsCancelledByAnybody) {
  peer.order_of = [](const po::InvoiceFacts&) { return ""; };
  ASSERT_THAT(Create("i-1", By("bob")), IsOk());
  EXPECT_THAT(Cancel("i-1", By("ann")), IsOk());
  ASSERT_THAT(Create("i-2", By("bob")), IsOk());
  EXPECT_THAT(Cancel("i-2", By("platform")), IsOk());
  EXPECT_THAT(peer.undone.back().undone_by(), IsEmpty());
}

}  // namespace
}  // namespace outlay::invoice_matching
