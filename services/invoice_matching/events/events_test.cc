#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "outlay/purchase_order/v1/purchase_order_events.pb.h"
#include "services/invoice_matching/events/invoice_snapshot.h"
#include "services/invoice_matching/events/purchase_order_events.h"
#include "services/invoice_matching/flow/testing/flow.h"
#include "services/invoice_matching/store/rescans.h"

namespace outlay::invoice_matching {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::SizeIs;

class PurchaseOrderEventsTest : public ::testing::Test, public FlowNode {
 protected:
  void SetUp() override {
    SetUpOrganization("acme", directory::v1::DUPLICATE_SCOPE_UNSPECIFIED, /*associate_automatically=*/true);
    changed.mutable_purchase_order()->set_name("organizations/acme/purchaseOrders/po-1");
    changed.mutable_purchase_order()->add_bill_from_entities("organizations/acme/suppliers/s/billFromEntities/e1");
    changed.mutable_purchase_order()->add_bill_from_entities("organizations/acme/suppliers/s/billFromEntities/e2");
    changed.set_may_take_more(true);
  }
  absl::Status Apply(bool is_state = false) {
    feed::FeedEvent event;
    event.event.set_type("outlay.purchase_order.v1.PurchaseOrderChanged");
    event.event.set_data(changed.SerializeAsString());
    event.organization = "acme";
    event.is_state = is_state;
    return node.Write("acme", [&](store::Transaction& txn) { return handler.Apply(txn, event); });
  }
  std::vector<std::string> Marked() {
    std::vector<std::string> entities;
    const auto reader = node.store().Read(store::PartitionOf("acme"));
    const absl::StatusOr<std::vector<Rescan>> rescans = ListRescans(*reader, node.clock().Now(), 100);
    for (const Rescan& rescan : rescans.value()) {
      entities.push_back(rescan.ref.entity_id);
    }
    return entities;
  }

