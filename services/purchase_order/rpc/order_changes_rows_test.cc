// The rows that change orders (P5) write, and their size. See testing/order_changes.h for what is fake.
#include "services/purchase_order/rpc/testing/order_changes.h"
#include "services/purchase_order/store/orders.h"

namespace outlay::purchase_order {
namespace {

namespace ap = approval::v1;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;

TEST_F(OrderChangesTest, KeepWhoTheVersionIsOf) {
  ASSERT_THAT(Revise("130"), IsOk());
  Run();
  Review(ap::Review::STATE_APPROVED, "po-1");
  Run();
  const auto reader = node_.store().Read(store::PartitionOf("acme"));
  const auto version = reader->Find(kOrderVersions, {"acme", "po-1", 2});
  ASSERT_TRUE(version.ok() && version->has_value());
  EXPECT_EQ((*version)->subject(), "ann");
  EXPECT_EQ((*version)->reason(), "two more chairs");
  EXPECT_EQ((*version)->supplier_id(), "initech");
  const auto first = reader->Find(kOrderVersions, {"acme", "po-1", 1});
  ASSERT_TRUE(first.ok() && first->has_value());
  EXPECT_EQ((*first)->subject(), "ann") << "who submitted it, not the service that issued it";
}

// Reviews are off; later they are on without budgets.
TEST_F(OrderBudgetsTest, AreVersionsOfWhoSubmittedThem) {
  const auto author = [&](const std::string& order_id) {
    return (**node_.store().Read(store::PartitionOf("acme"))->Find(kOrderVersions, {"acme", order_id, 1})).subject();
  };
  Submit("po-1");
  Run();
  EXPECT_EQ(author("po-1"), "ann");
  Switch("approvals_enabled: true");
  Submit("po-2");
  approval_.review.set_state(ap::Review::STATE_APPROVED);
  Run();
  EXPECT_EQ(author("po-2"), "ann");
}

// Rows of an earlier version, without the order's recipient.
TEST_F(OrderChangesTest, SayOfOldVersionsWhoTheyWentTo) {
  MakeGlobex();
  Switch("");
  ASSERT_THAT(Create(ACreation("po-2", "PO 2")), IsOk());
  ASSERT_THAT(Verb<v1::SubmitPurchaseOrderRequest>("Submit", "po-2", "s"), IsOk());
  const auto version = [&](int64_t number) {
    return **node_.store().Read(store::PartitionOf("acme"))->Find(kOrderVersions, {"acme", "po-2", number});
  };
  storage::v1::VersionRecord old = version(1);
  old.clear_supplier_id();
  old.clear_entity_ids();
  old.clear_payment_terms();
  ASSERT_THAT(node_.Write("acme",
                          [&](store::Transaction& txn) {
                            txn.Put(kOrderVersions, {"acme", "po-2", 1}, old);
                            return absl::OkStatus();
                          }),
              IsOk());
  ASSERT_THAT((Send<v1::RevisePurchaseOrderRequest, v1::PurchaseOrder>(
                  "PurchaseOrders/RevisePurchaseOrder",
                  "name: 'organizations/acme/purchaseOrders/po-2' supplier: 'organizations/acme/suppliers/globex' "
                  "bill_from_entities: 'organizations/acme/suppliers/globex/billFromEntities/us'")),
              IsOk());
  EXPECT_EQ(version(1).supplier_id(), "initech");
  EXPECT_THAT(version(1).entity_ids(), ElementsAre("us"));
  EXPECT_EQ(version(1).payment_terms(), "net 30");
  EXPECT_EQ(version(2).supplier_id(), "globex");
}

// Returns lines from a number on, with 200 letters each.
std::string Lines(int first, int count, int units) {
  std::string lines;
  for (int i = first; i < first + count; ++i) {
    lines += "lines { number: '" + std::to_string(i) + "' item: '" + std::string(200, 'x') +
             "' amount { currency_code: 'USD' units: " + std::to_string(units) + " } } ";
  }
  return lines;
}

TEST_F(OrderChangesTest, ThatAreTooLongToWaitAreRefused) {
  Tell(
      "organization: 'organizations/acme' base_currency: 'USD' quotas { lines_per_purchase_order: 900 } settings { "
      "budgets_enabled: true approvals_enabled: true }");
  const auto carry = [&](const std::string& lines) {
    ASSERT_THAT(Revise("100", lines), IsOk());
    approval_.review.set_state(ap::Review::STATE_APPROVED);
    Run();
    ASSERT_EQ(Change().state(), v1::OrderChange::STATE_IN_FORCE) << "what may wait can be written by each of its steps";
    approval_.review.set_state(ap::Review::STATE_OPEN);
  };
  carry(Lines(10, 500, 1));
  carry(Lines(510, 120, 1));
  carry(Lines(10, 350, 2));
  EXPECT_THAT(Revise("100", Lines(10, 620, 3)), HasReason("CHANGE_TOO_LONG"));
  EXPECT_EQ(Change().state(), v1::OrderChange::STATE_IN_FORCE);
  // An update does not make a change too long that barely fitted.
  int fits = 350;
  for (int too_long = 620; too_long - fits > 1;) {
    const int tried = (fits + too_long) / 2;
    const bool is_taken = Revise("100", Lines(10, tried, 3)).ok();
    (is_taken ? fits : too_long) = tried;
    if (is_taken) {
      ASSERT_THAT(Withdraw(), IsOk());
    }
  }
  ASSERT_THAT(Revise("100", Lines(10, fits, 3)), IsOk());
  EXPECT_THAT(Update("notes: '" + std::string(1'900, 'n') + "'"), HasReason("CHANGE_TOO_LONG"));
  EXPECT_THAT(Withdraw(), IsOk());
  EXPECT_THAT(Update("notes: '" + std::string(1'900, 'n') + "'"), IsOk());
}

}  // namespace
}  // namespace outlay::purchase_order
