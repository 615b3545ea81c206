// Keys and records of orders and suppliers must never change their bytes: a data directory outlives its program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "common/flow/review_rows.h"
#include "common/store/testing/hex.h"
#include "services/purchase_order/domain/order/testing/samples.h"
#include "services/purchase_order/store/keyspaces.h"
#include "services/purchase_order/store/records.h"

namespace outlay::purchase_order {
namespace {

using ::outlay::store::KeyHex;
using ::outlay::store::ValueHex;
using samples::ASpec;
using samples::ASupplier;
using samples::DecimalOf;
using samples::Usd;

const absl::Time kTime = absl::FromUnixMicros(1);

TEST(PurchaseOrderGoldenTest, KeysKeepTheirBytes) {
  EXPECT_EQ(KeyHex(kSuppliers, {"o", "s"}), "0001076f0001730001");
  EXPECT_EQ(KeyHex(kBankDetails, {"o", "s"}), "0002076f0001730001");
  EXPECT_EQ(KeyHex(kOrders, {"o", "p"}), "0003076f0001700001");
  EXPECT_EQ(KeyHex(kOrdersByNumber, {"o", "n 1"}), "0004076f00016e20310001");
  EXPECT_EQ(KeyHex(kOrdersByCreateTime, {"o", kTime, "p"}), "0005076f00018000000000000001700001");
  EXPECT_EQ(KeyHex(kOrderFigures, {"o", "p"}), "0006076f0001700001");
  EXPECT_EQ(KeyHex(kLineFigures, {"o", "p", "1"}), "0007076f0001700001310001");
  EXPECT_EQ(KeyHex(kAssociations, {"o", "i"}), "0008076f0001690001");
  EXPECT_EQ(KeyHex(kAssociationsByOrder, {"o", "p", "i"}), "0009076f0001700001690001");
  EXPECT_EQ(KeyHex(kContacts, {"o", "p", "c"}), "000a076f0001700001630001");
  EXPECT_EQ(KeyHex(kMarketplacePurchases, {"o", "t"}), "000b076f0001740001");
  EXPECT_EQ(KeyHex(kOrderVersions, {"o", "p", 2}), "000c076f00017000018000000000000002");
  EXPECT_EQ(KeyHex(kAssociationsWaiting, {"o", "i"}), "000d076f0001690001");
  EXPECT_EQ(KeyHex(kOrdersByEntity, {"o", "s", "e", "p"}), "000e076f0001730001650001700001");
  EXPECT_EQ(KeyHex(kIssuedOrdersByEnd, {"o", kTime, "p"}), "000f076f00018000000000000001700001");
  EXPECT_EQ(KeyHex(kActiveOrders, {"o"}), "0010076f0001");
  EXPECT_EQ(KeyHex(kReviewFlows, {"o", "r"}), "0011076f0001720001");
  EXPECT_EQ(KeyHex(kReviewFlowsByDue, {kTime, "o", "r"}), "00120780000000000000016f0001720001");
  EXPECT_EQ(KeyHex(kBudgetFlows, {"o", "d"}), "0013076f0001640001");
  EXPECT_EQ(KeyHex(kBudgetFlowsByDue, {kTime, "o", "d"}), "00140780000000000000016f0001640001");
  EXPECT_EQ(KeyHex(kBankReviews, {"o", "r"}), "0016076f0001720001");
  EXPECT_EQ(KeyHex(kBankReviewsByDue, {kTime, "o", "r"}), "00170780000000000000016f0001720001");
  EXPECT_EQ(KeyHex(kDeliveryPlaces, {"o", "g", "p"}), "0018076f0001670001700001");
}

// Returns an order with every field set.
Order FullOrder() {
  OrderSpec spec = ASpec();
  spec.group_id = "g";
  spec.lines.resize(1);
  LineSpec& line = spec.lines[0];
  line.kind = LineKind::kGoods;
  line.period =
      PeriodSpec{.first_month = {}, .last_month = {}, .start = samples::At(2020, 8, 1), .end = samples::At(2020, 8, 2)};
  line.item = "i";
  line.category = "43";
  line.quantity = DecimalOf("2.5");
  line.unit = "EA";
  line.unit_price = DecimalOf("4");
  line.discount = Usd("1");
  line.tax = Usd("2");
  line.amount = Usd("11");
  line.expected_delivery = absl::CivilDay(2020, 8, 31);
  line.type = "MARKETPLACE_TRANSACTION";
  line.marketplace_transaction = "t";
  spec.ship_to = Address{.addressee = "a", .lines = {"1"}, .locality = "l", .postal_code = "p", .region_code = "US"};
  spec.bill_to = Address{.addressee = "b", .lines = {}, .locality = "", .postal_code = "", .region_code = ""};
  spec.contacts = {{.id = "c", .display_name = "", .email = ""}};
  spec.tags = {"t"};
  spec.notes = "n";
  spec.order_information = OrderInformation{.cost_center = "1",
                                            .project_code = "2",
                                            .job_code = "3",
                                            .location = "4",
                                            .department = "5",
                                            .requisitioner = "6",
                                            .own_fields = {{.label = "l", .value = "v"}}};
  spec.payment_method = "invoice";
  spec.balance_tracking_disabled = true;
  spec.balance_threshold_basis_points = 1;
  Order order = samples::AnIssuedOrder(spec);
  order.suspended = true;
  order.deleted = true;
  order.requesters = Persons("ann");
  return order;
}

TEST(PurchaseOrderGoldenTest, OrdersKeepTheirBytes) {
  const Order order = FullOrder();
  EXPECT_EQ(ValueHex(ToRecord(order)),
            "0a07513320323032301201671a07696e6974656368220275732a240a07323032302d30371207323032302d3039188080"
            "e2c8dfaaea02208080fc938b92ec0232540a013112174d41524b4554504c4143455f5452414e53414354494f4e180122"
            "121880c0b4b1d9f8ea0220808092a09bfbea022a0169320234333a03322e35420245414a0134506458c80160cc0868ca"
            "90017201743a0355534442066e65742033304a100a01611201311a016c2201702a02555352030a01625a01636201746a"
            "016e72180a01311201321a01332201342a01353201363a016c4201767a07696e766f6963658001018a0103616e6e9001"
            "03980101a00101a80101b00102b80180c0d1bff39beb02c00180c0d1bff39beb02c80180c0d1bff39beb02d2010164da0103616e6e"
            "f80101");
  const absl::StatusOr<Order> read = FromRecord(order.id, ToRecord(order));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, order);
  Order grown = order;
  grown.grown_minor = 3;
  EXPECT_EQ(ValueHex(ToRecord(grown)), ValueHex(ToRecord(order)) + "880203");
  EXPECT_EQ(FromRecord(order.id, ToRecord(grown)).value_or(order), grown);
  Order counted = order;
  counted.spending = {.is_counted = true,
                      .rate = Decimal::Parse("1.5").value(),
                      .entries = {{.persons = Persons("a"), .month = Month::Of(2020, 7).value(), .minor = 5}},
                      .breach = "b"};
  EXPECT_EQ(ValueHex(ToRecord(counted)),
            ValueHex(ToRecord(order)) + "92021a08011203312e351a0e0a01611207323032302d30371805220162");
  EXPECT_EQ(FromRecord(order.id, ToRecord(counted)).value_or(order), counted);
}

TEST(PurchaseOrderGoldenTest, RowsBesideOrdersKeepTheirBytes) {
  const OrderBudget beyond = {.phase = BudgetPhase::kReleased, .beyond = 4};
  EXPECT_TRUE(ValueHex(ToRecord(beyond)).ends_with("4004"));
  EXPECT_EQ(*FromRecord(ToRecord(beyond)), beyond);
  EXPECT_EQ(ValueHex(ToRecord(Contact{.id = "c", .display_name = "n", .email = "e"})), "0a016e120165");
  EXPECT_EQ(ValueHex(ToRecord(Invoiced{.minor = -1, .marks = {.low = true, .exhausted = true}})),
            "08ffffffffffffffffff0110011801");
  storage::v1::FiguresRecord figures = ToRecord(Invoiced{.minor = 1, .marks = {}});
  figures.set_posters("ann");
  EXPECT_EQ(ValueHex(figures), "08012203616e6e");
  storage::v1::NumberRecord number;
  number.set_order_id("p");
  EXPECT_EQ(ValueHex(number), "0a0170");
  storage::v1::VersionRecord version;
  ToRecords({samples::AnIssuedOrder().lines[0]}, version.mutable_lines());
  version.set_time_micros(1);
  version.set_subject("s");
  version.set_reason("r");
  version.set_without_review(true);
  EXPECT_EQ(ValueHex(version), "0a0b0a01311203414c4c60904e10011a01732201722801");
  version.set_supplier_id("i");
  version.add_entity_ids("e");
  version.set_payment_terms("n");
  EXPECT_EQ(ValueHex(version), "0a0b0a01311203414c4c60904e10011a017322017228013201693a016542016e");
  version.set_grown_minor(4);
  EXPECT_TRUE(ValueHex(version).ends_with("4804"));
  storage::v1::ActiveOrdersRecord active;
  active.set_count(1);
  active.set_as_of_micros(2);
  EXPECT_EQ(ValueHex(active), "08011002");
}

TEST(PurchaseOrderGoldenTest, ReviewsKeepTheirBytes) {
  const OrderReview review = {.attempt = 2,
                              .review_id = "r",
                              .submitter = "ann",
                              .outcome = ReviewOutcome::kApproved,
                              .reason = "why",
                              .rejected_lines = {"1"},
                              .submit_time = kTime,
                              .end_time = kTime};
  EXPECT_EQ(ValueHex(ToRecord(review)), "08021201721a03616e6e20012a0377687932013138014001");
  EXPECT_EQ(*FromRecord(ToRecord(review)), review);
  const OrderReview elsewhere = {.attempt = 1, .new_delivery_address = true};
  EXPECT_TRUE(ValueHex(ToRecord(elsewhere)).ends_with("5801"));
  EXPECT_TRUE(FromRecord(ToRecord(elsewhere))->new_delivery_address);
  ReviewFlow flow = {
      .subject_id = "po",
      .requester = "ann",
      .phase = ReviewPhase::kLook,
      .attempt = 2,
      .calls = 3,
      .due = kTime,
      .known = ReviewPicture{
          .round = 1, .digest = "d", .outcome = ReviewOutcome::kRejected, .reason = "why", .rejected_lines = {"1"}}};
  EXPECT_EQ(ValueHex(outlay::flow::ToRecord(flow)),
            "0a02706f1203616e6e18032002280330013a0f0801120164180222037768792a0131");
  EXPECT_EQ(*outlay::flow::FromRecord(outlay::flow::ToRecord(flow), kReviewFlows.name), flow);
  flow.known->grown_minor = 5;
  EXPECT_TRUE(ValueHex(outlay::flow::ToRecord(flow)).ends_with("3a110801120164180222037768792a01313805"));
  EXPECT_EQ(*outlay::flow::FromRecord(outlay::flow::ToRecord(flow), kReviewFlows.name), flow);
}

TEST(PurchaseOrderGoldenTest, BudgetsKeepTheirBytes) {
  const OrderBudget budget = {.phase = BudgetPhase::kRefused, .spender = "ann", .reason = "why", .refusals = "r"};
  EXPECT_EQ(ValueHex(ToRecord(budget)), "08061203616e6e1a03776879220172");
  EXPECT_EQ(*FromRecord(ToRecord(budget)), budget);
  const OrderBudget owned = {.phase = BudgetPhase::kHeld, .owners = {"ann", "bob"}};
  EXPECT_EQ(ValueHex(ToRecord(owned)), "08024a03616e6e4a03626f62");
  EXPECT_EQ(*FromRecord(ToRecord(owned)), owned);
  const BudgetFlow asking = {.order_id = "po", .due = kTime, .asks_owners = true};
  EXPECT_EQ(ValueHex(ToRecord(asking)), "0a02706f28013001");
  EXPECT_EQ(FromRecord(ToRecord(asking)), asking);
  const BudgetFlow flow = {.order_id = "po", .spender = "ann", .version = 2, .request = "r", .due = kTime};
  EXPECT_EQ(ValueHex(ToRecord(flow)), "0a02706f1203616e6e18022201722801");
  EXPECT_EQ(FromRecord(ToRecord(flow)), flow);
}

TEST(PurchaseOrderGoldenTest, SuppliersKeepTheirBytes) {
  Supplier supplier = ASupplier();
  supplier.entities[1].association_date = AssociationDateRule::kBillingPeriodStart;
  supplier.tolerance_group = "t";
  supplier.block = Block{.scope = BlockScope::kInvoices, .end = kTime, .reason = "r"};
  supplier.create_time = kTime;
  supplier.update_time = kTime;
  supplier.create_digest = "d";
  supplier.editors = Persons("eve");
  EXPECT_EQ(ValueHex(ToRecord(supplier)),
            "0a07496e6974656368121f0a027573120a496e69746563682055531a066e65742033302203555344280112230a04656d"
            "6561120c496e697465636820454d45411a066e6574203435220345555228021a01742002280132017238014001480152"
            "01645a03657665");
  const absl::StatusOr<Supplier> read = FromRecord(supplier.id, ToRecord(supplier));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, supplier);
}

