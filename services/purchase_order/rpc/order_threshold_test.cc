// Orders with a threshold of their own, below which their balance is low (N2).
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "outlay/purchase_order/v1/purchase_order_events.pb.h"
#include "services/purchase_order/rpc/testing/association.h"

namespace outlay::purchase_order {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class OrderThresholdTest : public AssociationFixture {
 protected:
  void PutOrder(const std::string& id, const std::string& number, int threshold_basis_points) {
    Order order = YearOrder(id, number, {LineFor("1", "ALL", 1'000)});
    order.balance_threshold_basis_points = threshold_basis_points;
    Put(order);
  }

  // Returns the thresholds that an invoice crosses.
  std::vector<int> CrossedBy(const std::string& invoice, const std::string& number, int cents) {
    const size_t before = Events<v1::BalanceCrossed>().size();
    AssociateOne(Facts(invoice, "ALL", cents, "purchase_order_number: '" + number + "'"));
    std::vector<int> thresholds;
    const std::vector<v1::BalanceCrossed> crossed = Events<v1::BalanceCrossed>();
    for (size_t i = before; i < crossed.size(); ++i) thresholds.push_back(crossed[i].threshold_basis_points());
    return thresholds;
  }
};

TEST_F(OrderThresholdTest, IsStricterOrLooserThanTheOrganizations) {
  PutOrder("po-1", "STRICT", 9'000);
  PutOrder("po-2", "LOOSE", 1'000);
  PutOrder("po-3", "PLAIN", 0);
  EXPECT_THAT(CrossedBy("inv-1", "STRICT", 100), IsEmpty());
  EXPECT_THAT(CrossedBy("inv-2", "STRICT", 1), ElementsAre(9'000, 9'000)) << "the line and its order";
  EXPECT_THAT(CrossedBy("inv-3", "LOOSE", 900), IsEmpty());
  EXPECT_THAT(CrossedBy("inv-4", "LOOSE", 1), ElementsAre(1'000, 1'000));
  EXPECT_THAT(CrossedBy("inv-5", "PLAIN", 250), IsEmpty());
  EXPECT_THAT(CrossedBy("inv-6", "PLAIN", 1), ElementsAre(7'500, 7'500));
}

}  // namespace
}  // namespace outlay::purchase_order
