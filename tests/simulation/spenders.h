// The people of one organization who spend: they set money aside, order, send invoices, take them back, change budgets,
// list, try what they may not, and remember what they were told.
#ifndef OUTLAY_TESTS_SIMULATION_SPENDERS_H_
#define OUTLAY_TESTS_SIMULATION_SPENDERS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "common/testing/sim_client.h"
#include "common/testing/simulator.h"
#include "outlay/budget/v1/budget_moves.pb.h"
#include "outlay/budget/v1/budgets.pb.h"
#include "outlay/budget/v1/holds.pb.h"
#include "tests/simulation/party.h"
#include "tests/simulation/reads.h"

namespace outlay::simulation {

// Single-threaded. Must outlive the simulator.
class Spenders : public Party {
 public:
  // `simulator` may be constructed later. `strangers`: another organization, whose things they try to reach.
  Spenders(testing::Simulator* simulator, std::string organization, std::string strangers);

  // A budget for each group, each kept in another way.
  void CreateBudgets();
  static void Spread(budget::v1::Budget* budget);
  // Asks for money; what comes then is chosen at random.
  void Spend(const std::string& hold_id);
  // Asks for several amounts in one batch; what comes then is chosen at random for each hold.
  void SpendTogether(const std::string& batch_id);
  // Changes a budget's amount, or freezes it for a while.
  void ChangeBudget();
  // Gives members allocations of the company's budget, or takes them back.
  void Allocate();
  // Moves money between budgets, or in or out of one; a colleague confirms it; perhaps it is undone.
  void MoveMoney(const std::string& move_id);
  // Reads the list of holds, page by page, while it grows.
  void List();
  // Asks for what belongs to the strangers.
  void Trespass();

  // They wait for no answer and plan nothing more.
  bool AreDone() const { return !has_plans() && client_.open() == 0 && colleague_.open() == 0; }

  // What they were told of each hold, first: it passed, or it did not.
  const std::map<std::string, budget::v1::AuthorizeHoldResponse>& told() const { return told_; }
  // What they were told last of each move.
  const std::map<std::string, budget::v1::BudgetMove>& moves() const { return moves_; }

 private:
  struct Listing;

  std::string Parent() const;
  std::string HoldName(const std::string& hold_id) const;
  google::type::Money DrawAmount(int64_t cents_max);
  // One of those who have an allocation now and then, or one who never has.
  std::string DrawMember();
  template <typename Request>
  void ChangeAllocations(const std::string& method, Request request);
  void OnAuthorizedTogether(const budget::v1::AuthorizeHoldsRequest& request,
                            const budget::v1::AuthorizeHoldsResponse& response);
  // Another one every time.
  std::string NewRequestId();

  void CreateBudget(const std::string& id, const std::string& text);
  void OnAuthorized(const budget::v1::AuthorizeHoldRequest& request, const budget::v1::AuthorizeHoldResponse& response);
  void Repeat(const budget::v1::AuthorizeHoldRequest& request);
  void DoSomethingWith(const std::string& hold_id, int steps_left);
  template <typename Request>
  Request ForHold(const std::string& hold_id);
  // Asks, asks again in the same words, and goes on with the hold.
  template <typename Request>
  void Do(const std::string& method, const Request& request, const std::string& hold_id, int steps_left);
  void GoOnWith(const std::string& hold_id, int steps_left);
  template <typename Request>
  Request ForMove(const std::string& move_id);
  template <typename Request>
  void Move(const std::string& method, const Request& request, bool is_repeated);
  void OnMoved(const budget::v1::BudgetMove& move);
  void Undo(const std::string& move_name);
  void NextPage(const std::shared_ptr<Listing>& listing);

  testing::SimClient client_;
  testing::SimClient colleague_;
  int requests_ = 0;
  std::map<std::string, budget::v1::AuthorizeHoldResponse> told_;
  std::map<std::string, budget::v1::BudgetMove> moves_;  // by name
};

}  // namespace outlay::simulation

#endif  // OUTLAY_TESTS_SIMULATION_SPENDERS_H_