TEST(PurchaseOrderGoldenTest, BankDetailsKeepTheirBytes) {
  const BankAccount account = {.account_holder = "h",
                               .account_number = "1",
                               .bank_code = "2",
                               .proposer = {.subject = "s", .on_behalf_of = "u"},
                               .confirmer = "c",
                               .proposers = Persons("p"),
                               .propose_time = kTime};
  const BankDetails details = {.current = account, .proposed = account};
  EXPECT_EQ(ValueHex(ToRecord(details)),
            "0a170a01681201311a01322201732a01633201753a0170400112170a01681201311a01322201732a01633201753a01704001");
  EXPECT_EQ(*FromRecord(ToRecord(details)), details);
  BankDetails reviewed = {.current = std::nullopt, .proposed = BankAccount()};
  reviewed.proposed->review_id = "r";
  reviewed.proposed->approvers = Persons("a");
  reviewed.proposed->barred = Persons("b");
  reviewed.review_end = {.review_id = "q", .outcome = ReviewOutcome::kRejected, .reason = "w", .end_time = kTime};
  EXPECT_EQ(ValueHex(ToRecord(reviewed)), "12094a01725201615a01621a0a0a017110021a01772001");
  EXPECT_EQ(*FromRecord(ToRecord(reviewed)), reviewed);
}

