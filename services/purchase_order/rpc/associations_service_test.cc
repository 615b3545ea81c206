#include "services/purchase_order/rpc/associations_service.h"

#include "common/base/strings.h"
#include "common/rpc/status.h"
#include "outlay/purchase_order/v1/purchase_order_events.pb.h"
#include "services/purchase_order/rpc/testing/association.h"

namespace outlay::purchase_order {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class AssociationsServiceTest : public AssociationFixture {
 protected:
  static absl::Status ErrorOf(const v1::AssociationResult& result) {
    return rpc::FromGrpcStatus({static_cast<grpc::StatusCode>(result.error().code()), result.error().message(),
                                result.error().SerializeAsString()});
  }

  // Returns the announcements of the last record, by type.
  std::vector<std::string> LastTypes() {
    std::vector<std::string> types;
    const command::storage::v1::LogRecord record = node_.Log("acme").back();
    for (const auto& event : record.events()) types.push_back(event.type());
    return types;
  }
};

TEST_F(AssociationsServiceTest, BooksEachInvoiceOnTheLineOfItsType) {
  Put(YearOrder("po-1", "PO1",
                {LineFor("1", "MONTHLY_USAGE", 100'000), LineFor("2", "SUBSCRIPTION_PURCHASE", 50'000),
                 LineFor("3", "MARKETPLACE_PURCHASE", 20'000)}));
  const auto response = Associate({Facts("inv-1", "SUBSCRIPTION_PURCHASE", 12'000),
                                   Facts("inv-2", "MARKETPLACE_PURCHASE", 3'000), Facts("inv-3", "", 1)});
  ASSERT_THAT(response, IsOk());
  ASSERT_THAT(response->results(), SizeIs(3));
  const v1::Association& first = response->results(0).association();
  EXPECT_EQ(first.invoice(), "organizations/acme/invoices/inv-1");
  EXPECT_EQ(first.purchase_order(), "organizations/acme/purchaseOrders/po-1");
  EXPECT_EQ(first.purchase_order_number(), "PO1");
  EXPECT_EQ(first.line_number(), "2");
  EXPECT_EQ(first.amount().units(), 120);
  EXPECT_EQ(first.line_balance().units(), 380);
  EXPECT_EQ(first.trace().decided_by(), v1::DECIDED_BY_ONLY_CANDIDATE);
  EXPECT_EQ(response->results(1).association().line_number(), "3");
  EXPECT_EQ(response->results(2).unmatched().reason(), v1::UNMATCHED_REASON_TYPE_MISMATCH);
  EXPECT_EQ(Invoiced("po-1").order.minor, 15'000);
  EXPECT_EQ(Invoiced("po-1").lines.at("2").minor, 12'000);
}

TEST_F(AssociationsServiceTest, AnInvoiceOfABatchSeesWhatThoseBeforeItTook) {
  Put(YearOrder("po-1", "PO1", {LineFor("1", "ALL", 1'000), LineFor("2", "ALL", 1'000)}));
  const auto response = Associate({Facts("a", "ALL", 600), Facts("b", "ALL", 600), Facts("c", "ALL", 600)});
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->results(0).association().line_number(), "1");
  EXPECT_EQ(response->results(1).association().line_number(), "2");
  EXPECT_EQ(response->results(2).association().line_number(), "1");
  EXPECT_FALSE(response->results(2).association().trace().enough_balance());
}

TEST_F(AssociationsServiceTest, AnswersTheSameInvoiceAlikeForEver) {
  Put(YearOrder("po-1", "PO1", {LineFor("1", "ALL", 1'000)}));
  const v1::AssociationResult first = AssociateOne(Facts("inv-1", "ALL", 600));
  Put(YearOrder("po-2", "PO0", {LineFor("1", "ALL", 9'000)}));
  node_.clock().Advance(absl::Hours(24 * 400));
  EXPECT_EQ(AssociateOne(Facts("inv-1", "ALL", 600)).SerializeAsString(), first.SerializeAsString());
  EXPECT_EQ(Invoiced("po-1").order.minor, 600);
  EXPECT_THAT(node_.Log("acme"), SizeIs(1));
}

TEST_F(AssociationsServiceTest, RefusesTheSameInvoiceWithOtherContentAndLetsTheOthersGoOn) {
  Put(YearOrder("po-1", "PO1", {LineFor("1", "ALL", 1'000)}));
  AssociateOne(Facts("inv-1", "ALL", 600));
  const auto response = Associate({Facts("inv-1", "ALL", 601), Facts("inv-2", "ALL", 100)});
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->results(0).error().code(), static_cast<int>(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(response->results(0).error().message(), ::testing::HasSubstr("inv-1"));
  EXPECT_THAT(response->results(0).error().details(), SizeIs(1));
  EXPECT_TRUE(response->results(1).has_association());
  EXPECT_EQ(Invoiced("po-1").order.minor, 700);
}

TEST_F(AssociationsServiceTest, OrganizationsThatShareACallDoNotFeelEachOther) {
  Put(YearOrder("po-1", "PO1", {LineFor("1", "ALL", 1'000)}));
  v1::InvoiceFacts elsewhere = Facts("inv-2", "ALL", 600);
  elsewhere.set_invoice("organizations/nowhere/invoices/inv-2");
  elsewhere.set_bill_from_entity("organizations/nowhere/suppliers/aws/billFromEntities/inc");
  v1::InvoiceFacts mixed = Facts("inv-3", "ALL", 600);
  mixed.set_invoice("organizations/nowhere/invoices/inv-3");
  v1::InvoiceFacts credit = Facts("inv-4", "ALL", 600);
  credit.set_credit_note(true);
  credit.set_credited_invoice("organizations/nowhere/invoices/inv-2");
  const auto response = Associate({elsewhere, mixed, credit, Facts("inv-1", "ALL", 600)});
  ASSERT_THAT(response, IsOk());
  ASSERT_THAT(response->results(), SizeIs(4));
  EXPECT_THAT(ErrorOf(response->results(0)), HasReason("ORGANIZATION_NOT_FOUND"));
  EXPECT_THAT(ErrorOf(response->results(1)), HasMetadata("field", "invoices[1].bill_from_entity"));
  EXPECT_THAT(ErrorOf(response->results(2)), HasMetadata("field", "invoices[2].credited_invoice"));
  EXPECT_EQ(response->results(3).association().line_number(), "1");
  EXPECT_EQ(Invoiced("po-1").order.minor, 600);
}

TEST_F(AssociationsServiceTest, AnUnmatchedInvoiceLeavesNothingAndMayBeTriedAgain) {
  const v1::AssociationResult before = AssociateOne(Facts("inv-1", "ALL", 600, "purchase_order_number: 'PO9'"));
  EXPECT_EQ(before.unmatched().reason(), v1::UNMATCHED_REASON_NO_ORDER);
  EXPECT_EQ(before.unmatched().reference_failure(), v1::UNMATCHED_REASON_REFERENCE_NOT_FOUND);
  EXPECT_THAT(before.unmatched().message(), ::testing::HasSubstr("issue"));
  EXPECT_THAT(node_.Log("acme"), IsEmpty());
  Put(YearOrder("po-1", "PO1", {LineFor("1", "ALL", 1'000)}));
  const v1::AssociationResult after = AssociateOne(Facts("inv-1", "ALL", 600, "purchase_order_number: 'PO9'"));
  EXPECT_EQ(after.association().reference_failure(), v1::UNMATCHED_REASON_REFERENCE_NOT_FOUND);
}

TEST_F(AssociationsServiceTest, AnnouncesTheBookingAndItsCrossings) {
  Put(YearOrder("po-1", "PO1", {LineFor("1", "ALL", 1'000), LineFor("2", "ALL", 9'000)}));
  AssociateOne(Facts("inv-1", "ALL", 1'000));
  const command::storage::v1::LogRecord record = node_.Log("acme").back();
  EXPECT_EQ(record.command(), "associations.create");
  EXPECT_EQ(record.resource(), "organizations/acme/invoices/inv-1");
  EXPECT_EQ(record.before(), "");
  EXPECT_EQ(record.answer(), "");
  EXPECT_THAT(LastTypes(),
              ElementsAre("outlay.purchase_order.v1.InvoiceAssociated", "outlay.purchase_order.v1.BalanceCrossed",
                          "outlay.purchase_order.v1.BalanceCrossed"));
  v1::InvoiceAssociated associated;
  ASSERT_TRUE(associated.ParseFromString(record.events(0).data()));
  EXPECT_EQ(associated.association().line_number(), "1");
  v1::BalanceCrossed crossed;
  ASSERT_TRUE(crossed.ParseFromString(record.events(1).data()));
  EXPECT_EQ(crossed.threshold(), v1::BalanceCrossed::THRESHOLD_LOW);
  EXPECT_EQ(crossed.threshold_basis_points(), 7'500);
  EXPECT_EQ(crossed.balance_before().units(), 10);
  EXPECT_EQ(crossed.balance_after().units(), 0);
  EXPECT_EQ(record.events(1).subject(), "organizations/acme/purchaseOrders/po-1");
}

class CloseWhenCompleteTest : public AssociationsServiceTest {
 protected:
  CloseWhenCompleteTest() {
    Tell(Parse<directory::v1::OrganizationChanged>(R"pb(organization: "organizations/acme"
                                                        base_currency: "USD"
                                                        settings { close_when_complete: true })pb"));
    Put(YearOrder("po-1", "PO1", {LineFor("1", "MONTHLY_USAGE", 1'000), LineFor("2", "SUBSCRIPTION_PURCHASE", 500)}));
  }
  State StateOf(const std::string& order_id) {
    return LoadOrder(*node_.store().Read(store::PartitionOf("acme")), {"acme", order_id})->state;
  }
};

TEST_F(CloseWhenCompleteTest, AnOrderClosesWithTheInvoiceThatCompletesIt) {
  // The order's total is reached, but the second line's amount is not.
  AssociateOne(Facts("inv-1", "MONTHLY_USAGE", 1'500));
  EXPECT_EQ(StateOf("po-1"), State::kIssued);
  AssociateOne(Facts("inv-2", "SUBSCRIPTION_PURCHASE", 499));
  EXPECT_EQ(StateOf("po-1"), State::kIssued);
  const auto both = Associate({Facts("inv-3", "SUBSCRIPTION_PURCHASE", 1), Facts("inv-4", "MONTHLY_USAGE", 1)});
  ASSERT_THAT(both, IsOk());
  EXPECT_EQ(both->results(0).association().line_number(), "2");
  EXPECT_EQ(both->results(1).unmatched().reason(), v1::UNMATCHED_REASON_CLOSED);
  EXPECT_EQ(StateOf("po-1"), State::kClosed);
  const command::storage::v1::LogRecord record = node_.Log("acme").back();
  EXPECT_EQ(record.resource(), "organizations/acme/invoices/inv-3");
  const auto& last = record.events(record.events_size() - 1);
  EXPECT_EQ(last.type(), "outlay.purchase_order.v1.PurchaseOrderChanged");
  EXPECT_EQ(last.subject(), "organizations/acme/purchaseOrders/po-1");
  v1::PurchaseOrderChanged closed;
  ASSERT_TRUE(closed.ParseFromString(last.data()));
  EXPECT_EQ(closed.change(), v1::PurchaseOrderChanged::CHANGE_CLOSED);
  EXPECT_EQ(closed.reason(), "everything ordered is invoiced");
  EXPECT_EQ(closed.purchase_order().state(), v1::PurchaseOrder::STATE_CLOSED);
  EXPECT_EQ(closed.purchase_order().invoiced().units(), 20);
}

TEST_F(CloseWhenCompleteTest, WhatGivesBackLeavesAnOrderOpenThatAUserOpenedAgain) {
  AssociateOne(Facts("inv-1", "MONTHLY_USAGE", 1'100));
  AssociateOne(Facts("inv-2", "SUBSCRIPTION_PURCHASE", 600));
  ASSERT_EQ(StateOf("po-1"), State::kClosed);
  Order open = *LoadOrder(*node_.store().Read(store::PartitionOf("acme")), {"acme", "po-1"});
  open.state = State::kIssued;
  Put(open);
  AssociateOne(Facts("inv-3", "MONTHLY_USAGE", 50, "credit_note: true"));
  EXPECT_EQ(Invoiced("po-1").order.minor, 1'650);
  EXPECT_EQ(StateOf("po-1"), State::kIssued);
  AssociateOne(Facts("inv-4", "MONTHLY_USAGE", 1));
  EXPECT_EQ(StateOf("po-1"), State::kClosed);
}

TEST_F(AssociationsServiceTest, UndoesOnce) {
  Put(YearOrder("po-1", "PO1", {LineFor("1", "ALL", 1'000)}));
  AssociateOne(Facts("inv-1", "ALL", 600));
  auto undo = Parse<v1::UndoAssociationRequest>(R"pb(parent: "organizations/acme"
                                                     request_id: "r1"
                                                     invoice: "organizations/acme/invoices/inv-1")pb");
  const auto undone = Call<v1::Association>("UndoAssociation", undo);
  ASSERT_THAT(undone, IsOk());
  EXPECT_TRUE(undone->undone());
  EXPECT_EQ(undone->line_balance().units(), 10);
  EXPECT_EQ(Invoiced("po-1").order.minor, 0);
  undo.set_request_id("r2");
  EXPECT_THAT(Call<v1::Association>("UndoAssociation", undo), IsOk());
  EXPECT_EQ(Invoiced("po-1").order.minor, 0);
  // An undone booking stays undone.
  EXPECT_TRUE(AssociateOne(Facts("inv-1", "ALL", 600)).association().undone());
}

TEST_F(AssociationsServiceTest, WhatIsUndoneBeforeItComesBooksNothing) {
  Put(YearOrder("po-1", "PO1", {LineFor("1", "ALL", 1'000)}));
  const auto undo = Parse<v1::UndoAssociationRequest>(R"pb(parent: "organizations/acme"
                                                           request_id: "r1"
                                                           invoice: "organizations/acme/invoices/inv-1")pb");
  const auto undone = Call<v1::Association>("UndoAssociation", undo);
  ASSERT_THAT(undone, IsOk());
  EXPECT_TRUE(undone->undone());
  EXPECT_EQ(undone->purchase_order(), "");
  EXPECT_THAT(LastTypes(), IsEmpty()) << "nothing happened to any line";
  EXPECT_TRUE(AssociateOne(Facts("inv-1", "ALL", 600)).association().undone());
  EXPECT_EQ(Invoiced("po-1").order.minor, 0);
  // A person can still choose a line for it.
  auto change = Parse<v1::ChangeAssociationRequest>(
      R"pb(parent: "organizations/acme"
           request_id: "r2"
           purchase_order: "organizations/acme/purchaseOrders/po-1"
           line_number: "1")pb");
  *change.mutable_invoice() = Facts("inv-1", "ALL", 600);
  ASSERT_THAT(Call<v1::Association>("ChangeAssociation", change), IsOk());
  EXPECT_EQ(Invoiced("po-1").order.minor, 600);
}

TEST_F(AssociationsServiceTest, ListsWhatWaitsForARateAcrossOrders) {
  Put(YearOrder("po-1", "PO1", {LineFor("1", "ALL", 1'000)}));
  Put(YearOrder("po-2", "PO2", {LineFor("1", "ALL", 1'000)}));
  constexpr char kEuros[] = "amount { currency_code: 'EUR' units: 1 }";
  const std::string second = Concat(kEuros, " purchase_order_number: 'PO2'");
  ASSERT_THAT(Associate({Facts("c", "ALL", 0, second), Facts("a", "ALL", 0, kEuros), Facts("b", "ALL", 1)}), IsOk());
  auto list = Parse<v1::ListAssociationsRequest>(R"pb(parent: "organizations/acme/purchaseOrders/-"
                                                      waiting_for_rate: true
                                                      page_size: 1)pb");
  auto page = Call<v1::ListAssociationsResponse>("ListAssociations", list);
  ASSERT_THAT(page, IsOk());
  ASSERT_THAT(page->associations(), SizeIs(1));
  EXPECT_EQ(page->associations(0).invoice(), "organizations/acme/invoices/a");
  list.set_page_token(page->next_page_token());
  page = Call<v1::ListAssociationsResponse>("ListAssociations", list);
  ASSERT_THAT(page, IsOk());
  ASSERT_THAT(page->associations(), SizeIs(1));
  EXPECT_EQ(page->associations(0).purchase_order_number(), "PO2");
  EXPECT_EQ(page->next_page_token(), "");
  list.clear_page_token();
  list.set_waiting_for_rate(false);
  EXPECT_THAT(Call<v1::ListAssociationsResponse>("ListAssociations", list), HasReason("FIELD_INVALID"));
  list.set_parent("organizations/acme/purchaseOrders/po-1");
  list.set_waiting_for_rate(true);
  list.set_page_size(0);
  page = Call<v1::ListAssociationsResponse>("ListAssociations", list);
  ASSERT_THAT(page, IsOk());
  EXPECT_THAT(page->associations(), SizeIs(1));
}

TEST_F(AssociationsServiceTest, MovesToTheLineThatAPersonChose) {
  Put(YearOrder("po-1", "PO1", {LineFor("1", "ALL", 1'000)}));
  Put(YearOrder("po-2", "PO2", {LineFor("1", "MONTHLY_USAGE", 1'000)}));
  AssociateOne(Facts("inv-1", "ALL", 600));
  auto change = Parse<v1::ChangeAssociationRequest>(
      R"pb(parent: "organizations/acme"
           request_id: "r1"
           purchase_order: "organizations/acme/purchaseOrders/po-2"
           line_number: "1")pb");
  *change.mutable_invoice() = Facts("inv-1", "ALL", 600);
  const auto moved = Call<v1::Association>("ChangeAssociation", change);
  ASSERT_THAT(moved, IsOk());
  EXPECT_EQ(moved->purchase_order_number(), "PO2");
  EXPECT_EQ(moved->trace().decided_by(), v1::DECIDED_BY_PERSON);
  EXPECT_EQ(Invoiced("po-1").order.minor, 0);
  EXPECT_EQ(Invoiced("po-2").lines.at("1").minor, 600);
  v1::InvoiceAssociated event;
  ASSERT_TRUE(event.ParseFromString(node_.Log("acme").back().events(0).data()));
  EXPECT_EQ(event.previous_purchase_order(), "organizations/acme/purchaseOrders/po-1");
  // The first answer stays valid.
  EXPECT_EQ(AssociateOne(Facts("inv-1", "ALL", 600)).association().purchase_order_number(), "PO2");
}

TEST_F(AssociationsServiceTest, WhatWasUndoneIsBookedAnewFromNowhere) {
  Put(YearOrder("po-1", "PO1", {LineFor("1", "ALL", 1'000), LineFor("2", "ALL", 1'000)}));
  AssociateOne(Facts("inv-1", "ALL", 600));
  const auto undo = Parse<v1::UndoAssociationRequest>(R"pb(parent: "organizations/acme"
                                                           request_id: "r1"
                                                           invoice: "organizations/acme/invoices/inv-1")pb");
  ASSERT_THAT(Call<v1::Association>("UndoAssociation", undo), IsOk());
  auto change = Parse<v1::ChangeAssociationRequest>(
      R"pb(parent: "organizations/acme"
           request_id: "r2"
           purchase_order: "organizations/acme/purchaseOrders/po-1"
           line_number: "2")pb");
  *change.mutable_invoice() = Facts("inv-1", "ALL", 600);
  ASSERT_THAT(Call<v1::Association>("ChangeAssociation", change), IsOk());
  v1::InvoiceAssociated event;
  ASSERT_TRUE(event.ParseFromString(node_.Log("acme").back().events(0).data()));
  EXPECT_EQ(event.association().line_number(), "2");
  EXPECT_EQ(event.previous_line_number(), "");
  EXPECT_EQ(Invoiced("po-1").order.minor, 600);
}

TEST_F(AssociationsServiceTest, RefusesMovesToWhereTheInvoiceCannotBe) {
  Put(YearOrder("po-1", "PO1", {LineFor("1", "ALL", 1'000)}));
  Order closed = YearOrder("po-2", "PO2", {LineFor("1", "ALL", 1'000)});
  closed.state = State::kClosed;
  Put(closed);
  Order other = YearOrder("po-3", "PO3", {LineFor("1", "ALL", 1'000)});
  other.entity_ids = {"emea"};
  Put(other);
  int request = 0;
  const auto move = [&](const std::string& order, const std::string& line, int64_t amount) {
    v1::ChangeAssociationRequest change;
    change.set_parent("organizations/acme");
    change.set_request_id("r" + std::to_string(++request));
    change.set_purchase_order("organizations/acme/purchaseOrders/" + order);
    change.set_line_number(line);
    *change.mutable_invoice() = Facts("inv-1", "ALL", amount);
    return Call<v1::Association>("ChangeAssociation", change);
  };
  EXPECT_THAT(move("po-9", "1", 600), HasReason("PURCHASE_ORDER_NOT_FOUND"));
  EXPECT_THAT(move("po-1", "9", 600), HasReason("LINE_NOT_FOUND"));
  EXPECT_THAT(move("po-2", "1", 600), HasReason("PURCHASE_ORDER_NOT_ISSUED"));
  EXPECT_THAT(move("po-3", "1", 600), HasReason("BILL_FROM_ENTITY_MISMATCH"));
  Line transaction = LineFor("1", "MARKETPLACE_TRANSACTION", 1'000);
  transaction.marketplace_transaction = "t1";
  Put(YearOrder("po-4", "PO4", {transaction}));
  EXPECT_THAT(move("po-4", "1", 600), HasReason("LINE_OF_OTHER_TRANSACTION"));
  EXPECT_THAT(move("po-1", "1", 600), IsOk());
  EXPECT_THAT(move("po-1", "1", 601), HasReason("INVOICE_ALREADY_BOOKED"));
}

TEST_F(AssociationsServiceTest, ABlockForInvoicesHoldsForPersonsToo) {
  Put(YearOrder("po-1", "PO1", {LineFor("1", "ALL", 1'000)}));
  Supplier supplier;
  supplier.id = "aws";
  supplier.entities.push_back({.id = "inc", .currency = Currency::Of("USD")});
  supplier.block = {.scope = BlockScope::kInvoices, .end = std::nullopt, .reason = "audit"};
  Put(supplier);
  v1::ChangeAssociationRequest change;
  change.set_parent("organizations/acme");
  change.set_request_id("r1");
  change.set_purchase_order("organizations/acme/purchaseOrders/po-1");
  change.set_line_number("1");
  *change.mutable_invoice() = Facts("inv-1", "ALL", 600);
  EXPECT_THAT(Call<v1::Association>("ChangeAssociation", change), HasReason("SUPPLIER_BLOCKED"));
  supplier.block->scope = BlockScope::kPayments;
  Put(supplier);
  change.set_request_id("r2");
  EXPECT_THAT(Call<v1::Association>("ChangeAssociation", change), IsOk());
}

TEST_F(AssociationsServiceTest, ListsAnOrdersBookingsByPages) {
  Put(YearOrder("po-1", "PO1", {LineFor("1", "ALL", 1'000)}));
  ASSERT_THAT(Associate({Facts("c", "ALL", 1), Facts("a", "ALL", 1), Facts("b", "ALL", 1)}), IsOk());
  auto list =
      Parse<v1::ListAssociationsRequest>(R"pb(parent: "organizations/acme/purchaseOrders/po-1" page_size: 2)pb");
  auto page = Call<v1::ListAssociationsResponse>("ListAssociations", list);
  ASSERT_THAT(page, IsOk());
  ASSERT_THAT(page->associations(), SizeIs(2));
  EXPECT_EQ(page->associations(1).invoice(), "organizations/acme/invoices/b");
  list.set_page_token(page->next_page_token());
  page = Call<v1::ListAssociationsResponse>("ListAssociations", list);
  ASSERT_THAT(page, IsOk());
  ASSERT_THAT(page->associations(), SizeIs(1));
  EXPECT_EQ(page->next_page_token(), "");
  list.set_parent("organizations/acme/purchaseOrders/po-2");
  EXPECT_THAT(Call<v1::ListAssociationsResponse>("ListAssociations", list), HasReason("PAGE_TOKEN_INVALID"));
  list.clear_page_token();
  EXPECT_THAT(Call<v1::ListAssociationsResponse>("ListAssociations", list), HasReason("PURCHASE_ORDER_NOT_FOUND"));
}

TEST_F(AssociationsServiceTest, WritesLittleForEachInvoice) {
  // Ids and numbers as long as on a real platform.
  Put(YearOrder("01jd3v9k8m2p4r6t8w0x2z4a6c", "PO-2020-000123", {LineFor("10", "ALL", 1'000'000)}));
  AssociateOne(Facts("01jd3vb5q7s9v1x3z5b7d9f1h3", "ALL", 600));
  EXPECT_LE(node_.Log("acme").back().ByteSizeLong(), 800U);
}

}  // namespace
}  // namespace outlay::purchase_order
