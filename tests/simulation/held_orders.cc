#include "tests/simulation/held_orders.h"

#include <gtest/gtest.h>

#include <set>

#include "outlay/purchase_order/v1/purchase_order_events.pb.h"
#include "tests/simulation/logs.h"

namespace outlay::simulation {

void CheckHeldOrders(testing::SimNode& node, const std::string& organization) {
  using purchase_order::v1::PurchaseOrderChanged;
  std::set<std::string> held;
  for (const command::storage::v1::LogRecord& record : LogOf(node, organization)) {
    for (const command::storage::v1::LoggedEvent& logged : record.events()) {
      PurchaseOrderChanged event;
      if (logged.type() != PurchaseOrderChanged::descriptor()->full_name()) continue;
      ASSERT_TRUE(event.ParseFromString(logged.data()));
      const std::string& name = event.purchase_order().name();
      switch (event.change()) {
        case PurchaseOrderChanged::CHANGE_FUNDED:
          held.insert(name);
          break;
        case PurchaseOrderChanged::CHANGE_BUDGET_REFUSED:
          EXPECT_FALSE(held.contains(name)) << name << " had its money (A11)";
          break;
        case PurchaseOrderChanged::CHANGE_SUBMITTED:
        case PurchaseOrderChanged::CHANGE_UPDATED:
        case PurchaseOrderChanged::CHANGE_ISSUED:
          held.erase(name);
          break;
        default:
          break;
      }
    }
  }
}

}  // namespace outlay::simulation
