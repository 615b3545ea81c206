// Keys and records of reviews of moves must never change their bytes: a data directory outlives its program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/store/testing/hex.h"
#include "services/budget/store/keyspaces.h"
#include "services/budget/store/moves.h"

namespace outlay::budget {
namespace {

using ::outlay::store::KeyHex;
using ::outlay::store::ValueHex;

TEST(BudgetMoveGoldenTest, ReviewedMovesKeepTheirBytes) {
  EXPECT_EQ(KeyHex(kMoveReviews, {"o", "r"}), "0032076f0001720001");
  EXPECT_EQ(KeyHex(kMoveReviewsByDue, {absl::FromUnixMicros(1), "o", "r"}), "00330780000000000000016f0001720001");
  const BudgetMove move = {
      .id = "m",
      .kind = MoveKind::kDecrease,
      .from = {.budget_id = "b", .group_id = "g", .period = "p", .limit_minor = 7, .used_minor = 3},
      .amount = Money(5, Currency::Of("USD")),
      .state = MoveState::kWithdrawn,
      .review_id = "v",
      .end_reason = "e",
      .approvers = Persons("a"),
      .create_time = absl::FromUnixMicros(1),
      .update_time = absl::FromUnixMicros(1)};
  EXPECT_EQ(ValueHex(ToRecord(move)),
            "0803120d0a01621201671a0170200728032005"
            "2a0355534440077801800101a2010176aa010165b2010161");
  EXPECT_EQ(*FromRecord("m", ToRecord(move)), move);
}

}  // namespace
}  // namespace outlay::budget
