// What is invoiced is spent whatever budgets say, and what else becomes of it (B7, I1). See
// domain/testing/document_story.h for what is made up.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "common/base/strings.h"
#include "common/testing/matchers.h"
#include "services/budget/domain/holds/settle_decisions.h"
#include "services/budget/domain/testing/document_story.h"
#include "services/budget/domain/testing/samples.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

class DocumentBeyondTest : public ::testing::TestWithParam<Story> {};

TEST_P(DocumentBeyondTest, GoesAsItIsTold) {
  StoryWorld world(GetParam().stage);
  int number = 0;
  for (const Act& act : GetParam().acts) {
    SCOPED_TRACE(Concat("act ", ++number, ": ", act.all, " of which ", act.invoiced, " are invoiced"));
    world.Begin(act);
    EXPECT_EQ(world.Say(act), act.answer);
    EXPECT_EQ(world.Figures(), act.figures);
  }
}

using Budgets = Act::Budgets;

std::vector<Story> StoriesOfOnePeriod() {
  return {{"WhatWasSetAsidePays",
           Stage::kRequest,
           {{.all = 100, .answer = "ok", .figures = "11: 100/0/0"},
            {.all = 100, .invoiced = 60, .answer = "ok", .figures = "11: 40/60/0"},
            {.all = 100, .invoiced = 100, .answer = "ok", .figures = "11: 0/100/0"},
            {.all = 100, .invoiced = 30, .answer = "ok", .figures = "11: 70/30/0"}}},
          {"WhatBudgetsAllowBeyondIsASpendAsAnyOther",
           Stage::kRequest,
           {{.limit = 120, .all = 100, .answer = "ok", .figures = "11: 100/0/0"},
            {.all = 120, .invoiced = 120, .answer = "ok", .figures = "11: 0/120/0"},
            {.all = 100, .answer = "ok", .figures = "11: 100/0/0"}}},
          {"WhatTheyRefuseIsSpentAndMarked",
           Stage::kRequest,
           {{.all = 100, .answer = "ok", .figures = "11: 100/0/0"},
            {.all = 120, .invoiced = 120, .answer = "beyond 20", .figures = "11: 0/120/20"},
            {.all = 130, .invoiced = 130, .answer = "beyond 30", .figures = "11: 0/130/30"},
            // Undone, what was allowed is set aside again, and nothing else.
            {.all = 100, .invoiced = 10, .answer = "ok", .figures = "11: 90/10/0"}}},
          {"TheMarkGoesOnceTheyAllowIt",
           Stage::kRequest,
           {{.all = 100, .answer = "ok", .figures = "11: 100/0/0"},
            {.all = 120, .invoiced = 120, .answer = "beyond 20", .figures = "11: 0/120/20"},
            {.limit = 120, .all = 120, .invoiced = 120, .answer = "ok", .figures = "11: 0/120/0"},
            {.limit = 100, .all = 120, .invoiced = 120, .answer = "ok", .figures = "11: 0/120/0"}}},
          {"ItPaysForOtherLinesFromWhatIsSetAside",
           Stage::kRequest,
           // 50 are ordered on each of two lines, and 70 are invoiced on the first one.
           {{.all = 100, .answer = "ok", .figures = "11: 100/0/0"},
            {.all = 120, .invoiced = 70, .answer = "refused", .figures = "11: 30/70/0"},
            {.all = 120, .invoiced = 120, .answer = "beyond 20", .figures = "11: 0/120/20"}}},
          // Whatever is set aside, budgets allowed it.
          {"AnUndoneFactLeavesNothingThatNobodyAllowed",
           Stage::kRequest,
           {{.others = 100, .all = 70, .answer = "refused", .figures = ""},
            {.all = 70, .invoiced = 40, .answer = "refused, beyond 40", .figures = "11: 0/40/40"},
            {.all = 70, .answer = "refused", .figures = ""}}}};
}

