// Keys and records of history must never change their bytes: a data directory outlives its program (B15).
#include <gtest/gtest.h>

#include "common/store/testing/hex.h"
#include "services/budget/store/history.h"
#include "services/budget/store/keyspaces.h"
#include "services/budget/store/records.h"

namespace outlay::budget {
namespace {

using ::outlay::store::KeyHex;
using ::outlay::store::ValueHex;

TEST(HistoryGoldenTest, KeysAndRecordsKeepTheirBytes) {
  EXPECT_EQ(KeyHex(kFiguresHistory, {"o", "b", "2026-01-01", 2}),
            "0028076f0001620001323032362d30312d303100018000000000000002");
  EXPECT_EQ(KeyHex(kLateChanges, {"o", "b", "2026-01-01", 2, 1}),
            "0029076f0001620001323032362d30312d3031000180000000000000028000000000000001");
  const Figures figures = {.changed_slot = 7, .history_from = 6};
  EXPECT_EQ(ValueHex(ToRecord(figures)), "68077006");
  EXPECT_EQ(FromRecord(ToRecord(figures)), figures);
  EXPECT_EQ(FromRecord(storage::v1::FiguresRecord()).changed_slot, 0) << "what was written before there was a history";
  storage::v1::LateChangeRecord late;
  late.set_lapsed_held_minor(1);
  late.set_lapsed_committed_minor(2);
  late.set_held_minor(-3);
  late.set_committed_minor(-4);
  late.set_spent_minor(-5);
  late.set_rollover_minor(-6);
  late.set_closed_out_minor(-7);
  late.set_closings(-1);
  late.set_open_goes_to("p");
  EXPECT_EQ(ValueHex(late), "08011002180520072809300b380d40014a0170");
}

}  // namespace
}  // namespace outlay::budget
