#include "services/budget/domain/rules/money_moves.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <optional>
#include <string>

#include "common/base/random.h"
#include "common/testing/matchers.h"
#include "services/budget/domain/testing/samples.h"

namespace outlay::budget {
namespace {

using namespace samples;  // NOLINT(google-build-using-namespace)
using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

MoveAccount Account(std::string id, std::vector<std::string> path, int64_t limit, int64_t used) {
  return {.budget_id = std::move(id), .group_path = std::move(path), .limit = Euro(limit), .used = Euro(used)};
}

// acme > sales > north, acme > plant
const MoveAccount kAcme = Account("acme-all", {"acme"}, 10'000, 0);
const MoveAccount kSales = Account("sales-all", {"sales", "acme"}, 1'000, 400);
const MoveAccount kSalesTravel = Account("sales-travel", {"sales", "acme"}, 500, 0);
const MoveAccount kNorth = Account("north-all", {"north", "sales", "acme"}, 300, 300);
const MoveAccount kPlant = Account("plant-all", {"plant", "acme"}, 200, -50);

TEST(MoneyMovesTest, ATransferMovesWhatIsAvailable) {
  const absl::StatusOr<TransferDecision> moved = DecideTransfer(kSales, kPlant, Euro(600), false);
  ASSERT_THAT(moved, IsOk());
  EXPECT_EQ(moved->from_limit, Euro(400));
  EXPECT_EQ(moved->to_limit, Euro(800));
  EXPECT_EQ(
      moved->move,
      (Move{.kind = MoveKind::kTransfer, .from_budget = "sales-all", .to_budget = "plant-all", .amount = Euro(600)}));
  const absl::StatusOr<TransferDecision> above = DecideTransfer(kSales, kPlant, Euro(601), false);
  EXPECT_THAT(above, HasReason("AMOUNT_ABOVE_AVAILABLE"));
  EXPECT_THAT(above.status(), HasMetadata("available", "6.00 EUR"));
  // Credits make more available than the limit.
  EXPECT_EQ(DecideTransfer(kPlant, kSales, Euro(250), false)->from_limit, Euro(-50));
  EXPECT_THAT(DecideTransfer(kPlant, kSales, Euro(251), false), HasReason("AMOUNT_ABOVE_AVAILABLE"));
}

TEST(MoneyMovesTest, NoTransferGoesToItselfOrAlongAPath) {
  EXPECT_THAT(DecideTransfer(kSales, kSales, Euro(1), true), HasReason("TRANSFER_TO_ITSELF"));
  EXPECT_THAT(DecideTransfer(kAcme, kNorth, Euro(1), false), HasReason("TRANSFER_ALONG_PATH"));
  EXPECT_THAT(DecideTransfer(kAcme, kSales, Euro(1), false), HasReason("TRANSFER_ALONG_PATH"));
  EXPECT_THAT(DecideTransfer(kSales, kAcme, Euro(1), false), HasReason("TRANSFER_ALONG_PATH"));
  EXPECT_THAT(DecideTransfer(kAcme, kNorth, Euro(1), true), IsOk());
  EXPECT_TRUE(DecideTransfer(kSales, kAcme, Euro(1), true)->move.is_earmarked);
  // Two budgets of one group, and of groups beside each other.
  EXPECT_THAT(DecideTransfer(kSales, kSalesTravel, Euro(1), false), IsOk());
  EXPECT_THAT(DecideTransfer(kSales, kPlant, Euro(1), false), IsOk());
}

TEST(MoneyMovesTest, ADecreaseStopsAtWhatIsUsed) {
  EXPECT_EQ(DecideIncrease(kNorth, Euro(1))->limit, Euro(301));
  EXPECT_EQ(DecideDecrease(kSales, Euro(600))->limit, Euro(400));
  EXPECT_THAT(DecideDecrease(kSales, Euro(601)), HasReason("AMOUNT_ABOVE_AVAILABLE"));
  EXPECT_THAT(DecideDecrease(kNorth, Euro(1)), HasReason("AMOUNT_ABOVE_AVAILABLE"));
  EXPECT_EQ(DecideIncrease(kNorth, Euro(1))->move,
            (Move{.kind = MoveKind::kIncrease, .to_budget = "north-all", .amount = Euro(1)}));
  EXPECT_EQ(DecideDecrease(kSales, Euro(1))->move,
            (Move{.kind = MoveKind::kDecrease, .from_budget = "sales-all", .amount = Euro(1)}));
}

TEST(MoneyMovesTest, EveryMoveIsUndoneOnce) {
  const Move move = DecideTransfer(kSales, kPlant, Euro(600), false)->move;
  const MoveAccount from = Account("sales-all", {}, 400, 400);
  MoveAccount to = Account("plant-all", {}, 800, 200);
  const absl::StatusOr<TransferDecision> back = DecideReverseTransfer(move, from, to);
  ASSERT_THAT(back, IsOk());
  EXPECT_EQ(back->from_limit, Euro(1'000));
  EXPECT_EQ(back->to_limit, Euro(200));
  EXPECT_TRUE(back->move.is_reversed);
  EXPECT_THAT(DecideReverseTransfer(back->move, from, to), HasReason("MOVE_REVERSED"));
  to.used = Euro(201);
  const absl::StatusOr<TransferDecision> spent = DecideReverseTransfer(move, from, to);
  EXPECT_THAT(spent, HasReason("AMOUNT_ABOVE_AVAILABLE"));
  EXPECT_THAT(spent.status(), HasMetadata("budget", "plant-all"));

  const Move increase = DecideIncrease(kSales, Euro(600))->move;
  EXPECT_EQ(DecideReverseChange(increase, kSales)->limit, Euro(400));
  EXPECT_THAT(DecideReverseChange(increase, kNorth), HasReason("AMOUNT_ABOVE_AVAILABLE"));
  EXPECT_THAT(DecideReverseChange(DecideReverseChange(increase, kSales)->move, kSales), HasReason("MOVE_REVERSED"));
  const Move decrease = DecideDecrease(kSales, Euro(5))->move;
  EXPECT_EQ(DecideReverseChange(decrease, kSales)->limit, Euro(1'005));
}

TEST(MoneyMovesTest, RefusesAmountsThatAreNone) {
  for (const int64_t cents : {0, -1}) {
    EXPECT_THAT(DecideTransfer(kSales, kPlant, Euro(cents), false), HasReason("FIELD_INVALID"));
    EXPECT_THAT(DecideIncrease(kSales, Euro(cents)), HasReason("FIELD_INVALID"));
    EXPECT_THAT(DecideDecrease(kSales, Euro(cents)), HasReason("FIELD_INVALID"));
  }
  const Money dollar(1, Currency::Of("USD"));
  EXPECT_THAT(DecideTransfer(kSales, kPlant, dollar, false), HasReason("CURRENCY_MISMATCH"));
  EXPECT_THAT(DecideIncrease(kSales, dollar), HasReason("CURRENCY_MISMATCH"));
  MoveAccount foreign = kPlant;
  foreign.limit = dollar;
  EXPECT_THAT(DecideTransfer(kSales, foreign, Euro(1), false), HasReason("CURRENCY_MISMATCH"));
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  EXPECT_THAT(DecideIncrease(kSales, Euro(kMax)), HasReason("MONEY_OVERFLOW"));
  EXPECT_THAT(DecideTransfer(Account("a", {}, kMax, 0), kSales, Euro(kMax), false), HasReason("MONEY_OVERFLOW"));
}

// After any moves, the sum of all limits is that of the increases, no budget has less than it uses, and undoing all
// moves in any permitted order restores the beginning.
TEST(MoneyMovesPropertyTest, MovesKeepTheSumAndCanAllBeUndone) {
  for (uint64_t seed = 1; seed <= 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    SeededRandom random(seed);
    std::vector<MoveAccount> accounts;
    for (int i = 0; i < 5; ++i) {
      const auto limit = static_cast<int64_t>(random.Uniform(1'000));
      accounts.push_back(Account(std::to_string(i), {std::to_string(i), "top"}, limit,
                                 static_cast<int64_t>(random.Uniform(static_cast<uint64_t>(limit) + 1))));
    }
    const std::vector<MoveAccount> at_first = accounts;
    const auto find = [&](const std::string& id) -> MoveAccount& { return accounts[std::stoul(id)]; };
    std::vector<Move> moves;
    for (int step = 0; step < 60; ++step) {
      MoveAccount& from = accounts[random.Uniform(5)];
      MoveAccount& to = accounts[random.Uniform(5)];
      const Money amount = Euro(static_cast<int64_t>(random.Uniform(300)));
      const int64_t sum = from.limit.minor_units() + to.limit.minor_units();
      if (random.Uniform(3) > 0) {
        if (const auto moved = DecideTransfer(from, to, amount, false); moved.ok()) {
          from.limit = moved->from_limit;
          to.limit = moved->to_limit;
          ASSERT_EQ(from.limit.minor_units() + to.limit.minor_units(), sum);
          moves.push_back(moved->move);
        }
      } else if (const auto changed = random.Uniform(2) == 0 ? DecideIncrease(to, amount) : DecideDecrease(to, amount);
                 changed.ok()) {
        to.limit = changed->limit;
        moves.push_back(changed->move);
      }
      ASSERT_GE(from.limit.minor_units(), from.used.minor_units());
      ASSERT_GE(to.limit.minor_units(), to.used.minor_units());
    }
    while (!moves.empty()) {
      const Move move = moves.back();
      moves.pop_back();
      if (move.kind == MoveKind::kTransfer) {
        const auto back = DecideReverseTransfer(move, find(move.from_budget), find(move.to_budget));
        ASSERT_THAT(back, IsOk());
        find(move.from_budget).limit = back->from_limit;
        find(move.to_budget).limit = back->to_limit;
      } else {
        MoveAccount& budget = find(move.from_budget.empty() ? move.to_budget : move.from_budget);
        const auto back = DecideReverseChange(move, budget);
        ASSERT_THAT(back, IsOk());
        budget.limit = back->limit;
      }
    }
    for (std::size_t i = 0; i < accounts.size(); ++i) {
      ASSERT_EQ(accounts[i].limit, at_first[i].limit);
    }
  }
}

}  // namespace
}  // namespace outlay::budget