std::vector<Story> StoriesOfWhoWaits() {
  return {{"AnOrderThatIsRaisedToItsInvoiceIsAskedFor",
           Stage::kRequest,
           {{.all = 100, .answer = "ok", .figures = "11: 100/0/0"},
            {.all = 120, .invoiced = 120, .answer = "beyond 20", .figures = "11: 0/120/20"},
            {.all = 120, .invoiced = 120, .waits = true, .answer = "refused", .figures = "11: 0/120/20"},
            {.all = 120, .answer = "refused", .figures = "11: 100/0/0"}}},
          {"WhoWaitsIsNotRefusedForWhatNobodyOrdered",
           Stage::kRequest,
           {{.all = 100, .answer = "ok", .figures = "11: 100/0/0"},
            {.all = 120, .invoiced = 120, .beyond_order = 20, .answer = "beyond 20", .figures = "11: 0/120/20"},
            {.all = 120,
             .invoiced = 120,
             .beyond_order = 20,
             .waits = true,
             .answer = "beyond 20",
             .figures = "11: 0/120/20"},
            // Nor for what is invoiced while they wait.
            {.all = 130,
             .invoiced = 130,
             .beyond_order = 30,
             .waits = true,
             .answer = "beyond 30",
             .figures = "11: 0/130/30"},
            {.all = 131,
             .invoiced = 130,
             .beyond_order = 30,
             .waits = true,
             .answer = "refused",
             .figures = "11: 0/130/30"}}},
          {"WhoWaitsIsNotRefusedForItWithoutAHoldEither",
           Stage::kRequest,
           {{.others = 90,
             .all = 30,
             .invoiced = 30,
             .beyond_order = 20,
             .waits = true,
             .answer = "beyond 20",
             .figures = "11: 0/30/20"},
            {.all = 20,
             .invoiced = 20,
             .beyond_order = 20,
             .waits = true,
             .answer = "beyond 10",
             .figures = "11: 0/20/10"}}}};
}

std::vector<Story> StoriesOfPeriods() {
  return {
      // A cent beyond an order of an earlier period, of 100.
      {"ALaterPeriodPaysForTheRestOnly",
       Stage::kRequest,
       {{.all = 100, .answer = "ok", .figures = "11: 100/0/0"},
        {.others = 90, .month = 12, .all = 101, .invoiced = 101, .answer = "ok", .figures = "11: 0/100/0, 12: 0/1/0"},
        {.all = 111, .invoiced = 111, .answer = "beyond 10", .figures = "11: 0/100/0, 12: 0/11/10"},
        // What falls, falls where it came last.
        {.all = 100, .invoiced = 60, .answer = "ok", .figures = "11: 40/60/0"}}},
      {"ALaterPeriodThatIsFullIsMarkedWithTheRestOnly",
       Stage::kRequest,
       {{.all = 100, .answer = "ok", .figures = "11: 100/0/0"},
        {.others = 100,
         .month = 12,
         .all = 101,
         .invoiced = 101,
         .answer = "beyond 1",
         .figures = "11: 0/100/0, 12: 0/1/1"}}},
      {"WhatIsOpenOfAnEarlierPeriodStaysSetAsideThere",
       Stage::kRequest,
       // Two lines of 50, of which one is invoiced for 51.
       {{.all = 100, .answer = "ok", .figures = "11: 100/0/0"},
        {.others = 100, .month = 12, .all = 101, .invoiced = 51, .answer = "refused", .figures = "11: 49/51/0"},
        {.all = 101, .invoiced = 101, .answer = "beyond 1", .figures = "11: 0/100/0, 12: 0/1/1"}}},
      {"WhatWasSpentBeyondInAnEarlierPeriodStaysThere",
       Stage::kRequest,
       {{.all = 100, .answer = "ok", .figures = "11: 100/0/0"},
        {.all = 120, .invoiced = 120, .answer = "beyond 20", .figures = "11: 0/120/20"},
        {.month = 12, .all = 130, .invoiced = 130, .answer = "beyond 20", .figures = "11: 0/120/20, 12: 0/10/0"},
        {.all = 100, .answer = "ok", .figures = "11: 100/0/0"}}},
      {"WhatPaidForAnotherLineInAnEarlierPeriodIsNotHeldAgainstWhoWaits",
       Stage::kRequest,
       // 50 on each of two lines; 70 are invoiced on the first.
       {{.all = 100, .answer = "ok", .figures = "11: 100/0/0"},
        {.others = 100,
         .month = 12,
         .all = 120,
         .invoiced = 70,
         .beyond_order = 20,
         .answer = "refused",
         .figures = "11: 30/70/0"},
        {.all = 120, .invoiced = 70, .beyond_order = 20, .waits = true, .answer = "ok", .figures = "11: 30/70/0"},
        {.all = 121,
         .invoiced = 70,
         .beyond_order = 20,
         .waits = true,
         .answer = "refused",
         .figures = "11: 30/70/0"}}},
      {"WhoWaitsForMoreThanAnEarlierPeriodAllowedAsksTheOneThatIsNow",
       Stage::kRequest,
       {{.all = 100, .answer = "ok", .figures = "11: 100/0/0"},
        {.all = 120, .invoiced = 120, .answer = "beyond 20", .figures = "11: 0/120/20"},
        {.others = 90,
         .month = 12,
         .all = 120,
         .invoiced = 120,
         .waits = true,
         .answer = "refused",
         .figures = "11: 0/120/20"},
        {.others = 80,
         .all = 120,
         .invoiced = 120,
         .waits = true,
         .answer = "ok",
         .figures = "11: 0/100/0, 12: 0/20/0"}}}};
}

