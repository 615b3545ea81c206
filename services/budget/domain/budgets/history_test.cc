#include "services/budget/domain/budgets/history.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace outlay::budget {
namespace {

constexpr int64_t kSecondsOfSlot = 900;

absl::Time Second(int64_t second) {
  return absl::FromUnixSeconds(second);
}

TEST(HistoryTest, SlotsAreQuartersOfAnHourSince1970) {
  EXPECT_EQ(SlotOf(Second(0)), 0);
  EXPECT_EQ(SlotOf(Second(kSecondsOfSlot) - absl::Microseconds(1)), 0);
  EXPECT_EQ(SlotOf(Second(kSecondsOfSlot)), 1);
  EXPECT_EQ(SlotOf(Second(-1)), -1);
  EXPECT_EQ(SlotOf(Second(-kSecondsOfSlot)), -1);
  EXPECT_EQ(FirstSlotFrom(Second(0)), 0);
  EXPECT_EQ(FirstSlotFrom(Second(1)), 1);
  EXPECT_EQ(StartOf(2), Second(2 * kSecondsOfSlot));
  EXPECT_EQ(StartOf(kNowSlot), absl::InfiniteFuture());
}

TEST(HistoryTest, WhatLapsedCountsNoMoreFromItsEndUntilItWasWrittenDown) {
  const std::vector<Lapse> lapses = {{.from = 2, .until = 4, .amounts = {.held = 10}},
                                     {.from = 4, .until = kNowSlot, .amounts = {.committed = 5}}};
  const auto at = [&lapses](Slot slot) { return LapsedAt(lapses, slot).value(); };
  EXPECT_EQ(at(1), StageAmounts());
  EXPECT_EQ(at(2), (StageAmounts{.held = 10}));
  EXPECT_EQ(at(4), (StageAmounts{.held = 10, .committed = 5})) << "written down in the slot, so not when it began";
  EXPECT_EQ(at(5), (StageAmounts{.committed = 5}));
  EXPECT_EQ(at(kNowSlot), (StageAmounts{.committed = 5}));
}

TEST(HistoryTest, LateChangesCountWhereTheyTakeEffectOnceTheyAreKnown) {
  const Figures then = {.amount = 100, .used = {.held = 30}};
  const Figures closed = {.amount = 100, .used = {.held = 10}, .is_closed = true, .closed_out = 90};
  const ClosingChange change = ClosingBetween(then, closed).value();
  EXPECT_EQ(Apply(change, then).value(), closed);
  const std::vector<LateChange> late = {{.effect = 5, .recorded = 8, .change = change},
                                        {.effect = 5, .recorded = 9, .change = Negated(change).value()}};
  const auto known = [&](Slot at, Slot when) { return AsKnown(then, late, at, when).value(); };
  EXPECT_EQ(known(4, kNowSlot), then) << "before it takes effect";
  EXPECT_EQ(known(6, 8), then) << "before it was written down";
  EXPECT_EQ(known(6, 9), closed);
  EXPECT_EQ(known(6, kNowSlot), then) << "it was undone";
  EXPECT_EQ(Add(change, Negated(change).value()).value(), ClosingChange());
}

}  // namespace
}  // namespace outlay::budget
