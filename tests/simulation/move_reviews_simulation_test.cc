// budget and approval together, whole, in one thread from one seed. Real: the services with their feeds, flows and
// jobs. Fake: time, threads, network, disks, the directory. Money is moved between budgets, in and out of them, undone
// and given up while people decide about each move, and calls are lost, doubled and delayed, disks fail and processes
// end. Afterwards nothing waits, both services agree about every move, and each budget has what its done moves add up
// to.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/testing/matchers.h"
#include "common/testing/seeds.h"
#include "common/testing/sim_client.h"
#include "common/testing/simulator.h"
#include "outlay/approval/v1/reviews.pb.h"
#include "outlay/approval/v1/rules.pb.h"
#include "outlay/budget/v1/budget_moves.pb.h"
#include "outlay/budget/v1/budgets.pb.h"
#include "services/approval/store/tables.h"
#include "services/budget/store/budgets.h"
#include "services/budget/store/moves.h"
#include "tests/simulation/party.h"
#include "tests/simulation/put_in_force.h"
#include "tests/simulation/review_nodes.h"
#include "tests/simulation/worlds.h"

namespace outlay::simulation {
namespace {

namespace ap = approval;
namespace bu = budget;
using testing::IsOk;
using testing::SimClient;

constexpr char kMoves[] = "/outlay.budget.v1.BudgetMoves/";
constexpr char kReviews[] = "/outlay.approval.v1.Reviews/";
// Units of the two budgets at first: less than their moves ask for together.
const std::map<std::string, int64_t> kBudgets = {{"a", 300}, {"b", 100}};

testing::SimClientOptions As(const char* node, const char* user) {
  return {.node = node, .caller = {.subject = user, .organization = kAcme}};
}

// One moves money, two decide.
class Treasurers : public Party {
 public:
  explicit Treasurers(testing::Simulator* simulator)
      : Party(simulator, kAcme, /*strangers=*/""),
        eve_(simulator, As(kFunds, "eve")),
        bob_at_budget_(simulator, As(kFunds, "bob")),
        eve_at_approval_(simulator, As(kApproval, "eve")),
        ann_(simulator, As(kApproval, "ann")),
        bob_(simulator, As(kApproval, "bob")),
        cat_(simulator, As(kApproval, "cat")) {}

  void Prepare() {
    const std::string one_of =
        absl::StrCat("approvers { user: '", Parent(), "/users/bob' } approvers { user: '", Parent(), "/users/cat' } ");
    auto rule = Parsed<ap::v1::CreateRuleRequest>(absl::StrCat(
        "rule_id: 'r' rule { group: '", Parent(),
        "/groups/root' tiers { up_to { currency_code: 'EUR' units: 30 } } tiers { above { currency_code: 'EUR' units: "
        "30 } up_to { currency_code: 'EUR' units: 120 } stages { ",
        one_of, "quorum: QUORUM_ANY_ONE } } tiers { above { currency_code: 'EUR' units: 120 } stages { ", one_of,
        "quorum: QUORUM_ALL } } }"));
    rule.set_parent(Parent());
    Send<ap::v1::Rule>(ann_, "/outlay.approval.v1.Rules/CreateRule", rule);
    for (const auto& [id, units] : kBudgets) {
      auto money = Parsed<bu::v1::CreateBudgetRequest>(absl::StrCat(
          "budget { group: '", Parent(), "/groups/root' display_name: 'B' period { recurrence: ",
          "RECURRENCE_YEARLY first_day { year: 2000 month: 1 day: 1 } } amount { currency_code: 'EUR' units: ", units,
          " } }"));
      money.set_parent(Parent());
      money.set_budget_id(id);
      PutInForce(eve_, bob_at_budget_, money, [this](const absl::Status& status, const bu::v1::Budget&) {
        if (!status.ok()) Problem(absl::StrCat("budget: ", status.ToString()));
      });
    }
  }

  void Move(const std::string& id) {
    google::type::Money amount;
    amount.set_currency_code("EUR");
    amount.set_units(static_cast<int64_t>(10 + random().Uniform(190)));
    switch (random().Uniform(4)) {
      case 0: {
        bu::v1::IncreaseBudgetRequest request;
        request.set_budget(BudgetName("b"));
        return Propose("IncreaseBudget", id, amount, request);
      }
      case 1: {
        bu::v1::DecreaseBudgetRequest request;
        request.set_budget(BudgetName("a"));
        return Propose("DecreaseBudget", id, amount, request);
      }
      default: {
        bu::v1::TransferBudgetRequest request;
        request.set_from_budget(BudgetName("a"));
        request.set_to_budget(BudgetName("b"));
        request.set_earmarked(true);
        return Propose("TransferBudget", id, amount, request);
      }
    }
  }

