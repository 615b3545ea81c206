// The fields of what is spent beyond what budgets allowed keep their bytes, and are read (B7, ADR 0015).
#include <gtest/gtest.h>

#include "common/store/testing/hex.h"
#include "common/testing/matchers.h"
#include "services/budget/store/keyspaces.h"
#include "services/budget/store/records.h"
#include "services/budget/store/year_ends.h"

namespace outlay::budget {
namespace {

using ::outlay::store::ValueHex;
using ::outlay::testing::IsOk;

TEST(BeyondGoldenTest, FiguresAndClosingsKeepTheirBytes) {
  // Negative where an invoice of a closed year was taken back.
  const Figures figures = {.used = {.beyond = -8}};
  EXPECT_EQ(ValueHex(ToRecord(figures)), "780f");
  EXPECT_EQ(FromRecord(ToRecord(figures)), figures);
  const Closing closing = {.close_time = absl::UnixEpoch(), .moved = {.beyond = -8}, .rollovers_before = {}};
  EXPECT_EQ(ValueHex(ToRecord(closing)), "600f");
  EXPECT_EQ(FromRecord(ToRecord(closing)), closing);
  storage::v1::LateChangeRecord late;
  late.set_beyond_minor(-8);
  EXPECT_EQ(ValueHex(late), "500f");
}

TEST(BeyondGoldenTest, HoldsAndEntriesKeepTheirBytes) {
  Hold hold;
  hold.id = "h";
  hold.spend.amount = Money::Zero(Currency::Of("USD"));
  hold.create_time = absl::UnixEpoch();
  hold.update_time = absl::UnixEpoch();
  const std::string without = ValueHex(ToRecord(hold));
  hold.amounts.beyond = 4;
  EXPECT_EQ(ValueHex(ToRecord(hold)), without + "7804");
  const absl::StatusOr<Hold> read = FromRecord("h", ToRecord(hold));
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->amounts.beyond, 4);
  HoldEntry entry = {.number = 2, .change = {.beyond = -8}, .time = absl::UnixEpoch()};
  EXPECT_EQ(ValueHex(ToRecord(entry)), "0801500f");
  EXPECT_EQ(*FromRecord(2, ToRecord(entry)), entry);
}

}  // namespace
}  // namespace outlay::budget
