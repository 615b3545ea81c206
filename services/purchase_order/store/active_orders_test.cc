// The count of active orders, compared with a count by hand, while orders are created and ended and business time moves
// both ways.
#include "services/purchase_order/store/active_orders.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "common/base/random.h"
#include "common/command/testing/test_node.h"
#include "common/testing/matchers.h"
#include "services/purchase_order/domain/order/testing/samples.h"
#include "services/purchase_order/store/orders.h"

namespace outlay::purchase_order {
namespace {

constexpr int kSteps = 400;
constexpr uint64_t kDays = 40;

class ActiveOrdersTest : public ::testing::TestWithParam<uint64_t> {
 protected:
  absl::Time Day(uint64_t day) const { return samples::At(2020, 1, 1) + absl::Hours(24) * static_cast<int64_t>(day); }

  void Save(const std::string& id, State state, absl::Time end) {
    Order order = samples::ADraft();
    order.id = id;
    order.number = id;
    order.state = state;
    order.period = {.first_month = {}, .last_month = {}, .interval = {samples::At(2019, 1, 1), end}};
    const auto before = orders_.find(id);
    ASSERT_THAT(node_.Write("acme",
                            [&](store::Transaction& txn) {
                              return SaveOrder(txn, "acme", before == orders_.end() ? nullptr : &before->second, order);
                            }),
                testing::IsOk());
    orders_[id] = order;
  }
  void Remove(const std::string& id) {
    const Order order = orders_.extract(id).mapped();
    ASSERT_THAT(node_.Write("acme", [&](store::Transaction& txn) { return RemoveOrder(txn, "acme", order); }),
                testing::IsOk());
  }
  int64_t Count(absl::Time now) {
    int64_t count = -1;
    EXPECT_THAT(node_.Write("acme",
                            [&](store::Transaction& txn) {
                              const absl::StatusOr<int64_t> active = CountActiveOrders(txn, "acme", now);
                              count = active.value_or(-2);
                              return active.status();
                            }),
                testing::IsOk());
    return count;
  }
  int64_t CountByHand(absl::Time now) const {
    return std::count_if(orders_.begin(), orders_.end(),
                         [&](const auto& entry) { return CountsAsActive(entry.second, now); });
  }

  command::TestNode node_;
  std::map<std::string, Order> orders_;
};

TEST_P(ActiveOrdersTest, IsWhatCountingByHandGives) {
  RecordProperty("seed", std::to_string(GetParam()));
  SeededRandom random(GetParam());
  for (int step = 0; step < kSteps; ++step) {
    SCOPED_TRACE("seed " + std::to_string(GetParam()) + ", step " + std::to_string(step));
    const std::string id = "po-" + std::to_string(random.Next() % 30);
    switch (random.Next() % 4) {
      case 0:
        Save(id, State::kDraft, Day(random.Next() % kDays));
        break;
      case 1:
        Save(id, State::kIssued, Day(random.Next() % kDays));
        break;
      case 2:
        if (orders_.contains(id)) Remove(id);
        break;
      default: {
        const absl::Time now = Day(random.Next() % kDays);
        ASSERT_EQ(Count(now), CountByHand(now));
        ASSERT_EQ(Count(now), CountByHand(now));
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, ActiveOrdersTest, ::testing::Values(1, 2, 3));

}  // namespace
}  // namespace outlay::purchase_order
