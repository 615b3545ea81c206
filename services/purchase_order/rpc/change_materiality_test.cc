// Changes of issued orders within the materiality (A5, P5). See testing/order_budgets.h for what is fake.
#include "common/tenant/testing/tell.h"
#include "services/purchase_order/rpc/testing/order_changes.h"

namespace outlay::purchase_order {
namespace {

using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The order of the fixture costs 150 dollars.
class ChangeMaterialityRpcTest : public OrderChangesTest {
 protected:
  ChangeMaterialityRpcTest() { Allow("basis_points: 1000"); }
  void Allow(const std::string& materiality) {
    Switch("budgets_enabled: true approvals_enabled: true materiality { " + materiality + " }");
  }
  std::vector<int64_t> GrowthOfVersions() {
    const auto page = Send<v1::ListPurchaseOrderVersionsRequest, v1::ListPurchaseOrderVersionsResponse>(
        "PurchaseOrders/ListPurchaseOrderVersions", "parent: 'organizations/acme/purchaseOrders/po-1'");
    EXPECT_THAT(page, IsOk());
    std::vector<int64_t> growth;
    for (const v1::PurchaseOrderVersion& version : page->versions()) {
      growth.push_back(version.tolerated_growth().units());
    }
    return growth;
  }
};

TEST_F(ChangeMaterialityRpcTest, GoWithoutAReviewAndAreLogged) {
  ASSERT_THAT(Revise("110"), IsOk());
  EXPECT_EQ(Change().state(), v1::OrderChange::STATE_FUNDING) << "budgets are asked for every cent";
  Run();
  EXPECT_THAT(approval_.TakeCalls(), IsEmpty());
  EXPECT_EQ(Change().state(), v1::OrderChange::STATE_IN_FORCE);
  EXPECT_EQ(Total(), 160);
  EXPECT_EQ(budget_.Total(budget::v1::STAGE_ORDER), 160'00);
  const v1::PurchaseOrderChanged told = Events<v1::PurchaseOrderChanged>().back();
  EXPECT_EQ(told.change(), v1::PurchaseOrderChanged::CHANGE_REVISED);
  EXPECT_TRUE(told.without_review());
  EXPECT_EQ(told.tolerated_growth().units(), 10);
  ASSERT_THAT(Revise("115"), IsOk());
  Run();
  EXPECT_THAT(GrowthOfVersions(), ElementsAre(0, 10, 15));
  ASSERT_THAT(Revise("116"), IsOk());
  EXPECT_EQ(Change().state(), v1::OrderChange::STATE_IN_REVIEW) << "16 of 150 since the decision";
  Run();
  Review(approval::v1::Review::STATE_APPROVED, "po-1");
  Run();
  EXPECT_EQ(Change().state(), v1::OrderChange::STATE_IN_FORCE);
  EXPECT_THAT(GrowthOfVersions(), ElementsAre(0, 10, 15, 0));
}

TEST_F(ChangeMaterialityRpcTest, AreRefusedByBudgetsLikeAnyOther) {
  budget_.refusal = ARefusal();
  budget_.refuses_changes_only = true;
  ASSERT_THAT(Revise("110"), IsOk());
  Run();
  EXPECT_EQ(Change().state(), v1::OrderChange::STATE_REFUSED);
  EXPECT_EQ(Total(), 150);
  EXPECT_FALSE(Events<v1::PurchaseOrderChanged>().back().has_tolerated_growth());
}

TEST_F(ChangeMaterialityRpcTest, AreAsFewAsTheGroupOfTheOrderSays) {
  tenant::TellDirectoryEvent(node_, Parse<directory::v1::GroupChanged>(
                                        "group: 'organizations/acme/groups/root' settings { materiality { amount { "
                                        "currency_code: 'USD' units: 5 } } }"));
  ASSERT_THAT(Revise("106"), IsOk());
  EXPECT_EQ(Change().state(), v1::OrderChange::STATE_IN_REVIEW);
  ASSERT_THAT(Withdraw(), IsOk());
  ASSERT_THAT(Revise("105"), IsOk());
  EXPECT_EQ(Change().state(), v1::OrderChange::STATE_FUNDING);
}

TEST_F(ChangeMaterialityRpcTest, AreReviewedWhereItBecameNarrowerBeforeTheirMoneyCame) {
  budget_.status = absl::UnavailableError("down");
  ASSERT_THAT(Revise("110"), IsOk());
  Run();
  ASSERT_EQ(Change().state(), v1::OrderChange::STATE_FUNDING);
  Allow("basis_points: 100");
  budget_.status = absl::OkStatus();
  Run();
  EXPECT_EQ(Change().state(), v1::OrderChange::STATE_IN_REVIEW);
  EXPECT_EQ(Total(), 150);
}

class ReviewedGrowthTest : public OrderBudgetsTest {};

TEST_F(ReviewedGrowthTest, CountsOnceTheOrderIsIssued) {
  Switch("approvals_enabled: true");
  Submit("po-1");
  approval::v1::ToleratedChange& change = *approval_.review.add_tolerated_changes();
  change.set_round(1);
  change.set_grown_minor(14'00);
  Run();
  Review(approval::v1::Review::STATE_APPROVED, "po-1");
  Run();
  ASSERT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_ISSUED);
  EXPECT_EQ(Events<v1::PurchaseOrderChanged>().back().tolerated_growth().units(), 14) << "of 136 that were decided";
}

}  // namespace
}  // namespace outlay::purchase_order
