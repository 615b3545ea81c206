// Verdicts of budgets whose months to date limit spends. Nothing is fake; figures are made up.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/budget/domain/holds/verdict.h"
#include "services/budget/domain/testing/samples.h"

namespace outlay::budget {
namespace {

Enforcement ToDate(Action action) {
  return {.rules = {{.stage = Stage::kRequest, .action = action, .sum = CheckedSum::kToDate}}};
}

// Returns the verdict on 300 in the second month of a quarter with 250 used.
Verdict JudgeInFebruary(const Enforcement& enforcement, int64_t asked, bool buffer_used = false) {
  Budget budget;
  budget.id = "b";
  budget.spec.amount = samples::Euro(600);
  budget.spec.period = {.recurrence = Recurrence::kQuarterly, .first_day = absl::CivilDay(2026, 1, 1)};
  budget.spec.enforcement = enforcement;
  const CheckedBudget node = {.budget = &budget,
                              .figures = {.amount = 600, .used = {.held = 250}, .buffer_used = buffer_used},
                              .period = "2026-01-01",
                              .allowed_to_date = 400};
  return *Judge({node}, {.amount = samples::Euro(asked)}, false);
}

TEST(ToDateVerdictTest, BlocksAboveTheMonthsSoFarAndSaysWhatWouldPass) {
  EXPECT_TRUE(JudgeInFebruary(ToDate(Action::kBlock), 150).allowed());
  const Verdict verdict = JudgeInFebruary(ToDate(Action::kBlock), 151);
  EXPECT_EQ(verdict.refusal, Refusal::kInsufficient);
  EXPECT_EQ(verdict.passing_amount, samples::Euro(150));
  ASSERT_EQ(verdict.nodes.size(), 1U);
  EXPECT_EQ(verdict.nodes[0].sum, CheckedSum::kToDate);
  EXPECT_EQ(verdict.nodes[0].capacity, 400);
  EXPECT_EQ(verdict.nodes[0].excess, 1);
}

TEST(ToDateVerdictTest, WarnsOnTheMonthsWhereThePeriodBlocks) {
  Enforcement enforcement = ToDate(Action::kWarn);
  enforcement.rules.push_back({.stage = Stage::kRequest, .action = Action::kBlock});
  const Verdict warned = JudgeInFebruary(enforcement, 350);
  EXPECT_TRUE(warned.allowed());
  EXPECT_EQ(warned.nodes[0].outcome, NodeOutcome::kWarned);
  const Verdict refused = JudgeInFebruary(enforcement, 351);
  EXPECT_FALSE(refused.allowed());
  EXPECT_EQ(refused.nodes[0].sum, CheckedSum::kPeriod);
  EXPECT_EQ(refused.passing_amount, samples::Euro(350));
}

TEST(ToDateVerdictTest, WhereBothBlockTheTighterOneDecidesWhatPasses) {
  Enforcement enforcement = ToDate(Action::kBlock);
  enforcement.rules.push_back({.stage = Stage::kRequest, .action = Action::kBlock});
  EXPECT_EQ(JudgeInFebruary(enforcement, 1'000).passing_amount, samples::Euro(150));
}

TEST(ToDateVerdictTest, CeilingAndBufferWidenTheMonthsToo) {
  Enforcement enforcement = ToDate(Action::kBlock);
  enforcement.ceiling_basis_points = 11'000;
  enforcement.buffer = Buffer{.amount = samples::Euro(10)};
  // 110 % of 400 is 440, plus a buffer of 10 for one spend.
  EXPECT_EQ(JudgeInFebruary(enforcement, 200).nodes[0].outcome, NodeOutcome::kPassedWithBuffer);
  EXPECT_FALSE(JudgeInFebruary(enforcement, 201).allowed());
  EXPECT_FALSE(JudgeInFebruary(enforcement, 191, /*buffer_used=*/true).allowed());
  EXPECT_TRUE(JudgeInFebruary(enforcement, 190, /*buffer_used=*/true).allowed());
}

}  // namespace
}  // namespace outlay::budget
