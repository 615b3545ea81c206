// purchase_order, approval and budget together, whole, in one thread from one seed. Real: the services with their
// feeds, flows and jobs. Fake: time, threads, network, disks, the directory. Orders are submitted, changed while people
// decide, invoiced, given up and withdrawn, closed and opened again, with and without budgets that are asked, while
// calls are lost, doubled and delayed, disks fail and processes end. Afterwards nothing waits, the services agree about
// every order, and budget holds what orders need, to the cent. docs/simulation.md says which check proves which
// invariant.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/resource_name.h"
#include "common/testing/matchers.h"
#include "common/testing/seeds.h"
#include "common/testing/simulator.h"
#include "services/approval/store/tables.h"
#include "services/budget/store/holds.h"
#include "services/purchase_order/domain/names.h"
#include "services/purchase_order/store/budget_flows.h"
#include "services/purchase_order/store/orders.h"
#include "services/purchase_order/store/review_flows.h"
#include "tests/simulation/buyers.h"
#include "tests/simulation/held_orders.h"
#include "tests/simulation/review_nodes.h"
#include "tests/simulation/worlds.h"

namespace outlay::simulation {
namespace {

namespace ap = approval;
namespace bu = budget;
namespace po = purchase_order;
using testing::IsOk;

// What both services hold in the end.
struct Ends {
  std::map<std::string, po::Order> orders;
  std::map<std::string, po::OrderInvoiced> invoiced;
  std::map<std::string, ap::Review> reviews;
  std::vector<po::ReviewFlow> flows;
  std::vector<po::BudgetFlow> budget_flows;
  std::map<std::string, bu::StageAmounts> held;          // by document
  std::map<std::string, std::set<std::string>> charged;  // by document: cost centres of what is not invoiced
  std::map<std::string, bu::StageAmounts> held_by_center;
  std::map<std::string, bu::StageAmounts> held_by_group;
  std::map<std::string, bu::StageAmounts> used;  // by budget
};

// Of the budget of all, so that some orders do not fit.
constexpr int kBudget = 300;
// Of the one that people who decide like to choose.
constexpr int kLab = 120;
constexpr int kSales = 150;

std::string CenterOf(const po::Order& order) {
  return order.order_information.value_or(po::OrderInformation()).cost_center;
}

// The world of one seed.
class World {
 public:
  explicit World(uint64_t seed) : asks_budgets_(seed % 4 != 0), buyers_(&simulator_, kAcme), simulator_(seed) {
    AddReviewServices(simulator_, kAcme, asks_budgets_);
  }

  void Begin() {
    for (const char* node : {kOrders, kApproval, kFunds}) simulator_.node(node).Start();
    simulator_.RunFor(absl::Seconds(1));
    buyers_.Prepare(kBudget, kLab, kSales);
    simulator_.RunFor(absl::Seconds(1));
    buyers_.DecideAgainAndAgain();
  }

  void Run() {
    Begin();
    Random& random = simulator_.random();
    const uint64_t orders = 1 + random.Uniform(4);
    for (uint64_t i = 0; i < orders; ++i) {
      simulator_.Within(absl::Seconds(4), [this, i] { buyers_.Buy(absl::StrCat("po-", i)); });
    }
    Disturb(simulator_, {kOrders, kApproval, kFunds});
    Settle();
  }

  // The same work without anything at random but when people decide, and a crash at a write of a node.
  void RunInSteps(const char* node, uint64_t crash_at) {
    Begin();
    for (const char* id : {"po-0", "po-1"}) buyers_.Buy(id);
    simulator_.node(node).CrashAtWrite(crash_at);
    simulator_.RunFor(absl::Seconds(6));
    Settle();
  }