// Of budgets that cannot be asked.
std::vector<Story> StoriesOfBudgets() {
  return {{"WithoutARateItIsSpentWhereTheOrderIs",
           Stage::kRequest,
           {{.all = 100, .answer = "ok", .figures = "11: 100/0/0"},
            {.month = 12,
             .budgets = Budgets::kWithoutRate,
             .all = 101,
             .invoiced = 101,
             .answer = "beyond 1",
             .figures = "11: 0/101/1"},
            {.all = 100, .invoiced = 100, .answer = "ok", .figures = "11: 0/100/0"}}},
          {"WithoutARateOrAHoldItHasNoPlace",
           Stage::kRequest,
           {{.budgets = Budgets::kWithoutRate, .all = 70, .invoiced = 40, .answer = "refused, unplaced", .figures = ""},
            {.budgets = Budgets::kAskable, .all = 70, .invoiced = 40, .answer = "ok", .figures = "11: 30/40/0"}}},
          {"WithoutAGroupItIsSpentWhereTheOrderIs",
           Stage::kRequest,
           {{.all = 100, .answer = "ok", .figures = "11: 100/0/0"},
            {.month = 12,
             .budgets = Budgets::kGone,
             .all = 101,
             .invoiced = 101,
             .answer = "beyond 1",
             .figures = "11: 0/101/1"}}},
          {"WithoutAGroupWhatIsSpentElsewhereStays",
           Stage::kRequest,
           {{.all = 100, .invoiced = 100, .answer = "ok", .figures = "11: 0/100/0"},
            {.budgets = Budgets::kGone,
             .category = "b",
             .all = 30,
             .invoiced = 20,
             .answer = "refused, unplaced",
             .figures = "11: 0/20/0"},
            {.budgets = Budgets::kAskable,
             .category = "b",
             .all = 30,
             .invoiced = 20,
             .answer = "ok",
             .figures = "11: 10/20/0"}}}};
}

