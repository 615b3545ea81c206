// Rows of versions that did not write all present fields.
#include <gtest/gtest.h>

#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/budget/store/records.h"

namespace outlay::budget {
namespace {

TEST(OldRowsTest, WhoeverJoinsSinceTheLastChangeIsGivenSomethingByARuleThatFollowedNobody) {
  Budget budget;
  budget.id = "b";
  budget.spec.amount = Money(100, Currency::Of("USD"));
  budget.spec.period.first_day = absl::CivilDay(2026, 1, 1);
  budget.spec.allocation_rules.emplace().for_new_members.emplace();
  budget.state = BudgetState::kActive;
  budget.update_time = absl::FromUnixSeconds(1'800'000'000);
  const absl::StatusOr<Budget> read = FromRecord("b", ToRecord(budget));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->joins_from, budget.update_time);
  budget.state = BudgetState::kClosed;
  EXPECT_EQ(FromRecord("b", ToRecord(budget))->joins_from, std::nullopt);
}

}  // namespace
}  // namespace outlay::budget