  void Check() {
    EXPECT_TRUE(is_settled_) << "a minute after all faults ended something waits (I11)";
    ASSERT_TRUE(buyers_.first_problem().empty()) << buyers_.first_problem();
    const Ends ends = Read();
    for (const auto& [order_id, order] : ends.orders) {
      CheckOrder(order, ends);
      CheckChange(order, ends);
    }
    // Nobody is asked about what nobody waits for.
    for (const auto& [id, review] : ends.reviews) EXPECT_NE(review.state, ap::ReviewState::kOpen) << id << " (I11)";
    CheckMoney(ends);
    CheckHeldOrders(simulator_.node(kOrders), kAcme);
    EXPECT_THAT(simulator_.CheckChains(), IsOk()) << "(I16)";
  }

  testing::Simulator& simulator() { return simulator_; }
  bool has_booked() const { return buyers_.has_booked(); }
  std::set<po::ReviewOutcome> outcomes() {
    std::set<po::ReviewOutcome> seen;
    for (const auto& [id, order] : Read().orders) seen.insert(order.review.outcome);
    return seen;
  }
  std::set<po::MoveState> moves() {
    std::set<po::MoveState> seen;
    for (const auto& [id, order] : Read().orders) seen.insert(order.budget.move.state);
    return seen;
  }
  std::set<po::ChangeState> changes() {
    std::set<po::ChangeState> seen;
    for (const auto& [id, order] : Read().orders) seen.insert(order.change.state);
    return seen;
  }

 private:
  void Settle() {
    const auto is_over = [this] { return buyers_.AreDone() && NothingWaits(); };
    is_settled_ = simulator_.HealAndSettle(absl::Minutes(1), is_over);
    // What is still on its way may be told late and looked at again, which ends, too.
    simulator_.RunFor(absl::Seconds(2));
    is_settled_ = is_settled_ && simulator_.HealAndSettle(absl::Minutes(1), is_over);
  }

  Ends Read() {
    Ends ends;
    const auto orders = simulator_.node(kOrders).store().Read(store::PartitionOf(kAcme));
    EXPECT_THAT(po::ListOrdersByNumber(*orders, kAcme, std::nullopt,
                                       [&](const po::Order& order) {
                                         ends.orders[order.id] = order;
                                         ends.invoiced[order.id] = *po::LoadInvoiced(*orders, {kAcme, order.id});
                                         return store::Visit::kContinue;
                                       }),
                IsOk());
    EXPECT_THAT(orders->Scan(po::kReviewFlows, std::tuple(std::string(kAcme)),
                             [&](const po::ReviewKey& key, const review::storage::v1::ReviewFlowRecord&) {
                               ends.flows.push_back(**po::FindReviewFlow(*orders, key));
                               return store::Visit::kContinue;
                             }),
                IsOk());
    const auto reviews = simulator_.node(kApproval).store().Read(store::PartitionOf(kAcme));
    EXPECT_THAT(ap::ListReviews(*reviews, kAcme, std::nullopt,
                                [&](const ap::Review& review) {
                                  ends.reviews.emplace(review.id, review);
                                  return store::Visit::kContinue;
                                }),
                IsOk());
    ReadMoney(&ends);
    return ends;
  }