// Of budgets that refuse, look at invoices, or give back.
std::vector<Story> StoriesOfRefusals() {
  return {{"AFrozenBudgetTakesItMarked",
           Stage::kRequest,
           {{.all = 50, .answer = "ok", .figures = "11: 50/0/0"},
            {.budgets = Budgets::kFrozen, .all = 60, .invoiced = 60, .answer = "beyond 10", .figures = "11: 0/60/10"},
            {.budgets = Budgets::kAskable, .all = 60, .invoiced = 60, .answer = "ok", .figures = "11: 0/60/0"}}},
          {"ABudgetThatLooksAtInvoicesTakesItMarked",
           Stage::kInvoice,
           {{.all = 150, .answer = "ok", .figures = "11: 150/0/0"},
            {.all = 150, .invoiced = 90, .answer = "ok", .figures = "11: 60/90/0"},
            {.all = 150, .invoiced = 120, .waits = true, .answer = "refused", .figures = "11: 60/90/0"},
            {.all = 150, .invoiced = 120, .answer = "beyond 30", .figures = "11: 30/120/30"},
            {.all = 150, .invoiced = 80, .answer = "ok", .figures = "11: 70/80/0"}}},
          {"WhatNobodyAllowedIsAskedOfThoseThatLookAtInvoices",
           Stage::kInvoice,
           {{.budgets = Budgets::kFrozen,
             .all = 100,
             .invoiced = 40,
             .answer = "refused, beyond 40",
             .figures = "11: 0/40/40"},
            {.limit = 50,
             .budgets = Budgets::kAskable,
             .all = 100,
             .invoiced = 90,
             .answer = "beyond 90",
             .figures = "11: 10/90/90"}}},
          {"WhatIsAllowedAfterwardsIsNotAskedAgain",
           Stage::kRequest,
           {{.budgets = Budgets::kFrozen,
             .all = 100,
             .invoiced = 40,
             .answer = "refused, beyond 40",
             .figures = "11: 0/40/40"},
            {.budgets = Budgets::kAskable, .all = 100, .invoiced = 40, .answer = "ok", .figures = "11: 60/40/0"},
            {.limit = 50, .all = 100, .invoiced = 100, .answer = "ok", .figures = "11: 0/100/0"}}},
          {"WhatWasSetAsideIsNotForgottenWithTheLastInvoice",
           Stage::kInvoice,
           {{.limit = 50, .all = 100, .answer = "ok", .figures = "11: 100/0/0"},
            {.all = 100, .invoiced = 100, .answer = "beyond 100", .figures = "11: 0/100/100"},
            {.all = 100, .invoiced = 60, .answer = "beyond 60", .figures = "11: 40/60/60"},
            {.all = 100, .invoiced = 100, .answer = "beyond 100", .figures = "11: 0/100/100"},
            // Of an earlier month, what is spent stays there.
            {.month = 12,
             .all = 101,
             .invoiced = 100,
             .waits = true,
             .answer = "beyond 100",
             .figures = "11: 0/100/100, 12: 1/0/0"}}},
          {"WhatAYearEndGaveBackPaysNothing",
           Stage::kRequest,
           {{.all = 100, .answer = "ok", .figures = "11: 100/0/0"},
            {.others = 90,
             .month = 12,
             .budgets = Budgets::kGivenBack,
             .all = 100,
             .invoiced = 30,
             .answer = "refused, beyond 30",
             .figures = "12: 0/30/30"},
            {.others = 0, .all = 100, .invoiced = 30, .answer = "ok", .figures = "12: 70/30/0"}}},
          {"NothingElseIsLeftOfADocumentThatIsGone",
           Stage::kRequest,
           {{.all = 100, .answer = "ok", .figures = "11: 100/0/0"},
            {.month = 12, .all = 120, .invoiced = 120, .answer = "ok", .figures = "11: 0/100/0, 12: 0/20/0"},
            {.all = 0, .answer = "ok", .figures = ""}}}};
}

// Of budgets that look at orders or invoices, not at requests.
std::vector<Story> StoriesOfStages() {
  return {{"WhatWasOnlyAskedForIsNotOrderedByAnInvoice",
           Stage::kOrder,
           {{.limit = 10, .all = 50, .is_ordered = false, .answer = "ok", .figures = "11: 50 + 0/0/0"},
            {.all = 50, .invoiced = 20, .answer = "refused, beyond 20", .figures = "11: 30 + 0/20/20"},
            {.all = 50, .answer = "refused", .figures = "11: 50 + 0/0/0"}}},
          {"AnInvoiceIsAllowedThoughItsOrderIsNot",
           Stage::kOrder,
           {{.limit = 30, .all = 50, .is_ordered = false, .answer = "ok", .figures = "11: 50 + 0/0/0"},
            {.all = 50, .invoiced = 20, .answer = "refused", .figures = "11: 30 + 0/20/0"}}},
          {"AnOrderGrowsThoughItsInvoiceIsNotAllowed",
           Stage::kInvoice,
           {{.limit = 50, .all = 100, .answer = "ok", .figures = "11: 100/0/0"},
            {.all = 150, .invoiced = 80, .answer = "beyond 80", .figures = "11: 70/80/80"}}},
          {"AnOrderThatWasTakenBackIsAskedAgain",
           Stage::kOrder,
           {{.all = 100, .answer = "ok", .figures = "11: 100/0/0"},
            {.all = 100, .is_ordered = false, .answer = "ok", .figures = "11: 100 + 0/0/0"},
            {.others = 50, .all = 100, .waits = true, .answer = "refused", .figures = "11: 100 + 0/0/0"}}}};
}