TEST(PurchaseOrderGoldenTest, MarketplacePurchasesKeepTheirBytes) {
  MarketplacePurchase purchase;
  purchase.transaction_id = "t";
  purchase.order_number = "n";
  purchase.supplier_id = "s";
  purchase.entity_id = "e";
  purchase.amount = Usd("1");
  purchase.period = samples::AnIssuedOrder().period;
  purchase.item = "i";
  purchase.outcome = MarketplaceOutcome::kApprovalUnavailable;
  purchase.order_id = "p";
  purchase.line_number = "1";
  purchase.create_time = kTime;
  purchase.digest = "d";
  EXPECT_EQ(ValueHex(ToRecord(purchase)),
            "0a016e1201731a016520642a03555344308080e2c8dfaaea02388080fc938b92ec024207323032302d30374a07323032"
            "302d3039520169580b6201706a013170017a0164");
  const absl::StatusOr<MarketplacePurchase> read = FromRecord("t", ToRecord(purchase));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, purchase);
}

TEST(PurchaseOrderGoldenTest, WhatNoVersionWroteIsDataLoss) {
  storage::v1::OrderRecord record = ToRecord(FullOrder());
  record.set_state(99);
  EXPECT_EQ(FromRecord("p", record).status().code(), absl::StatusCode::kDataLoss);
  record = ToRecord(FullOrder());
  record.set_currency("???");
  EXPECT_EQ(FromRecord("p", record).status().code(), absl::StatusCode::kDataLoss);
  record = ToRecord(FullOrder());
  record.mutable_lines(0)->set_quantity("x");
  EXPECT_EQ(FromRecord("p", record).status().code(), absl::StatusCode::kDataLoss);
  record = ToRecord(FullOrder());
  record.mutable_period()->set_first_month("x");
  EXPECT_EQ(FromRecord("p", record).status().code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace outlay::purchase_order