  void ReadMoney(Ends* ends) {
    const auto orders = simulator_.node(kOrders).store().Read(store::PartitionOf(kAcme));
    EXPECT_THAT(orders->Scan(po::kBudgetFlows, std::tuple(std::string(kAcme)),
                             [&](const po::BudgetFlowKey& key, const po::storage::v1::BudgetFlowRecord&) {
                               ends->budget_flows.push_back(**po::FindBudgetFlow(*orders, key));
                               return store::Visit::kContinue;
                             }),
                IsOk());
    const auto budgets = simulator_.node(kFunds).store().Read(store::PartitionOf(kAcme));
    EXPECT_THAT(bu::ListHolds(*budgets, kAcme, std::nullopt,
                              [&](const bu::Hold& hold) {
                                if (hold.amounts == bu::StageAmounts()) return store::Visit::kContinue;
                                for (bu::StageAmounts* const sum :
                                     {&ends->held[hold.spend.document], &ends->held_by_center[hold.spend.cost_center],
                                      &ends->held_by_group[hold.spend.group_id]}) {
                                  *sum = *bu::Add(*sum, hold.amounts);
                                }
                                if (hold.amounts.held + hold.amounts.committed > 0) {
                                  ends->charged[hold.spend.document].insert(hold.spend.cost_center);
                                }
                                return store::Visit::kContinue;
                              }),
                IsOk());
    EXPECT_THAT(budgets->Scan(bu::kFigures, std::tuple(std::string(kAcme)),
                              [&](const bu::FiguresKey& key, const bu::storage::v1::FiguresRecord& record) {
                                bu::StageAmounts& used = ends->used[std::get<1>(key)];
                                used.held += record.held_minor();
                                used.committed += record.committed_minor();
                                used.spent += record.spent_minor();
                                used.beyond += record.beyond_minor();
                                return store::Visit::kContinue;
                              }),
                IsOk());
  }

  // Every order has what it needs, no other document has anything, and the budget's figures are the sum (I2, I4).
  void CheckMoney(const Ends& ends) const {
    std::map<std::string, bu::StageAmounts> needed;
    for (const auto& [order_id, order] : ends.orders) {
      EXPECT_EQ(order.budget.phase == po::BudgetPhase::kOff, !asks_budgets_ || order.review.attempt == 0) << order_id;
      for (const po::BudgetNeed& need : po::NeedsOf(order, ends.invoiced.at(order_id))) {
        bu::StageAmounts& amounts = needed[po::OrderName(kAcme, order_id)];
        const int64_t open = need.amount.minor_units() - need.invoiced;
        (need.is_ordered ? amounts.committed : amounts.held) += open;
        amounts.spent += need.invoiced;
      }
    }
    bu::StageAmounts sum;
    for (const auto& [document, amounts] : ends.held) sum = *bu::Add(sum, amounts);
    const auto of = [](const auto& amounts, const std::string& key) {
      const auto found = amounts.find(key);
      return found == amounts.end() ? bu::StageAmounts() : found->second;
    };
    // What invoices took beyond what it allowed is marked in each.
    const auto check = [&](const char* id, const bu::StageAmounts& has, int64_t limit) {
      EXPECT_EQ(of(ends.used, id), has) << id << " (I2)";
      EXPECT_LE(has.held + has.committed + has.spent, limit * 100 + has.beyond) << id << " (I1)";
    };
    check(kAllBudget, sum, kBudget);
    check(kLabBudget, of(ends.held_by_center, "lab"), kLab);
    check(kSalesBudget, of(ends.held_by_group, "sales"), kSales);
    for (const auto& [order_id, order] : ends.orders) {
      const auto found = ends.charged.find(po::OrderName(kAcme, order_id));
      const bool is_charged = found != ends.charged.end();
      EXPECT_TRUE(!is_charged || found->second == std::set<std::string>{CenterOf(order)}) << order_id << " (A11)";
      EXPECT_NE(order.budget.move.state, po::MoveState::kAsked) << order_id << " (I11)";
    }
    // What is invoiced is spent, and orders know what of it budgets did not allow; what of an order is open may be kept
    // as missing.
    for (const auto& [order_id, order] : ends.orders) {
      const std::string name = po::OrderName(kAcme, order_id);
      if (!order.budget.is_incomplete) continue;
      const bu::StageAmounts has = of(ends.held, name);
      bu::StageAmounts& need = needed[name];
      EXPECT_TRUE(order.budget.beyond > 0 || has.committed < need.committed) << order_id;
      EXPECT_LE(has.committed, need.committed) << order_id;
      need.committed = has.committed;
      need.beyond = order.budget.beyond;
      if (need == bu::StageAmounts()) needed.erase(name);
    }
    EXPECT_EQ(ends.held, needed) << "(I4)";
  }

