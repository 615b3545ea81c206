#include "services/purchase_order/domain/order/marketplace.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/matchers.h"
#include "services/purchase_order/domain/order/testing/samples.h"

namespace outlay::purchase_order {
namespace {

using namespace samples;  // NOLINT(google-build-using-namespace)
using ::outlay::testing::IsOk;

MarketplacePurchase APurchase() {
  MarketplacePurchase purchase;
  purchase.transaction_id = "tx-1";
  purchase.order_number = "Q3 2020";
  purchase.supplier_id = "initech";
  purchase.entity_id = "us";
  purchase.amount = Usd("25.00");
  purchase.period = *ResolvePeriod("period", Months("2020-08", "2020-09"), TimeZone());
  purchase.item = "contract";
  purchase.digest = "digest";
  return purchase;
}

class MarketplaceTest : public ::testing::Test {
 protected:
  MarketplaceDecision Decide(const Order* order) {
    const MarketplaceSituation situation = {.supplier = supplier_,
                                            .order = order,
                                            .rules = rules_,
                                            .active = active_,
                                            .new_order_id = "mp-1",
                                            .creator = "ann"};
    absl::StatusOr<MarketplaceDecision> decision = DecideMarketplacePurchase(purchase_, situation, now_);
    EXPECT_THAT(decision, IsOk());
    return *std::move(decision);
  }
  // Expects that the purchase is kept and nothing else changes.
  void ExpectKept(const Order* order, MarketplaceOutcome outcome) {
    const MarketplaceDecision decision = Decide(order);
    EXPECT_EQ(decision.purchase.outcome, outcome);
    EXPECT_FALSE(decision.order.has_value());
    EXPECT_EQ(decision.purchase.order_id, "");
    EXPECT_EQ(decision.purchase.create_time, now_.system);
  }

  Supplier supplier_ = ASupplier();
  Rules rules_;
  int64_t active_ = 0;
  Times now_ = InAugust();
  MarketplacePurchase purchase_ = APurchase();
  Order order_ = AnIssuedOrder();
};

TEST_F(MarketplaceTest, TakesNoNumberThatAWaitingChangeAdds) {
  order_.change.state = ChangeState::kInReview;
  order_.change.number = 1;
  order_.change.lines = {order_.lines[0]};
  order_.change.lines[0].number = "tx-2";
  EXPECT_EQ(Decide(&order_).purchase.outcome, MarketplaceOutcome::kLineAdded);
  order_.change.lines[0].number = "tx-1";
  ExpectKept(&order_, MarketplaceOutcome::kOrderFull);
}

TEST_F(MarketplaceTest, AddsALineForTheTransactionAlone) {
  const MarketplaceDecision decision = Decide(&order_);
  EXPECT_EQ(decision.purchase.outcome, MarketplaceOutcome::kLineAdded);
  EXPECT_EQ(decision.purchase.order_id, "po-1");
  ASSERT_TRUE(decision.order.has_value());
  const Line* line = FindLine(decision.order->after, decision.purchase.line_number);
  ASSERT_NE(line, nullptr);
  EXPECT_EQ(line->type, "MARKETPLACE_TRANSACTION");
  EXPECT_EQ(line->marketplace_transaction, "tx-1");
  EXPECT_EQ(line->amount, Usd("25.00"));
  EXPECT_EQ(line->period, purchase_.period);
  EXPECT_EQ(decision.order->after.version, 2);
  EXPECT_EQ(decision.order->after.update_time, order_.update_time);
  EXPECT_TRUE(decision.order->may_take_more);
}

TEST_F(MarketplaceTest, CreatesAnIssuedOrderWithTheMonthsOfTheContract) {
  const MarketplaceDecision decision = Decide(nullptr);
  EXPECT_EQ(decision.purchase.outcome, MarketplaceOutcome::kOrderCreated);
  ASSERT_TRUE(decision.order.has_value());
  const Order& order = decision.order->after;
  EXPECT_EQ(order.state, State::kIssued);
  EXPECT_EQ(order.number, "Q3 2020");
  EXPECT_EQ(order.period, purchase_.period);
  EXPECT_EQ(order.payment_terms, "net 30");
  EXPECT_EQ(order.lines.size(), 1u);
  EXPECT_EQ(order.version, 1);
}

TEST_F(MarketplaceTest, KeepsWhatAnOrderCannotTake) {
  for (const State state : {State::kDraft, State::kPendingApproval}) {
    order_.state = state;
    ExpectKept(&order_, MarketplaceOutcome::kOrderNotIssued);
  }
  for (const State state : {State::kClosed, State::kCancelled, State::kRejected}) {
    order_.state = state;
    ExpectKept(&order_, MarketplaceOutcome::kOrderClosed);
  }
  order_.state = State::kIssued;
  order_.suspended = true;
  ExpectKept(&order_, MarketplaceOutcome::kOrderSuspended);
}

TEST_F(MarketplaceTest, KeepsWhatLiesOutsideTheOrdersPeriod) {
  purchase_.period = *ResolvePeriod("period", Months("2020-08", "2020-10"), TimeZone());
  ExpectKept(&order_, MarketplaceOutcome::kOutsidePeriod);
  purchase_ = APurchase();
  now_.business = At(2020, 10, 1);
  ExpectKept(&order_, MarketplaceOutcome::kOrderExpired);
}

TEST_F(MarketplaceTest, KeepsWhatIsOfAnotherEntityOrCurrency) {
  purchase_.entity_id = "emea";
  ExpectKept(&order_, MarketplaceOutcome::kEntityMismatch);
  purchase_ = APurchase();
  purchase_.amount = Money(1, Currency::Of("EUR"));
  ExpectKept(&order_, MarketplaceOutcome::kEntityMismatch);
  ExpectKept(nullptr, MarketplaceOutcome::kEntityMismatch);
}

TEST_F(MarketplaceTest, TheLastLineOfAnOrderIsTheQuotas) {
  rules_.quotas.lines = 3;
  EXPECT_EQ(Decide(&order_).purchase.outcome, MarketplaceOutcome::kLineAdded);
  rules_.quotas.lines = 2;
  ExpectKept(&order_, MarketplaceOutcome::kOrderFull);
}

TEST_F(MarketplaceTest, ALineNumberThatIsTakenIsNotOverwritten) {
  purchase_.transaction_id = "2";
  ExpectKept(&order_, MarketplaceOutcome::kOrderFull);
}

TEST_F(MarketplaceTest, KeepsWhatWouldExceedTheQuotaOfOrders) {
  active_ = 100;
  ExpectKept(nullptr, MarketplaceOutcome::kQuotaExceeded);
  EXPECT_EQ(Decide(&order_).purchase.outcome, MarketplaceOutcome::kLineAdded);
  active_ = 99;
  EXPECT_EQ(Decide(nullptr).purchase.outcome, MarketplaceOutcome::kOrderCreated);
}

TEST_F(MarketplaceTest, NothingPassesABlockOrAReviewThatCannotBeHeld) {
  rules_.approvals_enabled = true;
  ExpectKept(&order_, MarketplaceOutcome::kApprovalUnavailable);
  ExpectKept(nullptr, MarketplaceOutcome::kApprovalUnavailable);
  supplier_.block = Block{.scope = BlockScope::kAll, .end = {}, .reason = "r"};
  ExpectKept(&order_, MarketplaceOutcome::kSupplierBlocked);
  ExpectKept(nullptr, MarketplaceOutcome::kSupplierBlocked);
}

}  // namespace
}  // namespace outlay::purchase_order