  void DecideAgainAndAgain() {
    DecideAll(bob_);
    DecideAll(cat_);
    simulator_->Within(kSoon, [this] { DecideAgainAndAgain(); });
  }

  bool AreDone() const { return !has_plans() && eve_.open() == 0 && eve_at_approval_.open() == 0; }

 private:
  std::string Parent() const { return "organizations/" + organization_; }
  std::string BudgetName(const std::string& id) const { return Parent() + "/budgets/" + id; }
  std::string NewRequestId() { return absl::StrCat("r-", ++requests_); }

  // Refusals are answers.
  template <typename Response, typename Request>
  void Send(SimClient& who, const std::string& method, const Request& request) {
    who.Call<Response>(method, request, [this, method](const absl::Status& status, const Response&) {
      const bool is_answer =
          status.ok() || absl::IsFailedPrecondition(status) || absl::IsNotFound(status) || absl::IsAborted(status);
      if (!is_answer) Problem(absl::StrCat(method, ": ", status.ToString()));
    });
  }

  template <typename Request>
  void Propose(const std::string& method, const std::string& id, const google::type::Money& amount, Request request) {
    request.set_parent(Parent());
    request.set_move_id(id);
    request.set_reason("a simulation");
    *request.mutable_amount() = amount;
    eve_.Call<bu::v1::BudgetMove>(absl::StrCat(kMoves, method), request,
                                  [=, this](const absl::Status& status, const bu::v1::BudgetMove& move) {
                                    if (absl::IsFailedPrecondition(status)) return;
                                    if (!status.ok()) return Problem(absl::StrCat(method, ": ", status.ToString()));
                                    // A repetition may be answered when it is over.
                                    if (move.review().empty()) {
                                      Problem(absl::StrCat(move.name(), " was not reviewed (I20)"));
                                    }
                                    Plan(kSoon, [=, this] { GoOnWith(move); });
                                  });
  }

  void GoOnWith(const bu::v1::BudgetMove& move) {
    switch (random().Uniform(5)) {
      case 0: {
        bu::v1::RejectBudgetMoveRequest request;
        request.set_request_id(NewRequestId());
        request.set_name(move.name());
        return Send<bu::v1::BudgetMove>(eve_, absl::StrCat(kMoves, "RejectBudgetMove"), request);
      }
      case 1: {
        ap::v1::WithdrawReviewRequest request;
        request.set_request_id(NewRequestId());
        request.set_name(move.review());
        return Send<ap::v1::Review>(eve_at_approval_, absl::StrCat(kReviews, "WithdrawReview"), request);
      }
      case 2: {
        bu::v1::ConfirmBudgetMoveRequest request;
        request.set_request_id(NewRequestId());
        request.set_name(move.name());
        eve_.Call<bu::v1::BudgetMove>(absl::StrCat(kMoves, "ConfirmBudgetMove"), request,
                                      [this](const absl::Status& status, const bu::v1::BudgetMove&) {
                                        if (absl::IsFailedPrecondition(status)) return;
                                        Problem(absl::StrCat("confirmed past the review: ", status.ToString()));
                                      });
        return;
      }
      default:
        Plan(2 * kSoon, [=, this] { Undo(move); });
    }
  }

  void Undo(const bu::v1::BudgetMove& move) {
    bu::v1::ReverseBudgetMoveRequest request;
    request.set_name(move.name());
    request.set_move_id(absl::StrCat("undo-", move.name().substr(move.name().rfind('/') + 1)));
    request.set_reason("a mistake");
    Send<bu::v1::BudgetMove>(eve_, absl::StrCat(kMoves, "ReverseBudgetMove"), request);
  }

  void DecideAll(SimClient& who) {
    if (who.open() > 0) return;
    ap::v1::ListReviewsRequest list;
    list.set_parent(Parent());
    list.set_waiting_for_me(true);
    who.Call<ap::v1::ListReviewsResponse>(
        absl::StrCat(kReviews, "ListReviews"), list,
        [this, &who](const absl::Status& status, const ap::v1::ListReviewsResponse& page) {
          if (!status.ok()) return Problem(absl::StrCat("list: ", status.ToString()));
          for (const ap::v1::Review& review : page.reviews()) Decide(who, review);
        });
  }