  bool NothingWaits() {
    const Ends ends = Read();
    return std::none_of(ends.orders.begin(), ends.orders.end(),
                        [](const auto& order) { return order.second.state == po::State::kPendingApproval; }) &&
           std::none_of(ends.orders.begin(), ends.orders.end(),
                        [](const auto& order) { return po::AwaitsBudget(order.second); }) &&
           std::none_of(ends.orders.begin(), ends.orders.end(),
                        [](const auto& order) { return po::Waits(order.second.change); }) &&
           std::none_of(ends.budget_flows.begin(), ends.budget_flows.end(),
                        [](const po::BudgetFlow& flow) { return flow.due.has_value(); }) &&
           std::all_of(ends.flows.begin(), ends.flows.end(),
                       [](const po::ReviewFlow& flow) { return flow.phase == po::ReviewPhase::kOver; });
  }

  static void CheckOrder(const po::Order& order, const Ends& ends) {
    SCOPED_TRACE(order.id);
    const auto found = ends.reviews.find(order.review.review_id);
    if (order.review.attempt == 0) {
      EXPECT_EQ(found, ends.reviews.end());
      EXPECT_FALSE(order.issue_time.has_value()) << "issued without a review (I20)";
      return;
    }
    if (order.review.outcome == po::ReviewOutcome::kNone) {
      EXPECT_EQ(order.state, po::State::kCancelled);
      return;
    }
    if (order.review.outcome == po::ReviewOutcome::kNoBudget) {
      // Before people were asked, or when the order grew meanwhile.
      const bool is_given_up = order.state == po::State::kCancelled;
      EXPECT_EQ(order.budget.phase, is_given_up ? po::BudgetPhase::kReleased : po::BudgetPhase::kRefused);
      EXPECT_FALSE(order.issue_time.has_value());
      return;
    }
    // Approved, and given up or changed before its money was committed.
    const bool was_not_issued = order.review.outcome == po::ReviewOutcome::kApproved && !order.issue_time.has_value();
    if (was_not_issued && order.budget.phase != po::BudgetPhase::kOff) {
      EXPECT_EQ(order.state, po::State::kCancelled);
      return;
    }
    ASSERT_NE(found, ends.reviews.end());
    if (order.review.outcome == po::ReviewOutcome::kApproved) return CheckIssued(order, found->second);
    // What was ended for the order may have been asked about again by a call that came late, and withdrawn.
    const std::map<po::ReviewOutcome, ap::ReviewState> fitting = {
        {po::ReviewOutcome::kRejected, ap::ReviewState::kRejected},
        {po::ReviewOutcome::kWithdrawn, ap::ReviewState::kWithdrawn}};
    ASSERT_TRUE(fitting.contains(order.review.outcome)) << order.review.reason;
    if (found->second.state != ap::ReviewState::kWithdrawn) {
      EXPECT_EQ(found->second.state, fitting.at(order.review.outcome));
    }
    EXPECT_FALSE(order.issue_time.has_value());
  }

  // What was issued is what was approved, line by line (I13).
  static void CheckIssued(const po::Order& order, const ap::Review& review) {
    EXPECT_EQ(review.state, ap::ReviewState::kApproved);
    EXPECT_TRUE(order.issue_time.has_value());
    EXPECT_EQ(order.review.rejected_lines, review.rejected_lines);
    std::map<std::string, int64_t> approved;
    for (const ap::SubjectLine& line : review.subject.lines) approved[line.number] = line.amount_minor;
    for (const std::string& line : review.rejected_lines) approved.erase(line);
    std::map<std::string, int64_t> issued;
    for (const po::Line& line : order.lines) issued[line.number] = line.amount.minor_units();
    // Cancelled afterwards, lines are worth what is invoiced on them.
    if (order.state != po::State::kCancelled && order.version == 1) {
      EXPECT_EQ(issued, approved) << "(I13)";
      for (const ap::SubjectLine& line : review.subject.lines) EXPECT_EQ(line.cost_center, CenterOf(order)) << "(I13)";
      EXPECT_EQ(review.subject.group_id, order.group_id) << "(I13)";
    }
  }