INSTANTIATE_TEST_SUITE_P(Stages, DocumentBeyondTest, ::testing::ValuesIn(StoriesOfStages()),
                         [](const auto& story) { return story.param.name; });
INSTANTIATE_TEST_SUITE_P(OnePeriod, DocumentBeyondTest, ::testing::ValuesIn(StoriesOfOnePeriod()),
                         [](const auto& story) { return story.param.name; });
INSTANTIATE_TEST_SUITE_P(WhoWaits, DocumentBeyondTest, ::testing::ValuesIn(StoriesOfWhoWaits()),
                         [](const auto& story) { return story.param.name; });
INSTANTIATE_TEST_SUITE_P(Periods, DocumentBeyondTest, ::testing::ValuesIn(StoriesOfPeriods()),
                         [](const auto& story) { return story.param.name; });
INSTANTIATE_TEST_SUITE_P(Budgets, DocumentBeyondTest, ::testing::ValuesIn(StoriesOfBudgets()),
                         [](const auto& story) { return story.param.name; });
INSTANTIATE_TEST_SUITE_P(Refusals, DocumentBeyondTest, ::testing::ValuesIn(StoriesOfRefusals()),
                         [](const auto& story) { return story.param.name; });

TEST(DocumentSpendsTest, AreGivenBackWithoutAQuestionThoughSomebodyWaits) {
  Budget full;
  full.state = BudgetState::kActive;
  full.spec.amount = samples::Euro(90);
  full.spec.enforcement = {.rules = {{.stage = Stage::kOrder, .action = Action::kBlock}}};
  CheckedBudget state = {.budget = &full};
  state.figures.amount = 90;
  // A closed period keeps all that is spent, of which 30 took the place of what was only asked for.
  DocumentHold held = {.displaced = {.held = 30}};
  held.hold.spend.amount = samples::Euro(150);
  held.hold.amounts = {.held = 30, .spent = 120, .beyond = 30};
  held.hold.nodes.resize(1);
  held.hold.nodes[0].currency = held.hold.currency();
  state.figures.used = held.hold.amounts;
  const SettleStep step = {.held = &held, .as = held.hold.spend, .target = {.spent = 120}, .waits = true};
  const auto decided = DecideSettle(step, {state}, /*must_have_budget=*/false, "ann", {});
  ASSERT_THAT(decided, IsOk());
  ASSERT_TRUE(decided->made.has_value());
  EXPECT_EQ(decided->made->hold.amounts, (StageAmounts{.spent = 120, .beyond = 30}));
}

TEST(DocumentSpendsTest, AreNotMoreBeyondTheOrderThanInvoiced) {
  DocumentSpend spend = {.spend = {}, .stage = Stage::kOrder, .invoiced = 5, .beyond_order = 6};
  spend.spend.amount = samples::Euro(10);
  EXPECT_THAT(PlanSettlement({}, {spend}, false), HasReason("FIELD_INVALID"));
  spend.beyond_order = 5;
  EXPECT_THAT(PlanSettlement({}, {spend}, false), IsOk());
  spend.beyond_order = -1;
  EXPECT_THAT(PlanSettlement({}, {spend}, false), HasReason("FIELD_INVALID"));
}

}  // namespace
}  // namespace outlay::budget
