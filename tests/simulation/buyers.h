// The people of an organization where orders are reviewed: one submits, changes, gives up and withdraws, two decide.
#ifndef OUTLAY_TESTS_SIMULATION_BUYERS_H_
#define OUTLAY_TESTS_SIMULATION_BUYERS_H_

#include <cstdint>
#include <string>

#include "common/testing/sim_client.h"
#include "common/testing/simulator.h"
#include "outlay/approval/v1/reviews.pb.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "tests/simulation/party.h"

namespace outlay::simulation {

inline constexpr char kAllBudget[] = "all";
inline constexpr char kLabBudget[] = "lab";
inline constexpr char kSalesBudget[] = "sales";

// Single-threaded. Must outlive the simulator.
class Buyers : public Party {
 public:
  // `simulator` may be constructed later.
  Buyers(testing::Simulator* simulator, std::string organization);

  // What there must be before work begins: a supplier, rules under which small orders pass by themselves, a budget of
  // this much for all of them, one for those that are charged to cost centre "lab", and one for those of group "sales".
  void Prepare(int budget, int lab_budget, int sales_budget);
  // Writes an order and submits it; what comes then is chosen at random.
  void Buy(const std::string& order_id);
  // Decides about what waits, now and again from then on.
  void DecideAgainAndAgain();

  // An invoice has found its line.
  bool has_booked() const { return has_booked_; }
  bool AreDone() const { return !has_plans() && eve_.open() == 0 && matching_.open() == 0; }

 private:
  std::string Parent() const { return "organizations/" + organization_; }
  std::string OrderName(const std::string& order_id) const { return Parent() + "/purchaseOrders/" + order_id; }
  std::string NewRequestId();
  void GoOnWith(const std::string& order_id, int steps_left);
  void DoSomethingWith(const std::string& order_id, int steps_left);
  // Refusals are answers: the order has moved on.
  template <typename Request>
  void Do(const std::string& method, Request request, const std::string& order_id, int steps_left);
  void Change(const std::string& order_id, int steps_left);
  // Another amount, another line or one less on an order that was issued.
  void Revise(const std::string& order_id, int steps_left);
  void WithdrawReview(const std::string& order_id);
  // An invoice on the order, and now and then its end.
  void Book(const std::string& order_id);
  void Undo(const std::string& invoice);
  void DecideAll(testing::SimClient& who);
  // Another budget, besides.
  void ProposeBudget(testing::SimClient& who, const approval::v1::Review& review);
  void Decide(testing::SimClient& who, const approval::v1::Review& review);

  testing::SimClient eve_;
  testing::SimClient eve_at_approval_;
  testing::SimClient matching_;  // who books invoices
  testing::SimClient ann_;
  testing::SimClient ann_at_budget_;
  testing::SimClient bob_at_budget_;
  testing::SimClient bob_;
  testing::SimClient cat_;
  int requests_ = 0;
  int invoices_ = 0;
  bool has_booked_ = false;
};

}  // namespace outlay::simulation

#endif  // OUTLAY_TESTS_SIMULATION_BUYERS_H_