  // The last change that had to wait is in force only if people and budgets said so, and no line is worth more than
  // people approved (I13).
  void CheckChange(const po::Order& order, const Ends& ends) const {
    SCOPED_TRACE(order.id);
    if (!order.issue_time.has_value() || order.state == po::State::kCancelled) return;
    std::map<std::string, int64_t> approved;
    for (const auto& [id, review] : ends.reviews) {
      if (LastId(review.subject.resource) != order.id || review.state != ap::ReviewState::kApproved) continue;
      for (const ap::SubjectLine& line : review.subject.lines) {
        approved[line.number] = std::max(approved[line.number], line.amount_minor);
      }
    }
    for (const po::Line& line : order.lines) EXPECT_LE(line.amount.minor_units(), approved[line.number]) << "(I13)";
    const po::OrderChange& change = order.change;
    if (change.state == po::ChangeState::kNone) return;
    EXPECT_TRUE(change.lines.empty() && change.remove.empty()) << "what is over is not kept";
    const auto found = ends.reviews.find(change.review_id);
    const bool is_approved = found != ends.reviews.end() && found->second.state == ap::ReviewState::kApproved;
    if (change.state == po::ChangeState::kInForce) {
      EXPECT_TRUE(is_approved);
      EXPECT_GT(order.version, 1);
    }
    EXPECT_TRUE(change.state != po::ChangeState::kRefused || (asks_budgets_ && is_approved));
    EXPECT_TRUE(change.state != po::ChangeState::kRejected || !is_approved);
  }

  const bool asks_budgets_;
  bool is_settled_ = false;
  Buyers buyers_;
  // The last, to go first: what it still carries refers to the others.
  testing::Simulator simulator_;
};

TEST(ReviewsSimulationTest, BothServicesAgreeAboutEveryOrderForEverySeed) {
  testing::CheckWorlds<World>(testing::SeedsFromEnvironment({.first = 1, .count = 40}));
}

TEST(ReviewsSimulationTest, EndsWhereverItCrashes) {
  std::set<po::ReviewOutcome> outcomes;
  std::set<po::ChangeState> changes;
  std::set<po::MoveState> moves;
  bool has_booked = false;
  for (const char* node : {kOrders, kApproval, kFunds}) {
    for (uint64_t write = 1; write <= 40; ++write) {
      SCOPED_TRACE(absl::StrCat(node, " crashes at write ", write));
      World world(write);
      world.RunInSteps(node, write);
      world.Check();
      if (::testing::Test::HasFailure()) return;
      outcomes.merge(world.outcomes());
      changes.merge(world.changes());
      moves.merge(world.moves());
      has_booked = has_booked || world.has_booked();
    }
  }
  EXPECT_TRUE(has_booked);
  EXPECT_TRUE(moves.contains(po::MoveState::kMoved) && moves.contains(po::MoveState::kNotMoved));
  for (const po::ReviewOutcome outcome :
       {po::ReviewOutcome::kApproved, po::ReviewOutcome::kRejected, po::ReviewOutcome::kNoBudget}) {
    EXPECT_TRUE(outcomes.contains(outcome)) << static_cast<int>(outcome);
  }
  for (const po::ChangeState state : {po::ChangeState::kInForce, po::ChangeState::kRejected, po::ChangeState::kRefused,
                                      po::ChangeState::kWithdrawn}) {
    EXPECT_TRUE(changes.contains(state)) << static_cast<int>(state);
  }
}

TEST(ReviewsSimulationTest, RepeatsARunByteForByte) {
  testing::CheckWorldsRepeat<World>({.first = 1, .count = 5});
}

}  // namespace
}  // namespace outlay::simulation
