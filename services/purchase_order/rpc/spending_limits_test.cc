// Spending limits of people (D4), seen from the API and from approval. Real and fake: see testing/spending_limits.h.
#include "services/purchase_order/rpc/testing/spending_limits.h"

#include <vector>

#include "common/base/random.h"

namespace outlay::purchase_order {
namespace {

namespace ap = approval::v1;
using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr char kExceeded[] = "SPENDING_LIMIT_EXCEEDED";

class OrderLimitsTest : public SpendingLimitsFixture {
 protected:
  // Somebody approves the review that approval has.
  void Approve(const std::string& by) {
    ap::Decision& decision = *approval_.review.add_decisions();
    decision.set_round(approval_.review.round());
    decision.set_verdict(ap::VERDICT_APPROVE);
    if (!by.empty()) decision.set_user("organizations/acme/users/" + by);
    Decide(ap::Review::STATE_APPROVED);
  }
};

TEST_F(OrderLimitsTest, WithoutReviewsAnOrderBeyondALimitIsRefusedWithTheFigures) {
  Limit("ann", 100);
  EXPECT_THAT(Order("po-1", 100), IsOk());
  const absl::Status refused = Order("po-2", 101).status();
  EXPECT_THAT(refused, AllOf(HasReason(kExceeded), HasMetadata("user", "ann"), HasMetadata("limit_name", "per order"),
                             HasMetadata("limit", "100.00 USD"), HasMetadata("sum", "101.00 USD"),
                             HasMetadata("passing_amount", "100.00 USD")));
  EXPECT_THAT(Get("po-2").status(), HasReason("PURCHASE_ORDER_NOT_FOUND"));
  // A draft is a draft; the submitter's limits count.
  ASSERT_THAT(CreateDraft("po-3"), IsOk());
  EXPECT_THAT(OrderReviewsFixture::DutiesFixture::Submit("po-3").status(), HasReason(kExceeded));
  ActAs("bob");
  EXPECT_THAT(OrderReviewsFixture::DutiesFixture::Submit("po-3"), IsOk());
  EXPECT_THAT(Kept(), ElementsAre(Pair("ann 2020-08", 100'00), Pair("bob 2020-08", 150'00)));
}

TEST_F(OrderLimitsTest, TheSumOfAPeriodFollowsWhatIsGivenUp) {
  Limit("ann", 0, 500);
  ASSERT_THAT(Order("po-1", 200), IsOk());
  ASSERT_THAT(Order("po-2", 300), IsOk());
  const absl::Status refused = Order("po-3", 1).status();
  EXPECT_THAT(refused, AllOf(HasReason(kExceeded), HasMetadata("limit_name", "per month"),
                             HasMetadata("sum", "501.00 USD"), HasMetadata("passing_amount", "0.00 USD")));
  ASSERT_THAT(Cancel("po-1"), IsOk());
  EXPECT_THAT(Order("po-4", 201).status(), HasMetadata("passing_amount", "200.00 USD"));
  ASSERT_THAT(Order("po-4", 200), IsOk());
  // A change takes its growth alone, and gives back what it saves.
  EXPECT_THAT(ReviseTo("po-4", 201).status(), HasReason(kExceeded));
  ASSERT_THAT(ReviseTo("po-2", 250), IsOk());
  ASSERT_THAT(ReviseTo("po-4", 250), IsOk());
  EXPECT_THAT(Kept(), ElementsAre(Pair("ann 2020-08", 500'00)));
  // Once closed, an order counts with what is invoiced; opened again, with all of it.
  Book("inv-1", 20'05);
  ASSERT_THAT(Close("po-2"), IsOk());
  ASSERT_THAT(Close("po-4"), IsOk());
  EXPECT_THAT(Kept(), ElementsAre(Pair("ann 2020-08", 20'05)));
  ASSERT_THAT(Order("po-5", 300), IsOk());
  EXPECT_THAT(Reopen("po-4").status(), HasReason(kExceeded));
  ActAs("bob");
  EXPECT_THAT(Reopen("po-4"), IsOk());
  EXPECT_EQ(Kept(), AddedUp());
}

TEST_F(OrderLimitsTest, WhatInvoicesTakeBeyondAnOrderWasNotOrdered) {
  Limit("ann", 100, 100);
  ASSERT_THAT(Order("po-1", 100), IsOk());
  Book("inv-1", 130'00);
  ASSERT_THAT(Cancel("po-1"), IsOk());
  EXPECT_EQ(Get("po-1")->total().units(), 130);
  EXPECT_THAT(Kept(), ElementsAre(Pair("ann 2020-08", 100'00)));
}

TEST_F(OrderLimitsTest, PeriodsBeginInTheOrganizationsTimeZoneAndFiscalYear) {
  SwitchReviews(false, "time_zone: 'America/New_York' fiscal_year_first_month: 2");
  Limit("ann", 0, 100, "PERIOD_QUARTER");
  node_.clock().SetTime(absl::FromCivil(absl::CivilSecond(2020, 11, 1, 3, 59, 59), absl::UTCTimeZone()));
  ASSERT_THAT(Order("po-1", 100), IsOk()) << "it is still October in New York";
  EXPECT_THAT(Order("po-2", 1).status(), AllOf(HasReason(kExceeded), HasMetadata("limit_name", "per quarter")));
  node_.clock().SetTime(absl::FromCivil(absl::CivilSecond(2020, 11, 1, 4), absl::UTCTimeZone()));
  ASSERT_THAT(Order("po-3", 100), IsOk());
  node_.clock().SetTime(absl::FromCivil(absl::CivilSecond(2021, 1, 31, 4), absl::UTCTimeZone()));
  EXPECT_THAT(Order("po-4", 1).status(), HasReason(kExceeded));
  Limit("ann", 0, 100, "PERIOD_MONTH");
  EXPECT_THAT(Order("po-4", 1), IsOk()) << "another period counts from the same sums";
  EXPECT_THAT(Kept(), ElementsAre(Pair("ann 2020-10", 100'00), Pair("ann 2020-11", 100'00), Pair("ann 2021-01", 1'00)));
}

TEST_F(OrderLimitsTest, WithReviewsApprovalIsToldAndSomebodyDecides) {
  SwitchReviews(true);
  Limit("ann", 100, 150);
  ASSERT_THAT(Order("po-1", 100), IsOk());
  Run();
  EXPECT_EQ(approval_.review.subject().spending_limit_breach(), "");
  EXPECT_FALSE(approval_.review.subject().policy_breach());
  const absl::StatusOr<v1::PurchaseOrder> beyond = Order("po-2", 101);
  ASSERT_THAT(beyond, IsOk());
  EXPECT_EQ(beyond->spending_limit_breach(),
            "ann: limit per order 100.00 USD, order 101.00 USD; ann: limit per month 150.00 USD, with this 201.00 USD");
  Run();
  EXPECT_EQ(approval_.review.subject().spending_limit_breach(), beyond->spending_limit_breach());
  EXPECT_TRUE(approval_.review.subject().policy_breach());
  Approve("cat");
  EXPECT_EQ(Get("po-2")->state(), v1::PurchaseOrder::STATE_ISSUED);
  EXPECT_EQ(Get("po-2")->spending_limit_breach(), "");
  EXPECT_THAT(Kept(), ElementsAre(Pair("ann 2020-08", 201'00)));
}

TEST_F(OrderLimitsTest, WhatNobodyApprovedIsNotIssued) {
  SwitchReviews(true);
  Limit("ann", 100);
  ASSERT_THAT(Order("po-1", 101), IsOk());
  Run();
  Approve("");
  const absl::StatusOr<v1::PurchaseOrder> order = Get("po-1");
  EXPECT_EQ(order->state(), v1::PurchaseOrder::STATE_DRAFT);
  EXPECT_THAT(order->review().reason(), HasSubstr("ann: limit per order 100.00 USD"));
  EXPECT_THAT(Kept(), IsEmpty()) << "a draft counts for nobody";
}

TEST_F(OrderLimitsTest, ARejectedOrderGivesBackWhatItCounted) {
  SwitchReviews(true);
  Limit("ann", 0, 100);
  ASSERT_THAT(Order("po-1", 100), IsOk());
  Run();
  EXPECT_THAT(Kept(), ElementsAre(Pair("ann 2020-08", 100'00)));
  Decide(ap::Review::STATE_REJECTED);
  EXPECT_THAT(Kept(), IsEmpty());
  approval_.review = {};
  approval_.review.set_state(ap::Review::STATE_OPEN);
  EXPECT_EQ(Order("po-2", 100)->spending_limit_breach(), "");
}

TEST_F(OrderLimitsTest, AnOrderThatIsDeletedUnderReviewGivesBackWhatItCounted) {
  SwitchReviews(true);
  ASSERT_THAT(Order("po-1", 100), IsOk());
  EXPECT_THAT(Kept(), ElementsAre(Pair("ann 2020-08", 100'00)));
  ASSERT_THAT(Do<v1::DeletePurchaseOrderRequest>("Delete", "po-1"), IsOk());
  EXPECT_THAT(Kept(), IsEmpty());
}

TEST_F(OrderLimitsTest, AWithdrawnChangeIsGivenBackToWhoProposedIt) {
  SwitchReviews(true);
  ASSERT_THAT(Order("po-1", 100), IsOk());
  Run();
  Approve("cat");
  ActAs("bob");
  ASSERT_THAT(ReviseTo("po-1", 130), IsOk());
  SwitchReviews(false);
  ActAs("platform", "eve");
  ASSERT_EQ(Purchase("t-1", "PO po-1"), v1::MarketplacePurchase::OUTCOME_LINE_ADDED);
  EXPECT_THAT(Kept(), ElementsAre(Pair("ann 2020-08", 100'00), Pair("bob 2020-08", 30'00), Pair("eve 2020-08", 1'00)));
  ActAs("ann");
  ASSERT_THAT(Do<v1::WithdrawPurchaseOrderChangeRequest>("Withdraw", "po-1", "Change"), IsOk());
  EXPECT_THAT(Kept(), ElementsAre(Pair("ann 2020-08", 100'00), Pair("eve 2020-08", 1'00)));
}

TEST_F(OrderLimitsTest, AnOrderThatIsRaisedUnderReviewIsToldAnew) {
  SwitchReviews(true);
  Limit("ann", 100);
  Limit("bob", 50);
  ASSERT_THAT(Order("po-1", 100), IsOk());
  Run();
  ActAs("bob");
  const absl::StatusOr<v1::PurchaseOrder> raised = UpdateTo("po-1", 120);
  ASSERT_THAT(raised, IsOk());
  EXPECT_EQ(raised->spending_limit_breach(), "bob: limit per order 50.00 USD, order 120.00 USD");
  EXPECT_THAT(Kept(), ElementsAre(Pair("ann 2020-08", 100'00), Pair("bob 2020-08", 20'00)));
  Run();
  EXPECT_EQ(approval_.review.subject().spending_limit_breach(), raised->spending_limit_breach());
}

TEST_F(OrderLimitsTest, ADearerChangeIsReviewedBeyondALimitWhateverIsTolerated) {
  SwitchReviews(true, "", "materiality { basis_points: 2500 }");
  ASSERT_THAT(Order("po-1", 100), IsOk());
  Run();
  Approve("cat");
  Limit("ann", 110);
  EXPECT_EQ(ReviseTo("po-1", 110)->version(), 2) << "within the materiality and the limit";
  const absl::StatusOr<v1::PurchaseOrder> beyond = ReviseTo("po-1", 120);
  ASSERT_THAT(beyond, IsOk());
  EXPECT_EQ(beyond->change().state(), v1::OrderChange::STATE_IN_REVIEW);
  EXPECT_EQ(beyond->spending_limit_breach(), "ann: limit per order 110.00 USD, order 120.00 USD");
  EXPECT_THAT(Kept(), ElementsAre(Pair("ann 2020-08", 120'00))) << "while it waits, it counts";
  Run();
  EXPECT_TRUE(approval_.review.subject().policy_breach());
  approval_.review.clear_decisions();
  Approve("");
  EXPECT_EQ(Get("po-1")->change().state(), v1::OrderChange::STATE_NOT_REVIEWED);
  EXPECT_THAT(Kept(), ElementsAre(Pair("ann 2020-08", 110'00)));
  EXPECT_EQ(Get("po-1")->spending_limit_breach(), "");
}

TEST_F(OrderLimitsTest, AServiceAccountSpendsForItselfAndItsOwner) {
  Limit("ann", 0, 100);
  ActAs("bot-of-ann");
  ASSERT_THAT(Order("po-1", 60), IsOk());
  EXPECT_THAT(Order("po-2", 41).status(), AllOf(HasReason(kExceeded), HasMetadata("user", "ann")));
  ActAs("platform", "ann");
  EXPECT_THAT(Order("po-3", 41).status(), HasReason(kExceeded)) << "a platform orders for whom it names";
  ActAs("platform");
  EXPECT_THAT(Order("po-4", 1'000), IsOk()) << "a system is nobody";
  EXPECT_THAT(Kept(), ElementsAre(Pair("ann 2020-08", 60'00), Pair("bot-of-ann 2020-08", 60'00)));
}

TEST_F(OrderLimitsTest, APurchaseOnAMarketplaceBeyondALimitIsKept) {
  ActAs("platform");
  ASSERT_THAT(Order("po-1", 10), IsOk());
  Limit("ann", 0, 1);
  ActAs("platform", "ann");
  EXPECT_EQ(Purchase("t-1", "PO po-1"), v1::MarketplacePurchase::OUTCOME_LINE_ADDED);
  EXPECT_EQ(Purchase("t-2", "PO po-1"), v1::MarketplacePurchase::OUTCOME_SPENDING_LIMIT_EXCEEDED);
  EXPECT_EQ(Purchase("t-3", "PO new"), v1::MarketplacePurchase::OUTCOME_SPENDING_LIMIT_EXCEEDED);
  Limit("ann", 5);
  EXPECT_EQ(Purchase("t-4", "PO po-1"), v1::MarketplacePurchase::OUTCOME_SPENDING_LIMIT_EXCEEDED)
      << "the order is worth 12 with it";
  EXPECT_EQ(Purchase("t-5", "PO new"), v1::MarketplacePurchase::OUTCOME_ORDER_CREATED);
  EXPECT_THAT(Kept(), ElementsAre(Pair("ann 2020-08", 2'00)));
  EXPECT_EQ(Kept(), AddedUp());
}

TEST_F(OrderLimitsTest, AnOrderWithoutBoundIsBeyondAnyLimit) {
  Limit("ann", 0, 1'000'000);
  EXPECT_THAT(Order("po-1", 1, "us", /*unbounded=*/true).status(),
              AllOf(HasReason(kExceeded), HasMetadata("sum", "without bound")));
  EXPECT_THAT(Order("po-1", 0, "us", /*unbounded=*/true).status(), HasReason(kExceeded)) << "though it costs nothing";
  SwitchReviews(true);
  EXPECT_THAT(Order("po-1", 1, "us", /*unbounded=*/true)->spending_limit_breach(), HasSubstr("without bound"));
}

TEST_F(OrderLimitsTest, ForeignMoneyCountsAtTheRateOfTheSubmission) {
  const auto rate = [&](const std::string& value, int seconds) {
    auto event = Parse<directory::v1::ExchangeRateChanged>(
        "organization: 'organizations/acme' from_currency: 'EUR' to_currency: 'USD'");
    event.mutable_rate()->set_value(value);
    event.mutable_valid_from()->set_seconds(seconds);
    tenant::TellDirectoryEvent(node_, event);
  };
  EXPECT_THAT(Order("po-1", 10, "emea"), IsOk()) << "without limits, no rate is needed";
  Limit("ann", 0, 15);
  EXPECT_THAT(Order("po-2", 10, "emea").status(),
              AllOf(HasReason("SPENDING_RATE_MISSING"), HasMetadata("from", "EUR"), HasMetadata("to", "USD")));
  rate("1.2345", 1);
  ASSERT_THAT(Order("po-2", 10, "emea"), IsOk());
  EXPECT_THAT(Kept(), ElementsAre(Pair("ann 2020-08", 12'34))) << "12.345, half to even";
  rate("100", 2);
  EXPECT_THAT(Order("po-3", 1, "emea").status(), HasMetadata("sum", "112.34 USD"));
  ASSERT_THAT(Cancel("po-2"), IsOk());
  EXPECT_THAT(Kept(), IsEmpty());
}

TEST_F(OrderLimitsTest, OfAnOrderThatWasNotCountedOnlyTheGrowthCounts) {
  ASSERT_THAT(Order("po-1", 100), IsOk());
  // As if it had been submitted before orders were counted.
  ASSERT_THAT(node_.Write("acme",
                          [](store::Transaction& txn) -> absl::Status {
                            absl::StatusOr<purchase_order::Order> order = LoadOrder(txn, {"acme", "po-1"});
                            const purchase_order::Order before = *order;
                            order->spending = {};
                            txn.Delete(kSpent, {"acme", "ann", "2020-08"});
                            return SaveOrder(txn, "acme", &before, *order);
                          }),
              IsOk());
  Limit("ann", 0, 20);
  ASSERT_THAT(Do<v1::SuspendPurchaseOrderRequest>("Suspend", "po-1"), IsOk());
  EXPECT_THAT(ReviseTo("po-1", 121).status(), HasReason(kExceeded));
  ASSERT_THAT(ReviseTo("po-1", 120), IsOk());
  EXPECT_THAT(Kept(), ElementsAre(Pair("ann 2020-08", 20'00)));
  ASSERT_THAT(Cancel("po-1"), IsOk());
  EXPECT_THAT(Kept(), IsEmpty());
}

// Random commands of three users: the kept sums are those of adding up all orders, each order counts for what it is
// worth, and nobody is ever beyond a limit.
TEST_F(OrderLimitsTest, SumsAreThoseOfAddingUpAllOrders) {
  constexpr uint64_t kSeed = 4711;
  SCOPED_TRACE(kSeed);
  SeededRandom seeded(kSeed);
  const auto random = [&] { return seeded.Next() >> 1; };
  Limit("ann", 0, 2'000);
  Limit("bob", 300, 1'500, "PERIOD_QUARTER");
  const std::vector<std::string> users = {"ann", "bob", "bot-of-ann"};
  int created = 0;
  int refused = 0;
  for (int i = 0; i < 400; ++i) {
    SCOPED_TRACE(i);
    ActAs(users[random() % users.size()]);
    if (random() % 40 == 0) node_.clock().SetTime(node_.clock().Now() + absl::Hours(24 * 9));
    const std::string id = Concat("po-", 1 + random() % 30);
    const auto units = static_cast<int64_t>(1 + random() % 400);
    absl::Status status;
    switch (random() % 6) {
      case 0:
      case 1:
        status = Order(Concat("po-", created + 1), units).status();
        created += status.ok() ? 1 : 0;
        break;
      case 2:
        status = ReviseTo(id, units).status();
        break;
      case 3:
        status = Cancel(id).status();
        break;
      case 4:
        status = Close(id).status();
        break;
      default:
        status = Reopen(id).status();
    }
    refused += ErrorReason(status) == kExceeded ? 1 : 0;
    ASSERT_EQ(Kept(), AddedUp());
    for (const auto& [key, minor] : Kept()) {
      ASSERT_GT(minor, 0);
      const int64_t limit = key.starts_with("bob ") ? 1'500'00 : 2'000'00;
      EXPECT_LE(minor, limit) << key;
    }
  }
  EXPECT_GT(created, 20);
  EXPECT_GT(refused, 20);
}

}  // namespace
}  // namespace outlay::purchase_order