  const PurchaseOrderEvents handler;
  po::PurchaseOrderChanged changed;
};

TEST_F(PurchaseOrderEventsTest, MarksTheEntitiesOfAnOrderThatMayTakeMore) {
  EXPECT_TRUE(handler.Handles("outlay.purchase_order.v1.PurchaseOrderChanged"));
  EXPECT_TRUE(handler.Handles("outlay.purchase_order.v1.InvoiceAssociated"));
  EXPECT_FALSE(handler.Handles("outlay.purchase_order.v1.BalanceCrossed"));
  ASSERT_THAT(Apply(), IsOk());
  EXPECT_THAT(Marked(), ElementsAre("e1", "e2"));
}

TEST_F(PurchaseOrderEventsTest, LeavesOtherChangesAlone) {
  changed.set_may_take_more(false);
  ASSERT_THAT(Apply(), IsOk());
  EXPECT_THAT(Marked(), SizeIs(0));
}

TEST_F(PurchaseOrderEventsTest, DoesNothingWithoutTheSetting) {
  SetUpOrganization("acme");
  ASSERT_THAT(Apply(), IsOk());
  EXPECT_THAT(Marked(), SizeIs(0));
}

TEST_F(PurchaseOrderEventsTest, TakesAnIssuedOrderOfASnapshotAsOneThatMayTakeMore) {
  changed.set_may_take_more(false);
  changed.mutable_purchase_order()->set_state(po::PurchaseOrder::STATE_DRAFT);
  ASSERT_THAT(Apply(/*is_state=*/true), IsOk());
  EXPECT_THAT(Marked(), SizeIs(0));
  changed.mutable_purchase_order()->set_state(po::PurchaseOrder::STATE_ISSUED);
  ASSERT_THAT(Apply(/*is_state=*/true), IsOk());
  EXPECT_THAT(Marked(), SizeIs(2));
}

TEST_F(PurchaseOrderEventsTest, TriesAgainWhenABlockIsLifted) {
  po::SupplierChanged supplier;
  supplier.mutable_supplier()->set_name("organizations/acme/suppliers/s");
  supplier.mutable_supplier()->add_bill_from_entities()->set_bill_from_entity_id("e1");
  const auto apply = [&](bool is_state) {
    feed::FeedEvent event;
    event.event.set_type("outlay.purchase_order.v1.SupplierChanged");
    event.event.set_data(supplier.SerializeAsString());
    event.organization = "acme";
    event.is_state = is_state;
    ASSERT_THAT(node.Write("acme", [&](store::Transaction& txn) { return handler.Apply(txn, event); }), IsOk());
  };
  EXPECT_TRUE(handler.Handles("outlay.purchase_order.v1.SupplierChanged"));
  supplier.mutable_supplier()->mutable_block()->set_scope(po::SupplierBlock::SCOPE_INVOICES);
  apply(/*is_state=*/false);
  EXPECT_THAT(Marked(), SizeIs(0));
  supplier.mutable_supplier()->clear_block();
  apply(/*is_state=*/true);
  EXPECT_THAT(Marked(), SizeIs(0));
  apply(/*is_state=*/false);
  EXPECT_THAT(Marked(), ElementsAre("e1"));
}

TEST_F(PurchaseOrderEventsTest, TriesAgainWhenABlockEndsByItself) {
  const absl::Time end = node.clock().Now() + absl::Hours(1);
  const auto block_until = [&](absl::Time time) {
    po::SupplierChanged supplier;
    supplier.mutable_supplier()->set_name("organizations/acme/suppliers/s");
    supplier.mutable_supplier()->add_bill_from_entities()->set_bill_from_entity_id("e1");
    po::SupplierBlock& block = *supplier.mutable_supplier()->mutable_block();
    block.set_scope(po::SupplierBlock::SCOPE_ALL);
    block.mutable_end_time()->set_seconds(absl::ToUnixSeconds(time));
    feed::FeedEvent event;
    event.event.set_type("outlay.purchase_order.v1.SupplierChanged");
    event.event.set_data(supplier.SerializeAsString());
    event.organization = "acme";
    ASSERT_THAT(node.Write("acme", [&](store::Transaction& txn) { return handler.Apply(txn, event); }), IsOk());
  };
  const auto due_at = [&](absl::Time time) {
    return ListRescans(*node.store().Read(store::PartitionOf("acme")), time, 100).value();
  };
  block_until(end - absl::Minutes(1));
  block_until(end);
  EXPECT_THAT(due_at(end - absl::Seconds(1)), SizeIs(0)) << "the last word counts";
  ASSERT_THAT(due_at(end), SizeIs(1));
  // An order that may take more is looked at at once, and the end of the block is not forgotten over it.
  ASSERT_THAT(Apply(), IsOk());
  for (int pass = 0; pass < 2; ++pass) {
    const std::vector<Rescan> due = due_at(end - absl::Minutes(1));
    ASSERT_THAT(due, SizeIs(2));
    for (const Rescan& rescan : due) {
      ASSERT_THAT(node.Write("acme", [&](store::Transaction& txn) { return AdvanceRescan(txn, rescan, std::nullopt); }),
                  IsOk());
    }
  }
  EXPECT_THAT(due_at(end - absl::Seconds(1)), SizeIs(0));
  EXPECT_THAT(due_at(end), SizeIs(1));
}

TEST_F(PurchaseOrderEventsTest, IgnoresEntitiesOfOthersAndRefusesWhatItCannotRead) {
  changed.mutable_purchase_order()->set_bill_from_entities(0, "organizations/other/suppliers/s/billFromEntities/e1");
  ASSERT_THAT(Apply(), IsOk());
  EXPECT_THAT(Marked(), ElementsAre("e2"));
  feed::FeedEvent event;
  event.event.set_data("\xff\xff");
  EXPECT_THAT(node.Write("acme", [&](store::Transaction& txn) { return handler.Apply(txn, event); }),
              HasReason("EVENT_UNREADABLE"));
}

TEST_F(PurchaseOrderEventsTest, GivesBackABookingThatCameTooLate) {
  peer.order_of = [](const po::InvoiceFacts&) { return ""; };
  Create("inv-1", SomeInvoice());
  EXPECT_EQ(StateIn(Cancel("inv-1", "r1")), State::kCancelled);
  // A call that was given up before books after all.
  po::InvoiceAssociated late;
  po::Association& association = *late.mutable_association();
  association.set_invoice("organizations/acme/invoices/inv-1");
  association.set_purchase_order("organizations/acme/purchaseOrders/po-1");
  association.set_line_number("1");
  association.mutable_amount()->set_currency_code("EUR");
  association.mutable_amount()->set_units(100);
  peer.bookings["organizations/acme/invoices/inv-1"] = association;
  feed::FeedEvent event;
  event.event.set_type("outlay.purchase_order.v1.InvoiceAssociated");
  event.event.set_data(late.SerializeAsString());
  event.organization = "acme";
  ASSERT_THAT(node.Write("acme", [&](store::Transaction& txn) { return handler.Apply(txn, event); }), IsOk());
  EXPECT_EQ(Count(kInvoicesPending), 1U);
  flow().Resume({"acme", "inv-1"});
  Advance(absl::Seconds(1));
  EXPECT_TRUE(peer.bookings.at("organizations/acme/invoices/inv-1").undone());
  EXPECT_EQ(Stored("inv-1").state.state, State::kCancelled);
  EXPECT_EQ(Count(kInvoicesPending), 0U);
}

TEST_F(PurchaseOrderEventsTest, SnapshotsTellEveryInvoiceOnce) {
  for (int i = 0; i < 250; ++i) Create("inv-" + std::to_string(i), SomeInvoice(std::to_string(i)));
  const auto reader = node.store().Read(store::PartitionOf("acme"));
  std::set<std::string> told;
  std::string next;
  int pages = 0;
  do {
    const absl::StatusOr<feed::SnapshotPage> page = ReadInvoiceSnapshot(*reader, next);
    ASSERT_THAT(page, IsOk());
    for (const command::Announcement& announcement : page->events) {
      v1::InvoiceChanged event;
      ASSERT_TRUE(event.ParseFromString(announcement.data));
      EXPECT_EQ(event.change(), v1::InvoiceChanged::CHANGE_UNSPECIFIED);
      EXPECT_EQ(event.state(), v1::Invoice::STATE_ASSOCIATED);
      EXPECT_TRUE(told.insert(event.invoice()).second);
    }
    next = page->next;
    pages += 1;
  } while (!next.empty());
  EXPECT_THAT(told, SizeIs(250));
  EXPECT_EQ(pages, 3);
}

TEST_F(PurchaseOrderEventsTest, SnapshotsTellAnInvoiceThatNothingHappenedToYet) {
  peer.is_down = true;
  Create("inv-1", SomeInvoice());
  EXPECT_EQ(Count(kInvoiceStates), 0U);
  const absl::StatusOr<feed::SnapshotPage> page =
      ReadInvoiceSnapshot(*node.store().Read(store::PartitionOf("acme")), "");
  ASSERT_THAT(page, IsOk());
  ASSERT_THAT(page->events, SizeIs(1));
  v1::InvoiceChanged event;
  ASSERT_TRUE(event.ParseFromString(page->events.front().data));
  EXPECT_EQ(event.state(), v1::Invoice::STATE_RECEIVED);
}

}  // namespace
}  // namespace outlay::invoice_matching
