#include "services/budget/rpc/testing/reference/logged_figures.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "absl/strings/str_format.h"

namespace outlay::budget {
namespace {

int64_t CentsOf(const google::type::Money& money) {
  EXPECT_TRUE(money.currency_code() == "USD" || money.currency_code() == "EUR") << money.ShortDebugString();
  return money.units() * 100 + money.nanos() / 10'000'000;
}

// Returns one and a half times the amount, half to even, where there is a rate.
int64_t WorthAt(const v1::HoldNode& node, int64_t amount) {
  if (node.exchange_rate().value().empty()) return amount;
  EXPECT_EQ(node.exchange_rate().value(), "1.5");
  const int64_t halves = 3 * amount;
  int64_t half = halves >= 0 ? halves / 2 : -((1 - halves) / 2);
  if (halves % 2 != 0 && half % 2 != 0) half += 1;
  return half;
}

}  // namespace

void LoggedFigures::Take(const command::storage::v1::LogRecord& record) {
  for (const command::storage::v1::LoggedEvent& logged : record.events()) {
    if (logged.type() == v1::HoldChanged::descriptor()->full_name()) {
      v1::HoldChanged changed;
      ASSERT_TRUE(changed.ParseFromString(logged.data()));
      const v1::Hold& hold = changed.hold();
      const v1::HoldEntry& entry = changed.entry();
      Held& known = holds_[hold.name()];
      const Held now = {known.held + CentsOf(entry.held_change()), known.committed + CentsOf(entry.committed_change()),
                        known.spent + CentsOf(entry.spent_change())};
      ASSERT_GE(now.held, 0) << hold.name() << " (I1)";
      ASSERT_GE(now.committed, 0) << hold.name() << " (I1)";
      for (const v1::HoldNode& node : hold.nodes()) {
        Count(node, known, -1);
        Count(node, now, 1);
      }
      known = now;
    } else if (logged.type() == v1::HoldsAuthorized::descriptor()->full_name()) {
      v1::HoldsAuthorized made;
      ASSERT_TRUE(made.ParseFromString(logged.data()));
      TakeBatch(made.batch());
    } else if (logged.type() == v1::BudgetMoveChanged::descriptor()->full_name()) {
      v1::BudgetMoveChanged changed;
      ASSERT_TRUE(changed.ParseFromString(logged.data()));
      TakeMove(changed);
    }
  }
}

void LoggedFigures::TakeBatch(const v1::HoldBatch& batch) {
  const std::string prefix = batch.holds().substr(0, batch.holds().size() - 1);
  for (const v1::BatchedHold& item : batch.items()) {
    const int stage = item.amount_minor() < 0 ? 3 : std::max<int>(batch.stage(), v1::STAGE_REQUEST);
    Held& made = holds_[prefix + absl::StrFormat("%03d", item.number())];
    (stage == 1 ? made.held : stage == 2 ? made.committed : made.spent) = item.amount_minor();
    for (const int node : batch.kinds(item.kind()).nodes()) Count(batch.nodes(node), made, 1);
  }
}

void LoggedFigures::TakeMove(const v1::BudgetMoveChanged& changed) {
  if (changed.change() != v1::BudgetMoveChanged::CHANGE_DONE) return;
  const v1::BudgetMove& move = changed.budget_move();
  const int64_t cents = CentsOf(move.amount());
  if (!move.from_budget().empty()) sums_[{move.from_budget(), move.from_period()}].moved -= cents;
  if (!move.to_budget().empty()) sums_[{move.to_budget(), move.to_period()}].moved += cents;
}

void LoggedFigures::Count(const v1::HoldNode& node, const Held& amounts, int sign) {
  const int64_t spent = WorthAt(node, amounts.spent);
  const int64_t ordered = WorthAt(node, amounts.spent + amounts.committed);
  Sums& sums = sums_[{node.budget(), node.period()}];
  sums.spent += sign * spent;
  sums.committed += sign * (ordered - spent);
  sums.held += sign * (WorthAt(node, amounts.spent + amounts.committed + amounts.held) - ordered);
}

}  // namespace outlay::budget