  void Decide(SimClient& who, const ap::v1::Review& review) {
    const uint64_t mood = random().Uniform(8);
    if (mood == 0) return;
    ap::v1::DecideReviewRequest request;
    request.set_request_id(NewRequestId());
    request.set_name(review.name());
    request.set_digest(review.digest());
    request.set_verdict(mood == 1 ? ap::v1::VERDICT_REJECT : ap::v1::VERDICT_APPROVE);
    if (mood == 1) request.set_reason("too much");
    Send<ap::v1::Review>(who, absl::StrCat(kReviews, "DecideReview"), request);
  }

  SimClient eve_;
  SimClient bob_at_budget_;
  SimClient eve_at_approval_;
  SimClient ann_;
  SimClient bob_;
  SimClient cat_;
  int requests_ = 0;
};

// What both services hold in the end.
struct MoveEnds {
  std::map<std::string, bu::BudgetMove> moves;
  std::map<std::string, ap::Review> reviews;
  std::vector<review::ReviewFlow> flows;
  std::map<std::string, int64_t> limits;  // of budgets, minor units
};

class MoveWorld {
 public:
  explicit MoveWorld(uint64_t seed) : people_(&simulator_), simulator_(seed) {
    AddReviewServices(simulator_, kAcme, /*asks_budgets=*/false);
  }

  void Begin() {
    for (const char* node : {kApproval, kFunds}) simulator_.node(node).Start();
    simulator_.RunFor(absl::Seconds(1));
    people_.Prepare();
    simulator_.RunFor(absl::Seconds(1));
    people_.DecideAgainAndAgain();
  }

  void Run() {
    Begin();
    const uint64_t moves = 2 + simulator_.random().Uniform(5);
    for (uint64_t i = 0; i < moves; ++i) {
      simulator_.Within(absl::Seconds(4), [this, i] { people_.Move(absl::StrCat("m-", i)); });
    }
    Disturb(simulator_, {kApproval, kFunds});
    Settle();
  }

  // The same without anything at random but what people do, and a crash at a write of a node.
  void RunInSteps(const char* node, uint64_t crash_at) {
    Begin();
    for (const char* id : {"m-0", "m-1", "m-2"}) people_.Move(id);
    simulator_.node(node).CrashAtWrite(crash_at);
    simulator_.RunFor(absl::Seconds(6));
    Settle();
  }

  void Check() {
    EXPECT_TRUE(is_settled_) << "a minute after all faults ended something waits (I11)";
    ASSERT_TRUE(people_.first_problem().empty()) << people_.first_problem();
    const MoveEnds ends = Read();
    for (const auto& [id, move] : ends.moves) CheckMove(move, ends);
    for (const auto& [id, review] : ends.reviews) EXPECT_NE(review.state, ap::ReviewState::kOpen) << id << " (I11)";
    EXPECT_EQ(ends.limits, LimitsBy(ends)) << "money was made, lost or moved twice (I4)";
    for (const auto& [id, limit] : ends.limits) EXPECT_GE(limit, 0) << id << " (I1)";
    EXPECT_THAT(simulator_.CheckChains(), IsOk()) << "(I16)";
  }

  testing::Simulator& simulator() { return simulator_; }
  std::set<bu::MoveState> states() {
    std::set<bu::MoveState> seen;
    for (const auto& [id, move] : Read().moves) seen.insert(move.state);
    return seen;
  }

 private:
  void Settle() {
    const auto is_over = [this] { return people_.AreDone() && NothingWaits(); };
    is_settled_ = simulator_.HealAndSettle(absl::Minutes(1), is_over);
    // What is still on its way may be told late and looked at again, which ends, too.
    simulator_.RunFor(absl::Seconds(2));
    is_settled_ = is_settled_ && simulator_.HealAndSettle(absl::Minutes(1), is_over);
  }

  bool NothingWaits() {
    const MoveEnds ends = Read();
    return std::none_of(ends.moves.begin(), ends.moves.end(),
                        [](const auto& move) { return move.second.state == bu::MoveState::kProposed; }) &&
           std::all_of(ends.flows.begin(), ends.flows.end(),
                       [](const review::ReviewFlow& flow) { return flow.phase == review::ReviewPhase::kOver; });
  }

