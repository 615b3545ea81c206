// Keys and records of reviews of moves, of owners of budgets and of authors of their versions must never change their
// bytes: a data directory outlives its program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "common/store/testing/hex.h"
#include "services/budget/store/keyspaces.h"
#include "services/budget/store/moves.h"
#include "services/budget/store/records.h"

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
      .budget_owners = {"u"},
      .drift_minor = 6,
      .create_time = absl::FromUnixMicros(1),
      .update_time = absl::FromUnixMicros(1)};
  EXPECT_EQ(ValueHex(ToRecord(move)),
            "0803120d0a01621201671a0170200728032005"
            "2a0355534440077801800101a2010176aa010165b2010161c2010175c80106");
  EXPECT_EQ(*FromRecord("m", ToRecord(move)), move);
}

TEST(BudgetRevisionGoldenTest, AuthorsKeepTheirBytes) {
  storage::v1::RevisionRecord record;
  record.set_actor("a");
  record.set_service("s");
  record.set_persons("a b");
  EXPECT_EQ(ValueHex(record), "1201611a01732203612062");
}

TEST(OverrideGrantIndexGoldenTest, KeysKeepTheirBytes) {
  EXPECT_EQ(KeyHex(kOverrideGrantsByDocument, {"o", "d", "g"}), "0011076f0001640001670001");
}

TEST(BudgetOwnersGoldenTest, OwnersKeepTheirBytes) {
  Budget budget;
  budget.id = "b";
  budget.spec.amount = Money(5, Currency::Of("USD"));
  budget.spec.period.first_day = absl::CivilDay(2026, 1, 1);
  const std::string without = ValueHex(ToRecord(budget));
  budget.spec.owners = {"bob", "a"};
  EXPECT_EQ(ValueHex(ToRecord(budget)), without + "f20203626f62f2020161");
  budget.owners_named_by = Persons("c d");
  EXPECT_EQ(ValueHex(ToRecord(budget)), without + "f20203626f62f2020161fa0203632064");
  const absl::StatusOr<Budget> read = FromRecord("b", ToRecord(budget));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, budget);
}

}  // namespace
}  // namespace outlay::budget
