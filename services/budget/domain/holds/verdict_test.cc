// Verdicts of budgets, one minor unit below, at and above each limit. Nothing is fake; figures are made up.
#include "services/budget/domain/holds/verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/base/random.h"
#include "common/testing/matchers.h"
#include "services/budget/domain/testing/samples.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasReason;
using ::testing::ElementsAre;
using ::testing::Field;

constexpr int64_t kAllowed = -1;

Enforcement At(Action action) {
  return {.rules = {{.stage = Stage::kRequest, .action = action}}};
}

Budget ABudget(const std::string& id, const Enforcement& enforcement, Currency currency = samples::kEuro) {
  Budget budget;
  budget.id = id;
  budget.state = BudgetState::kActive;
  budget.spec.amount = Money(1'000, currency);
  budget.spec.enforcement = enforcement;
  return budget;
}

// Returns a budget of 10.00 with 9.00 held.
CheckedBudget NodeOf(const Budget& budget) {
  return {.budget = &budget, .figures = {.amount = 1'000, .used = {.held = 900}}, .period = "2026-01-01"};
}

Verdict JudgeOne(const CheckedBudget& node, const SpendCheck& asked) {
  return *Judge({node}, asked, false);
}

struct Bound {
  std::string name;
  Enforcement enforcement;
  bool buffer_used = false;
  int64_t asked = 0;
  NodeOutcome outcome = NodeOutcome::kPassed;
  int64_t excess = 0;
  int64_t passing = kAllowed;
};

class VerdictBoundTest : public ::testing::TestWithParam<Bound> {};

TEST_P(VerdictBoundTest, DecidesToTheCent) {
  const Bound& bound = GetParam();
  const Budget budget = ABudget("team", bound.enforcement);
  CheckedBudget node = NodeOf(budget);
  node.figures.buffer_used = bound.buffer_used;
  const Verdict verdict = JudgeOne(node, {.amount = samples::Euro(bound.asked)});
  EXPECT_EQ(verdict.nodes[0].outcome, bound.outcome);
  EXPECT_EQ(verdict.nodes[0].excess, bound.excess);
  EXPECT_EQ(verdict.allowed(), bound.passing == kAllowed);
  if (!verdict.allowed()) {
    EXPECT_EQ(verdict.refusal, Refusal::kInsufficient);
    EXPECT_EQ(verdict.passing_amount, samples::Euro(bound.passing));
  }
}

const Enforcement kCeiling = {.rules = {}, .ceiling_basis_points = 11'000, .buffer = {}};
const Enforcement kBuffer = {.rules = {}, .buffer = Buffer{.amount = samples::Euro(50)}};
const Enforcement kLowerOfTwo = {.rules = {}, .buffer = Buffer{.basis_points = 500, .amount = samples::Euro(30)}};
const Enforcement kShare = {.rules = {}, .buffer = Buffer{.basis_points = 500, .amount = std::nullopt}};
const Enforcement kOrdersOnly = {.rules = {{.stage = Stage::kOrder, .action = Action::kBlock}}};

Enforcement WithBuffer(Enforcement enforcement) {
  enforcement.buffer = Buffer{.amount = samples::Euro(50)};
  return enforcement;
}

INSTANTIATE_TEST_SUITE_P(
    Bounds, VerdictBoundTest,
    ::testing::Values(
        Bound{"blocks_at_its_limit", {}, false, 100, NodeOutcome::kPassed, 0, kAllowed},
        Bound{"blocks_above_its_limit", {}, false, 101, NodeOutcome::kBlocked, 1, 100},
        Bound{"ceiling_reached", kCeiling, false, 200, NodeOutcome::kPassed, 0, kAllowed},
        Bound{"ceiling_exceeded", kCeiling, false, 201, NodeOutcome::kBlocked, 1, 200},
        Bound{"buffer_not_needed", kBuffer, false, 100, NodeOutcome::kPassed, 0, kAllowed},
        Bound{"buffer_begun", kBuffer, false, 101, NodeOutcome::kPassedWithBuffer, 0, kAllowed},
        Bound{"buffer_used_up", kBuffer, false, 150, NodeOutcome::kPassedWithBuffer, 0, kAllowed},
        Bound{"buffer_exceeded", kBuffer, false, 151, NodeOutcome::kBlocked, 1, 150},
        Bound{"buffer_once_in_a_period", kBuffer, true, 101, NodeOutcome::kBlocked, 1, 100},
        Bound{"lower_of_two_buffers", kLowerOfTwo, false, 130, NodeOutcome::kPassedWithBuffer, 0, kAllowed},
        Bound{"above_the_lower_of_two", kLowerOfTwo, false, 131, NodeOutcome::kBlocked, 1, 130},
        Bound{"buffer_as_a_share", kShare, false, 150, NodeOutcome::kPassedWithBuffer, 0, kAllowed},
        Bound{"above_the_share", kShare, false, 151, NodeOutcome::kBlocked, 1, 150},
        Bound{"warns_not_at_its_limit", At(Action::kWarn), false, 100, NodeOutcome::kPassed, 0, kAllowed},
        Bound{"warns_above_its_limit", At(Action::kWarn), false, 101, NodeOutcome::kWarned, 1, kAllowed},
        Bound{"who_warns_needs_no_buffer", WithBuffer(At(Action::kWarn)), false, 101, NodeOutcome::kWarned, 1,
              kAllowed},
        Bound{"tracks_above_its_limit", At(Action::kTrack), false, 101, NodeOutcome::kTracked, 1, kAllowed},
        Bound{"tracks_stages_without_a_rule", kOrdersOnly, false, 101, NodeOutcome::kTracked, 1, kAllowed}),
    [](const ::testing::TestParamInfo<Bound>& row) { return row.param.name; });

TEST(VerdictTest, OfSeveralStagesTheWorstIsTold) {
  Enforcement enforcement = {.rules = {{.stage = Stage::kRequest, .action = Action::kWarn},
                                       {.stage = Stage::kOrder, .action = Action::kBlock}}};
  const Budget budget = ABudget("team", enforcement);
  CheckedBudget node = NodeOf(budget);
  node.figures.used = {.held = 300, .committed = 600};
  const SpendCheck asked = {.amount = samples::Euro(401), .from = Stage::kRequest, .to = Stage::kOrder};
  const Verdict refused = JudgeOne(node, asked);
  EXPECT_EQ(refused.nodes[0].outcome, NodeOutcome::kBlocked);
  EXPECT_EQ(refused.passing_amount, samples::Euro(400));
  const Verdict warned = JudgeOne(node, {.amount = samples::Euro(400), .from = Stage::kRequest, .to = Stage::kOrder});
  EXPECT_TRUE(warned.allowed());
  EXPECT_EQ(warned.nodes[0].outcome, NodeOutcome::kWarned);
  EXPECT_EQ(warned.nodes[0].excess, 300);
}

TEST(VerdictTest, AnAllocationHasTheCeilingAndNotTheBuffer) {
  Enforcement enforcement = kBuffer;
  enforcement.ceiling_basis_points = 11'000;
  const Budget budget = ABudget("team", enforcement);
  CheckedBudget node = NodeOf(budget);
  node.figures.used = {};
  node.allotment = AllotmentState{.member_id = "ann", .limit = 100, .used = {.held = 90}};
  EXPECT_TRUE(JudgeOne(node, {.amount = samples::Euro(20)}).allowed());
  const Verdict refused = JudgeOne(node, {.amount = samples::Euro(21)});
  EXPECT_EQ(refused.nodes[0].sum, CheckedSum::kAllocation);
  EXPECT_EQ(refused.nodes[0].member_id, "ann");
  EXPECT_EQ(refused.passing_amount, samples::Euro(20));
}

TEST(VerdictTest, WhatIsOverriddenIsPassedOverAndToldSo) {
  const Budget team = ABudget("team", {});
  const Budget company = ABudget("company", {});
  SpendCheck asked = {.amount = samples::Euro(101), .is_overridden = true};
  const std::vector<CheckedBudget> nodes = {NodeOf(team), NodeOf(company)};
  EXPECT_TRUE(Judge(nodes, asked, false)->allowed());
  EXPECT_EQ(Judge(nodes, asked, false)->nodes[1].outcome, NodeOutcome::kOverridden);
  asked.overridden_budget_id = "team";
  const Verdict one = *Judge(nodes, asked, false);
  EXPECT_EQ(one.nodes[0].outcome, NodeOutcome::kOverridden);
  EXPECT_EQ(one.nodes[1].outcome, NodeOutcome::kBlocked);
  EXPECT_EQ(one.refusal, Refusal::kInsufficient);
}

TEST(VerdictTest, FrozenBudgetsRefuseWhatIsNewAlone) {
  Budget budget = ABudget("team", {});
  budget.state = BudgetState::kFrozen;
  const Verdict refused = JudgeOne(NodeOf(budget), {.amount = samples::Euro(1)});
  EXPECT_EQ(refused.refusal, Refusal::kFrozen);
  EXPECT_EQ(refused.passing_amount, samples::Euro(0));
  EXPECT_TRUE(JudgeOne(NodeOf(budget), {.amount = samples::Euro(1), .is_new = false}).allowed());
}

TEST(VerdictTest, WithoutARateNothingPasses) {
  const Budget budget = ABudget("team", At(Action::kTrack));
  CheckedBudget node = NodeOf(budget);
  node.has_rate = false;
  const Verdict refused = JudgeOne(node, {.amount = Money(1, Currency::Of("USD"))});
  EXPECT_EQ(refused.refusal, Refusal::kNoExchangeRate);
  EXPECT_EQ(refused.passing_amount, Money(0, Currency::Of("USD")));
}

TEST(VerdictTest, WithoutABudgetTheAnswerIsNoWhereOneIsNeeded) {
  const SpendCheck asked = {.amount = samples::Euro(1)};
  EXPECT_TRUE(Judge({}, asked, false)->allowed());
  EXPECT_EQ(Judge({}, asked, true)->refusal, Refusal::kNoBudget);
  EXPECT_TRUE(Judge({}, {.amount = samples::Euro(1), .is_overridden = true}, true)->allowed());
  // An override of one budget does not allow a spend without any budget.
  const SpendCheck of_one = {.amount = samples::Euro(1), .is_overridden = true, .overridden_budget_id = "team"};
  EXPECT_EQ(Judge({}, of_one, true)->refusal, Refusal::kNoBudget);
}

TEST(VerdictTest, TheTightestBudgetDecidesWhatPasses) {
  const Budget team = ABudget("team", {});
  const Budget company = ABudget("company", {});
  CheckedBudget above = NodeOf(company);
  above.figures.used.held = 950;
  const Verdict refused = *Judge({NodeOf(team), above}, {.amount = samples::Euro(200)}, false);
  EXPECT_THAT(refused.nodes, ElementsAre(Field(&NodeVerdict::excess, 100), Field(&NodeVerdict::excess, 150)));
  EXPECT_EQ(refused.passing_amount, samples::Euro(50));
}

TEST(VerdictTest, WhatCannotBeCountedIsAnError) {
  const Budget budget = ABudget("team", At(Action::kTrack));
  CheckedBudget node = NodeOf(budget);
  node.rate = *Decimal::Parse("1000");
  EXPECT_THAT(Judge({node}, {.amount = Money(INT64_MAX, Currency::Of("USD"))}, false), HasReason("MONEY_OVERFLOW"));
}

class VerdictPropertyTest : public ::testing::TestWithParam<uint64_t> {};

// With rates that round, the passing amount passes, and one minor unit more does not.
TEST_P(VerdictPropertyTest, ThePassingAmountIsTheLargest) {
  SeededRandom draw(GetParam());
  const Currency dollar = Currency::Of("USD");
  for (int round = 0; round < 200; ++round) {
    std::vector<Budget> budgets;
    for (const char* id : {"team", "company"})
      budgets.push_back(ABudget(id, draw.Uniform(2) == 0 ? kBuffer : kCeiling));
    std::vector<CheckedBudget> nodes;
    for (const Budget& budget : budgets) {
      nodes.push_back(NodeOf(budget));
      nodes.back().figures.used.held = static_cast<int64_t>(draw.Uniform(1'200));
      nodes.back().rate = *Decimal::Parse("0." + std::to_string(100 + draw.Uniform(900)));
    }
    SpendCheck asked = {.amount = Money(static_cast<int64_t>(1 + draw.Uniform(3'000)), dollar)};
    const Verdict verdict = *Judge(nodes, asked, false);
    if (verdict.allowed()) continue;
    asked.amount = verdict.passing_amount;
    if (!asked.amount.IsZero()) {
      ASSERT_TRUE(Judge(nodes, asked, false)->allowed()) << "seed " << GetParam();
    }
    asked.amount = *Add(verdict.passing_amount, Money(1, dollar));
    ASSERT_FALSE(Judge(nodes, asked, false)->allowed()) << "seed " << GetParam();
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, VerdictPropertyTest, ::testing::Range<uint64_t>(1, 11));

}  // namespace
}  // namespace outlay::budget
