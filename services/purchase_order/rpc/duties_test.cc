// The duties that exclude each other for one person along the chain of a supplier, an order and its invoices (I12).
#include "services/purchase_order/rpc/testing/duties.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/purchase_order/domain/limits.h"
#include "services/purchase_order/store/orders.h"

namespace outlay::purchase_order {
namespace {

using outlay::testing::HasMetadata;
using outlay::testing::HasReason;
using outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class DutiesOnOrdersTest : public DutiesFixture {};

TEST_F(DutiesOnOrdersTest, WhoRequestedAnOrderPostsNoneOfItsInvoices) {
  ActAs("ann");
  ASSERT_THAT(CreateIssued("po-1"), IsOk());
  const v1::AssociationResult refused = Associate(Facts("inv-1", "po-1", "ann"));
  EXPECT_EQ(refused.unmatched().reason(), v1::UNMATCHED_REASON_DUTIES_CONFLICT);
  EXPECT_THAT(refused.unmatched().message(), HasSubstr("let another person post it"));
  EXPECT_THAT(refused.DebugString(), Not(HasSubstr("ann ")));
  EXPECT_EQ(Get("po-1")->invoiced().units(), 0);
  EXPECT_EQ(Post("inv-2", "po-1", "bob"), "po-1");
  EXPECT_EQ(Post("inv-3", "po-1", ""), "po-1") << "a system is no person";
  EXPECT_EQ(Get("po-1")->invoiced().units(), 2);
}

TEST_F(DutiesOnOrdersTest, AnInvoiceIsNotPutElsewhereInstead) {
  ActAs("ann");
  ASSERT_THAT(CreateIssued("po-1"), IsOk());
  ActAs("bob");
  ASSERT_THAT(CreateIssued("po-2"), IsOk());
  v1::InvoiceFacts facts = Facts("inv-1", "", "ann");
  facts.clear_purchase_order_number();
  // po-1 wins by its number; ann's conflict there does not make po-2 the right order.
  EXPECT_EQ(Associate(facts).unmatched().reason(), v1::UNMATCHED_REASON_DUTIES_CONFLICT);
}

TEST_F(DutiesOnOrdersTest, EveryWayToWriteAnOrderRequestsIt) {
  ActAs("ann");
  ASSERT_THAT(CreateDraft("po-1"), IsOk());
  ActAs("bob");
  ASSERT_THAT(Annotate("po-1"), IsOk());
  ActAs("carl");
  ASSERT_THAT(Submit("po-1"), IsOk());
  ActAs("platform", "dora");
  ASSERT_THAT(Revise("po-1"), IsOk());
  ActAs("emil");
  const absl::StatusOr<v1::PurchaseOrder> order = Annotate("po-1");
  EXPECT_THAT(order->requesters(), ElementsAre("ann", "bob", "carl", "dora")) << "of an issued order, notes are free";
  EXPECT_THAT(Events<v1::PurchaseOrderChanged>().back().purchase_order().requesters(), ::testing::SizeIs(4));
  for (const std::string person : {"ann", "bob", "carl", "dora"}) {
    EXPECT_EQ(Post("inv-" + person, "po-1", person), kConflict);
  }
  EXPECT_EQ(Post("inv-emil", "po-1", "emil"), "po-1");
}

TEST_F(DutiesOnOrdersTest, ASystemIsNobody) {
  ActAs("platform");
  ASSERT_THAT(CreateIssued("po-1"), IsOk());
  EXPECT_THAT(Get("po-1")->requesters(), IsEmpty());
  EXPECT_EQ(Post("inv-1", "po-1", ""), "po-1");
  ASSERT_THAT(Revise("po-1"), IsOk());
  EXPECT_EQ(Post("inv-2", "po-1", "ann"), "po-1");
}

TEST_F(DutiesOnOrdersTest, WhoPostedAnInvoiceRequestsNothingMoreOnItsOrder) {
  ActAs("ann");
  ASSERT_THAT(CreateIssued("po-1"), IsOk());
  ASSERT_EQ(Post("inv-1", "po-1", "bob"), "po-1");
  // Later acts of others remove nobody from the chain.
  ASSERT_EQ(Post("inv-2", "po-1", ""), "po-1");
  ActAs("ann");
  ASSERT_THAT(Revise("po-1"), IsOk());
  ActAs("bob");
  const absl::Status refused = Revise("po-1").status();
  EXPECT_THAT(refused, HasReason("DUTIES_CONFLICT"));
  EXPECT_THAT(refused, HasMetadata("duty", "REQUESTER"));
  EXPECT_THAT(refused, HasMetadata("other_duty", "INVOICE_POSTER"));
  ActAs("platform", "bob");
  EXPECT_THAT(Revise("po-1"), HasReason("DUTIES_CONFLICT"));
  EXPECT_THAT(Annotate("po-1"), IsOk());
  ActAs("bob");
  EXPECT_THAT(CreateIssued("po-2"), IsOk()) << "another chain";
}

TEST_F(DutiesOnOrdersTest, WhatMovesFiguresTakesNobodyOffTheChain) {
  ActAs("ann");
  ASSERT_THAT(CreateIssued("po-1"), IsOk());
  v1::InvoiceFacts all = Facts("inv-1", "po-1", "bob");
  all.mutable_amount()->set_units(150);
  ASSERT_TRUE(Associate(all).has_association());
  ASSERT_EQ(Events<v1::BalanceCrossed>().back().threshold(), v1::BalanceCrossed::THRESHOLD_EXHAUSTED);
  // The thresholds are armed again, so the order's figures are written.
  ActAs("ann");
  ASSERT_THAT(Revise("po-1"), IsOk());
  ASSERT_THAT(Undo("inv-1", ""), IsOk());
  ActAs("bob");
  EXPECT_THAT(Revise("po-1"), HasReason("DUTIES_CONFLICT"));
}

TEST_F(DutiesOnOrdersTest, AServiceAccountIsNoSecondPersonForBankDetails) {
  ActAs("carl");
  ASSERT_THAT(ProposeBankDetails(), IsOk());
  EXPECT_THAT(ConfirmBankDetails(), HasReason("SECOND_PERSON_REQUIRED"));
  ActAs("bot-of-carl");
  EXPECT_THAT(ConfirmBankDetails(), HasReason("SECOND_PERSON_REQUIRED"));
  ActAs("bot-of-dora");
  EXPECT_THAT(ConfirmBankDetails(), IsOk());
  ActAs("dora");
  EXPECT_THAT(CreateDraft("po-1"), HasReason("DUTIES_CONFLICT")) << "she edited the supplier by her account";
}

TEST_F(DutiesOnOrdersTest, WhoOrdersFromASupplierLiftsNoBlockOfIt) {
  ActAs("ann");
  ASSERT_THAT(CreateIssued("po-1"), IsOk());
  const auto block = Parse<v1::BlockSupplierRequest>(
      "name: 'organizations/acme/suppliers/initech' block { scope: SCOPE_ALL reason: 'late' }");
  const auto lift = Parse<v1::BlockSupplierRequest>("name: 'organizations/acme/suppliers/initech'");
  const auto call = [&](v1::BlockSupplierRequest request, const char* id) {
    request.set_request_id(id);
    return CallAs<v1::Supplier>("Suppliers/BlockSupplier", request);
  };
  EXPECT_THAT(call(block, "r-1"), IsOk());
  EXPECT_THAT(call(lift, "r-2"), HasReason("DUTIES_CONFLICT"));
  ActAs("dora");
  EXPECT_THAT(call(lift, "r-3"), IsOk());
}

TEST_F(DutiesOnOrdersTest, ThePeopleOfAnOrderAreCounted) {
  ActAs("ann");
  ASSERT_THAT(CreateIssued("po-1"), IsOk());
  v1::InvoiceFacts facts = Facts("inv-0", "po-1", "");
  for (size_t i = 0; i < limits::kPersonsPerDuty; ++i) {
    facts.set_invoice("organizations/acme/invoices/inv-" + std::to_string(i));
    facts.clear_posted_by();
    facts.add_posted_by("p-" + std::to_string(i));
    ASSERT_TRUE(Associate(facts).has_association()) << i;
  }
  EXPECT_EQ(Post("one-of-them", "po-1", "p-7"), "po-1");
  const v1::AssociationResult refused = Associate(Facts("one-more", "po-1", "zoe"));
  EXPECT_EQ(refused.unmatched().reason(), v1::UNMATCHED_REASON_TOO_MANY_PERSONS) << refused.DebugString();
  EXPECT_THAT(refused.unmatched().message(), HasSubstr("let one of them post it"));
  EXPECT_EQ(Post("a-system", "po-1", ""), "po-1");
  EXPECT_THAT(Undo("inv-0", "zoe"), HasReason("TOO_MANY_PERSONS"));
  EXPECT_THAT(Undo("inv-0", "zoe", /*cancelled=*/true), IsOk()) << "it cannot be stopped here any more";
  ActAs("zoe");
  EXPECT_THAT(Revise("po-1"), HasReason("DUTIES_CONFLICT")) << "she is remembered all the same";
}

TEST_F(DutiesOnOrdersTest, TheChainIsThereAfterARestart) {
  ActAs("ann");
  ASSERT_THAT(CreateIssued("po-1"), IsOk());
  ASSERT_EQ(Post("inv-1", "po-1", "bob"), "po-1");
  const OrderInvoiced invoiced = *LoadInvoiced(*node_.store().Read(store::PartitionOf("acme")), {"acme", "po-1"});
  EXPECT_EQ(invoiced.posters, Persons("bob"));
  // Reads the view as it is loaded after a restart.
  const auto view = CandidateView::Load(*node_.store().Read(store::PartitionOf("acme")), "acme").value();
  const auto target =
      static_cast<const CandidateView&>(*view).index().FindTarget({.order_id = "po-1", .line_number = "1"});
  ASSERT_TRUE(target.has_value());
  EXPECT_EQ(target->requesters, Persons("ann"));
  EXPECT_EQ(target->posters, Persons("bob"));
}

TEST_F(DutiesOnOrdersTest, WhoBooksOrUndoesByHandPosts) {
  ActAs("ann");
  ASSERT_THAT(CreateIssued("po-1"), IsOk());
  ActAs("bob");
  ASSERT_THAT(CreateIssued("po-2"), IsOk());
  const v1::InvoiceFacts facts = Facts("inv-1", "po-1", "carl");
  ASSERT_TRUE(Associate(facts).has_association());
  EXPECT_THAT(Undo("inv-1", "ann"), HasReason("DUTIES_CONFLICT"));
  EXPECT_THAT(Move(facts, "po-2", "bob"), HasReason("DUTIES_CONFLICT")) << "to bob's own";
  EXPECT_THAT(Move(facts, "po-2", "ann"), HasReason("DUTIES_CONFLICT")) << "away from ann's own";
  EXPECT_EQ(Get("po-1")->invoiced().units(), 1);
  EXPECT_THAT(Move(facts, "po-2", "dora"), IsOk());
  ActAs("dora");
  EXPECT_THAT(Revise("po-1"), HasReason("DUTIES_CONFLICT"));
  EXPECT_THAT(Revise("po-2"), HasReason("DUTIES_CONFLICT"));
  EXPECT_THAT(Undo("inv-1", "emil"), IsOk());
  ActAs("emil");
  EXPECT_THAT(Revise("po-2"), HasReason("DUTIES_CONFLICT"));
  // The poster of an invoice stays responsible for it, whoever moves it to a line.
  EXPECT_THAT(Move(Facts("inv-2", "po-1", "ann"), "po-1", "dora"), HasReason("DUTIES_CONFLICT"));
}

TEST_F(DutiesOnOrdersTest, ACancelledInvoiceIsUndoneAndWhoDidItIsRemembered) {
  ActAs("ann");
  ASSERT_THAT(CreateIssued("po-1"), IsOk());
  ASSERT_EQ(Post("inv-1", "po-1", "bob"), "po-1");
  EXPECT_THAT(Undo("inv-1", "carl", /*cancelled=*/true), IsOk());
  ActAs("carl");
  EXPECT_THAT(Revise("po-1"), HasReason("DUTIES_CONFLICT"));
  ASSERT_EQ(Post("inv-2", "po-1", "bob"), "po-1");
  EXPECT_THAT(Undo("inv-2", "ann", /*cancelled=*/true), IsOk()) << "it cannot be stopped here any more";
  EXPECT_EQ(Post("inv-3", "po-1", "ann"), kConflict) << "nor does it give her another duty";
}

TEST_F(DutiesOnOrdersTest, WhoEditedASupplierNeitherOrdersNorPosts) {
  ActAs("eve");
  ASSERT_THAT(Rename("initech"), IsOk());
  const absl::Status refused = CreateDraft("po-1").status();
  EXPECT_THAT(refused, HasReason("DUTIES_CONFLICT"));
  EXPECT_THAT(refused, HasMetadata("other_duty", "SUPPLIER_EDITOR"));
  ActAs("ann");
  ASSERT_THAT(CreateIssued("po-1"), IsOk());
  ActAs("eve");
  EXPECT_THAT(Revise("po-1"), HasReason("DUTIES_CONFLICT"));
  EXPECT_EQ(Post("inv-1", "po-1", "eve"), kConflict);
  ASSERT_EQ(Post("inv-2", "po-1", "bob"), "po-1");
  EXPECT_THAT(Undo("inv-2", "eve"), HasReason("DUTIES_CONFLICT"));
  EXPECT_THAT(Move(Facts("inv-2", "po-1", "bob"), "po-1", "eve"), HasReason("DUTIES_CONFLICT"));
}

TEST_F(DutiesOnOrdersTest, WhoOrderedOrPostedEditsNoSupplierAnyMore) {
  ActAs("ann");
  ASSERT_THAT(CreateIssued("po-1"), IsOk());
  ASSERT_EQ(Post("inv-1", "po-1", "bob"), "po-1");
  for (const std::string person : {"ann", "bob"}) {
    ActAs(person);
    EXPECT_THAT(Rename("initech"), HasReason("DUTIES_CONFLICT"));
    EXPECT_THAT(ProposeBankDetails(), HasReason("DUTIES_CONFLICT"));
  }
  ActAs("carl");
  EXPECT_THAT(ProposeBankDetails(), IsOk());
  ActAs("ann");
  EXPECT_THAT(ConfirmBankDetails(), HasReason("DUTIES_CONFLICT"));
  ActAs("dora");
  EXPECT_THAT(ConfirmBankDetails(), IsOk());
  EXPECT_THAT(Events<v1::SupplierChanged>().back().supplier().editors(), ElementsAre("carl", "dora"));
  // Ann may be the editor of another supplier.
  ActAs("ann");
  auto other = Parse<v1::CreateSupplierRequest>(
      "parent: 'organizations/acme' supplier_id: 'init' supplier { display_name: 'I' }");
  EXPECT_THAT(CallAs<v1::Supplier>("Suppliers/CreateSupplier", other), IsOk());
  EXPECT_THAT(Rename("init"), IsOk());
}

TEST_F(DutiesOnOrdersTest, ADraftGoesToNoSupplierThatItsWritersEdited) {
  ActAs("ann");
  ASSERT_THAT(CreateDraft("po-1"), IsOk());
  const auto other = Parse<v1::CreateSupplierRequest>(R"pb(
    parent: "organizations/acme"
    supplier_id: "other"
    supplier {
      display_name: "Other"
      bill_from_entities { bill_from_entity_id: "us" currency: "USD" }
    }
  )pb");
  ASSERT_THAT(CallAs<v1::Supplier>("Suppliers/CreateSupplier", other), IsOk());
  const auto move = [&] {
    auto request = Parse<v1::UpdatePurchaseOrderRequest>(R"pb(
      purchase_order {
        name: "organizations/acme/purchaseOrders/po-1"
        supplier: "organizations/acme/suppliers/other"
        bill_from_entities: "organizations/acme/suppliers/other/billFromEntities/us"
      }
      update_mask { paths: "supplier" paths: "bill_from_entities" }
    )pb");
    request.set_request_id(NextRequestId());
    return CallAs<v1::PurchaseOrder>("PurchaseOrders/UpdatePurchaseOrder", request);
  };
  for (const std::string person : {"ann", "bob", "platform"}) {
    ActAs(person);
    EXPECT_THAT(move(), HasReason("DUTIES_CONFLICT")) << person;
  }
}

TEST_F(DutiesOnOrdersTest, InABatchEachIsRefusedByItself) {
  ActAs("eve");
  ASSERT_THAT(Rename("initech"), IsOk());
  ActAs("ann");
  ASSERT_THAT(CreateIssued("po-1"), IsOk());
  v1::AssociateInvoicesRequest invoices;
  *invoices.add_invoices() = Facts("inv-1", "po-1", "bob");
  *invoices.add_invoices() = Facts("inv-2", "po-1", "ann");
  *invoices.add_invoices() = Facts("inv-3", "po-1", "carl");
  const auto booked = Call<v1::AssociateInvoicesResponse>("Associations/AssociateInvoices", invoices);
  ASSERT_THAT(booked, IsOk());
  EXPECT_TRUE(booked->results(0).has_association());
  EXPECT_TRUE(booked->results(1).has_unmatched());
  EXPECT_TRUE(booked->results(2).has_association());
}

TEST_F(DutiesOnOrdersTest, ExplainAndSimulateSayTheSame) {
  ActAs("ann");
  ASSERT_THAT(CreateIssued("po-1"), IsOk());
  v1::ExplainAssociationRequest why;
  why.set_parent("organizations/acme");
  *why.mutable_invoice() = Facts("inv-1", "po-1", "ann");
  const auto explained = Call<v1::ExplainAssociationResponse>("Associations/ExplainAssociation", why);
  ASSERT_THAT(explained, IsOk());
  EXPECT_EQ(explained->result().unmatched().reason(), v1::UNMATCHED_REASON_DUTIES_CONFLICT);
  EXPECT_EQ(explained->candidates(0).dropped_by(), v1::UNMATCHED_REASON_DUTIES_CONFLICT);
  v1::SimulateAssociationsRequest what_if;
  what_if.set_parent("organizations/acme");
  *what_if.add_invoices() = Facts("inv-1", "po-1", "ann");
  *what_if.add_invoices() = Facts("inv-2", "po-1", "bob");
  const auto simulated = Call<v1::SimulateAssociationsResponse>("Associations/SimulateAssociations", what_if);
  ASSERT_THAT(simulated, IsOk());
  EXPECT_EQ(simulated->results(0).unmatched().reason(), v1::UNMATCHED_REASON_DUTIES_CONFLICT);
  EXPECT_TRUE(simulated->results(1).has_association());
}

TEST_F(DutiesOnOrdersTest, ACreditNoteIsPostedToo) {
  ActAs("ann");
  ASSERT_THAT(CreateIssued("po-1"), IsOk());
  ASSERT_EQ(Post("inv-1", "po-1", "bob"), "po-1");
  v1::InvoiceFacts note = Facts("note-1", "po-1", "ann");
  note.clear_purchase_order_number();
  note.set_credit_note(true);
  note.set_credited_invoice("organizations/acme/invoices/inv-1");
  EXPECT_EQ(Associate(note).unmatched().reason(), v1::UNMATCHED_REASON_DUTIES_CONFLICT);
  note.set_posted_by(0, "carl");
  EXPECT_TRUE(Associate(note).has_association());
  ActAs("carl");
  EXPECT_THAT(Revise("po-1"), HasReason("DUTIES_CONFLICT"));
}

TEST_F(DutiesOnOrdersTest, APurchaseOnAMarketplaceRequestsToo) {
  ActAs("ann");
  ASSERT_THAT(CreateIssued("po-1"), IsOk());
  ASSERT_EQ(Post("inv-1", "po-1", "bob"), "po-1");
  ActAs("bob");
  EXPECT_EQ(Purchase("t-1", "PO po-1"), v1::MarketplacePurchase::OUTCOME_DUTIES_CONFLICT);
  ActAs("carl");
  EXPECT_EQ(Purchase("t-2", "PO po-1"), v1::MarketplacePurchase::OUTCOME_LINE_ADDED);
  EXPECT_EQ(Post("inv-2", "po-1", "carl"), kConflict);
}

TEST_F(DutiesOnOrdersTest, ThePeopleWhoBuyUnderANumberAreCounted) {
  ActAs("ann");
  ASSERT_THAT(CreateDraft("po-1"), IsOk());
  for (size_t i = 1; i < limits::kPersonsPerDuty; ++i) {
    ActAs("p-" + std::to_string(i));
    ASSERT_THAT(Annotate("po-1"), IsOk()) << i;
  }
  ASSERT_THAT(Submit("po-1"), IsOk());
  ActAs("zoe");
  EXPECT_EQ(Purchase("one-more", "PO po-1"), v1::MarketplacePurchase::OUTCOME_TOO_MANY_PERSONS);
  ActAs("p-7");
  EXPECT_EQ(Purchase("one-of-them", "PO po-1"), v1::MarketplacePurchase::OUTCOME_LINE_ADDED);
}

}  // namespace
}  // namespace outlay::purchase_order
