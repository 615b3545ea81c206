// The figures of budgets by period (B15), through the wrapper. See testing/service.h for what is fake.
#include <string>
#include <vector>

#include "common/base/random.h"
#include "outlay/budget/v1/budget_progress.pb.h"
#include "services/budget/rpc/testing/service.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;

class BudgetReportsTest : public ServiceFixture {
 protected:
  absl::StatusOr<v1::BudgetProgress> Progress(const std::string& id, int page_size = 0, const std::string& token = "",
                                              const std::string& organization = "acme") {
    v1::GetBudgetProgressRequest request;
    request.set_name("organizations/" + organization + "/budgets/" + id);
    request.set_page_size(page_size);
    request.set_page_token(token);
    return Call<v1::BudgetProgress>("BudgetReports/GetBudgetProgress", request, As("ann", organization));
  }
  void GoTo(int month, int day) {
    node_.clock().SetTime(absl::FromCivil(absl::CivilDay(2026, month, day), absl::UTCTimeZone()));
  }
};

TEST_F(BudgetReportsTest, TellsEveryPeriodWithItsFiguresNow) {
  MakeBudget("b", "sales", 10'000);
  ASSERT_TRUE(Passes("h", "sales", 2'500));
  GoTo(9, 1);
  ASSERT_TRUE(Passes("i", "sales", 9'999));
  const auto progress = Progress("b");
  ASSERT_THAT(progress, IsOk());
  ASSERT_EQ(progress->periods_size(), 2);
  const v1::PeriodProgress& august = progress->periods(0);
  EXPECT_EQ(august.period(), "2026-08-01");
  EXPECT_EQ(Cents(august.figures().held()), 2'500);
  EXPECT_EQ(august.used_basis_points(), 2'500);
  EXPECT_FALSE(august.current());
  const v1::PeriodProgress& september = progress->periods(1);
  EXPECT_EQ(september.used_basis_points(), 9'999);
  EXPECT_TRUE(september.current());
  EXPECT_EQ(september.figures().DebugString(), FiguresOf("b").DebugString());
  // A later step of a hold counts in the period in which the hold was made.
  ASSERT_THAT(Commit("h"), IsOk());
  ASSERT_THAT(Post("h", 1'000, /*is_final=*/true), IsOk());
  const v1::BudgetProgress later = *Progress("b");
  EXPECT_EQ(Cents(later.periods(0).figures().spent()), 1'000);
  EXPECT_EQ(later.periods(0).used_basis_points(), 1'000);
  EXPECT_EQ(later.periods(1).DebugString(), september.DebugString());
}

TEST_F(BudgetReportsTest, WhatLapsedCountsNoMoreInAnyPeriod) {
  MakeBudget("b", "sales", 10'000);
  auto request = ASpend("h", "sales", 4'000);
  rpc::ToProto(node_.clock().Now() + absl::Hours(24 * 20), request.mutable_expire_time());
  ASSERT_THAT(Authorize(request), IsOk());
  GoTo(9, 4);
  ASSERT_TRUE(Passes("i", "sales", 1));
  EXPECT_EQ(Progress("b")->periods(0).used_basis_points(), 0) << "twenty days after 15 August";
}

TEST_F(BudgetReportsTest, ComeInPages) {
  MakeBudget("b", "sales", 10'000);
  for (int month = 8; month <= 12; ++month) {
    GoTo(month, 20);
    ASSERT_TRUE(Passes("h-" + std::to_string(month), "sales", month));
  }
  std::vector<int64_t> held;
  std::string token;
  do {
    const auto page = Progress("b", 2, token);
    ASSERT_THAT(page, IsOk());
    ASSERT_LE(page->periods_size(), 2);
    for (const v1::PeriodProgress& period : page->periods()) held.push_back(Cents(period.figures().held()));
    token = page->next_page_token();
  } while (!token.empty());
  EXPECT_THAT(held, ElementsAre(8, 9, 10, 11, 12));
  MakeBudget("c", "sales", 10'000);
  const std::string other = Progress("b", 2)->next_page_token();
  EXPECT_THAT(Progress("c", 2, other), HasReason("PAGE_TOKEN_INVALID"));
}

TEST_F(BudgetReportsTest, ADraftHasNoneAndOthersSeeNothing) {
  auto draft = ABudget("d", "sales", 100);
  draft.set_activate(false);
  ASSERT_THAT(Create(draft), IsOk());
  EXPECT_EQ(Progress("d")->periods_size(), 0);
  MakeBudget("zero", "sales", 0, "enforcement { stage: STAGE_REQUEST action: ACTION_TRACK }");
  ASSERT_TRUE(Passes("h", "sales", 5));
  EXPECT_EQ(Progress("zero")->periods(0).used_basis_points(), 0);
  EXPECT_THAT(Progress("zero", 0, "", "globex"), HasReason("BUDGET_NOT_FOUND"));
  EXPECT_THAT(Progress("none"), HasReason("BUDGET_NOT_FOUND"));
}

// Random spends over a year, against a plain sum by period.
TEST_F(BudgetReportsTest, EqualsThePlainSumOfEachPeriod) {
  constexpr uint64_t kSeed = 5;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SeededRandom random(kSeed);
  MakeBudget("b", "company", 1'000'000);
  std::vector<int64_t> sums;
  int number = 0;
  for (int month = 8; month <= 12; ++month) {
    GoTo(month, 15);
    int64_t& sum = sums.emplace_back();
    for (int i = 0; i < 40; ++i) {
      const auto cents = static_cast<int64_t>(random.Uniform(9'000)) + 2;
      const std::string id = "h-" + std::to_string(++number);
      ASSERT_TRUE(Passes(id, random.Uniform(2) == 0 ? "sales" : "tools", cents));
      sum += cents;
      if (random.Uniform(3) != 0) continue;
      const auto given_back = static_cast<int64_t>(random.Uniform(static_cast<uint64_t>(cents) - 1)) + 1;
      ASSERT_THAT(Release(id, given_back), IsOk());
      sum -= given_back;
    }
  }
  const v1::BudgetProgress progress = *Progress("b");
  ASSERT_EQ(progress.periods_size(), static_cast<int>(sums.size()));
  for (int i = 0; i < progress.periods_size(); ++i) {
    EXPECT_EQ(Cents(progress.periods(i).figures().held()), sums[static_cast<std::size_t>(i)]) << i;
    EXPECT_EQ(progress.periods(i).used_basis_points(), sums[static_cast<std::size_t>(i)] / 100) << i;
  }
}

}  // namespace
}  // namespace outlay::budget