  MoveEnds Read() {
    MoveEnds ends;
    const auto budgets = simulator_.node(kFunds).store().Read(store::PartitionOf(kAcme));
    EXPECT_THAT(bu::ListMoves(*budgets, kAcme, std::nullopt,
                              [&](const bu::BudgetMove& move) {
                                ends.moves[move.id] = move;
                                return store::Visit::kContinue;
                              }),
                IsOk());
    EXPECT_THAT(budgets->Scan(bu::kMoveReviews, std::tuple(std::string(kAcme)),
                              [&](const bu::ReviewKey& key, const review::storage::v1::ReviewFlowRecord&) {
                                ends.flows.push_back(**flow::FindReviewFlow(*budgets, bu::kMoveReviewTables, key));
                                return store::Visit::kContinue;
                              }),
                IsOk());
    for (const auto& [id, units] : kBudgets) {
      const auto latest = bu::FindLatestFigures(*budgets, {kAcme, id});
      const bool is_opened = latest.ok() && latest->has_value();
      ends.limits[id] = is_opened ? static_cast<int64_t>(bu::LimitOf((*latest)->figures)) : units * 100;
    }
    const auto reviews = simulator_.node(kApproval).store().Read(store::PartitionOf(kAcme));
    EXPECT_THAT(ap::ListReviews(*reviews, kAcme, std::nullopt,
                                [&](const ap::Review& review) {
                                  ends.reviews.emplace(review.id, review);
                                  return store::Visit::kContinue;
                                }),
                IsOk());
    return ends;
  }

  // What is there by the moves that were done.
  static std::map<std::string, int64_t> LimitsBy(const MoveEnds& ends) {
    std::map<std::string, int64_t> limits;
    for (const auto& [id, units] : kBudgets) limits[id] = units * 100;
    for (const auto& [id, move] : ends.moves) {
      if (move.state != bu::MoveState::kDone && move.state != bu::MoveState::kReversed) continue;
      if (!move.from.budget_id.empty()) limits[move.from.budget_id] -= move.amount.minor_units();
      if (!move.to.budget_id.empty()) limits[move.to.budget_id] += move.amount.minor_units();
    }
    return limits;
  }

  static void CheckMove(const bu::BudgetMove& move, const MoveEnds& ends) {
    SCOPED_TRACE(move.id);
    const auto found = ends.reviews.find(move.review_id);
    const bool is_done = move.state == bu::MoveState::kDone || move.state == bu::MoveState::kReversed;
    EXPECT_EQ(is_done, move.done_time.has_value());
    if (found == ends.reviews.end()) {
      EXPECT_EQ(move.state, bu::MoveState::kRejected) << "given up before approval knew of it";
      return;
    }
    const ap::Review& review = found->second;
    if (is_done || move.state == bu::MoveState::kNotPossible) {
      EXPECT_EQ(review.state, ap::ReviewState::kApproved) << "(I13)";
      EXPECT_EQ(review.subject.amount.minor_units(), move.amount.minor_units());
    }
    EXPECT_TRUE(move.state != bu::MoveState::kNotPossible || !move.end_reason.empty());
    EXPECT_TRUE(move.state != bu::MoveState::kWithdrawn || review.state == ap::ReviewState::kWithdrawn);
  }

  bool is_settled_ = false;
  Treasurers people_;
  // The last, to go first: what it still carries refers to the others.
  testing::Simulator simulator_;
};

TEST(MoveReviewsSimulationTest, BothServicesAgreeAboutEveryMoveForEverySeed) {
  testing::CheckWorlds<MoveWorld>(testing::SeedsFromEnvironment({.first = 1, .count = 40}));
}

TEST(MoveReviewsSimulationTest, EndsWhereverItCrashes) {
  std::set<bu::MoveState> states;
  for (const char* node : {kApproval, kFunds}) {
    for (uint64_t write = 1; write <= 40; ++write) {
      SCOPED_TRACE(absl::StrCat(node, " crashes at write ", write));
      MoveWorld world(write);
      world.RunInSteps(node, write);
      world.Check();
      if (::testing::Test::HasFailure()) return;
      states.merge(world.states());
    }
  }
  for (const bu::MoveState state : {bu::MoveState::kDone, bu::MoveState::kReversed, bu::MoveState::kRejected,
                                    bu::MoveState::kNotPossible, bu::MoveState::kWithdrawn}) {
    EXPECT_TRUE(states.contains(state)) << bu::StateName(state);
  }
}

TEST(MoveReviewsSimulationTest, RepeatsARunByteForByte) {
  testing::CheckWorldsRepeat<MoveWorld>({.first = 1, .count = 5});
}

}  // namespace
}  // namespace outlay::simulation
