// Budgets and spends at the limits of amounts, currencies, depths, lists and days. See testing/service.h for what is
// fake.
#include <cstdint>
#include <limits>
#include <string>

#include "services/budget/rpc/testing/service.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin = std::numeric_limits<int64_t>::min();

class BudgetBoundsTest : public ServiceFixture {
 protected:
  static google::type::Money Minor(int64_t minor, const std::string& currency = "USD") {
    google::type::Money money;
    rpc::ToProto(Money(minor, *Currency::FromCode(currency)), &money);
    return money;
  }
  absl::StatusOr<v1::AuthorizeHoldResponse> Spending(const std::string& id, int64_t minor,
                                                     const std::string& currency = "USD") {
    auto request = ASpend(id, "sales", 1);
    *request.mutable_spend()->mutable_amount() = Minor(minor, currency);
    return Authorize(request);
  }
};

TEST_F(BudgetBoundsTest, TheLargestAmountsFitOrAreRefused) {
  auto request = ABudget("b", "sales", 1);
  *request.mutable_budget()->mutable_amount() = Minor(kMax);
  ASSERT_THAT(Create(request), IsOk());
  ASSERT_TRUE(Spending("most", kMax)->verdict().allowed());
  EXPECT_EQ(FiguresOf("b").available().units(), 0);
  EXPECT_THAT(Spending("more", 1), IsOk());
  EXPECT_FALSE(Spending("other", kMax)->verdict().allowed());
  // The smallest credit would give back one more than the maximum: sums stay within 64 bits, or nothing is written.
  const auto credit = Spending("credit", kMin);
  ASSERT_THAT(credit, IsOk());
  const auto beyond = Spending("beyond", kMin);
  EXPECT_THAT(beyond, HasReason("MONEY_OVERFLOW"));
  EXPECT_THAT(GetHold("beyond"), HasReason("HOLD_NOT_FOUND"));
  // More than an amount can hold.
  auto unit = ASpend("unit", "sales", 1);
  unit.mutable_spend()->mutable_amount()->set_units(kMax);
  EXPECT_THAT(Authorize(unit), HasMetadata("field", "spend.amount"));
  unit.mutable_spend()->mutable_amount()->set_units(kMin);
  EXPECT_THAT(Authorize(unit), HasMetadata("field", "spend.amount"));
}

TEST_F(BudgetBoundsTest, CurrenciesCountInTheirOwnMinorUnits) {
  struct Case {
    std::string currency;
    int64_t limit;
    std::string limit_text;
    std::string id;
  };
  for (const Case& c : {Case{"JPY", 1'000, "1000 JPY", "yen"}, Case{"USD", 1'000, "10.00 USD", "dollar"},
                        Case{"KWD", 1'000, "1.000 KWD", "dinar"}, Case{"CLF", 10'000, "1.0000 CLF", "unidad"}}) {
    SCOPED_TRACE(c.currency);
    auto request = ABudget(c.id, "tools", 1);
    *request.mutable_budget()->mutable_amount() = Minor(c.limit, c.currency);
    request.mutable_budget()->set_by_choice(true);
    ASSERT_THAT(Create(request), IsOk());
    const auto spend = [&](const std::string& id, int64_t minor) {
      auto asked = ASpend(c.id + id, "tools", 1, "spend { budgets: 'organizations/acme/budgets/" + c.id + "' }");
      *asked.mutable_spend()->mutable_amount() = Minor(minor, c.currency);
      return Authorize(asked)->verdict();
    };
    const v1::Verdict over = spend("-over", c.limit + 1);
    EXPECT_FALSE(over.allowed());
    EXPECT_EQ(rpc::MoneyFromProto("x", over.passing_amount())->ToString(), c.limit_text);
    EXPECT_TRUE(spend("-all", c.limit).allowed());
    EXPECT_FALSE(spend("-one", 1).allowed());
    // A fraction smaller than the currency's minor unit.
    auto fine = ASpend(c.id + "-fine", "tools", 1);
    *fine.mutable_spend()->mutable_amount() = Minor(c.limit, c.currency);
    fine.mutable_spend()->mutable_amount()->set_nanos(1);
    EXPECT_THAT(Authorize(fine), HasMetadata("field", "spend.amount"));
  }
}

TEST_F(BudgetBoundsTest, TenLevelsAllCountAndTheTightestDecides) {
  std::string above = "company";
  for (int level = 1; level <= 10; ++level) {
    const std::string group = "level-" + std::to_string(level);
    TellGroup("acme", group, above);
    MakeBudget("b-" + std::to_string(level), group, 1'000 + (level == 4 ? 0 : level));
    above = group;
  }
  EXPECT_TRUE(Passes("h", "level-10", 1'000));
  const auto refused = Authorize(ASpend("i", "level-10", 1));
  ASSERT_THAT(refused, IsOk());
  EXPECT_FALSE(refused->verdict().allowed());
  ASSERT_EQ(refused->verdict().nodes_size(), 10);
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(Cents(FiguresOf("b-" + std::to_string(i + 1)).held()), 1'000) << i;
    const bool is_tightest = refused->verdict().nodes(i).budget() == "organizations/acme/budgets/b-4";
    EXPECT_EQ(refused->verdict().nodes(i).outcome() == v1::NodeVerdict::OUTCOME_BLOCKED, is_tightest) << i;
  }
}

TEST_F(BudgetBoundsTest, AGroupBelowItselfCountsOnce) {
  // Directory does not allow this.
  TellGroup("acme", "company", "tools");
  MakeBudget("tools", "tools", 1'000);
  MakeBudget("company", "company", 1'000);
  EXPECT_TRUE(Passes("h", "tools", 1'000));
  EXPECT_EQ(GetHold("h")->nodes_size(), 2);
  EXPECT_EQ(Cents(FiguresOf("tools").held()), 1'000);
  EXPECT_EQ(Cents(FiguresOf("company").held()), 1'000);
  // A group outside the cycle.
  TellGroup("acme", "sales", "engineering");
  EXPECT_FALSE(Passes("i", "sales", 1));
  ASSERT_THAT(Release("h"), IsOk());
  EXPECT_TRUE(Passes("j", "sales", 1'000));
  EXPECT_EQ(GetHold("j")->nodes_size(), 2);
}

TEST_F(BudgetBoundsTest, DaysThatThereAreNotAreRefused) {
  auto request = ABudget("b", "sales", 1);
  request.mutable_budget()->mutable_period()->mutable_first_day()->set_year(2027);
  request.mutable_budget()->mutable_period()->mutable_first_day()->set_month(2);
  request.mutable_budget()->mutable_period()->mutable_first_day()->set_day(29);
  EXPECT_THAT(Create(request), HasMetadata("field", "budget.period.first_day"));
  request.mutable_budget()->mutable_period()->mutable_first_day()->set_year(2028);
  EXPECT_THAT(Create(request), IsOk());
}

TEST_F(BudgetBoundsTest, TheLargestLimitCanBeReachedAndNotPassed) {
  auto request = ABudget("b", "sales", 1, R"pb(
    ceiling_basis_points: 1000000
    thresholds { thresholds { measure: MEASURE_USED basis_points: 100000 } }
  )pb");
  *request.mutable_budget()->mutable_amount() = Minor(kMax - 1);
  ASSERT_THAT(Create(request), IsOk());
  auto increase = Parse<v1::IncreaseBudgetRequest>(
      "parent: 'organizations/acme' move_id: 'm' budget: 'organizations/acme/budgets/b' reason: 'why'");
  *increase.mutable_amount() = Minor(1);
  EXPECT_THAT(Call<v1::BudgetMove>("BudgetMoves/IncreaseBudget", increase), IsOk());
  increase.set_move_id("n");
  EXPECT_THAT(Call<v1::BudgetMove>("BudgetMoves/IncreaseBudget", increase), HasReason("MONEY_OVERFLOW"));
  EXPECT_EQ(rpc::MoneyFromProto("x", FiguresOf("b").limit())->minor_units(), kMax);
  ASSERT_TRUE(Spending("most", kMax)->verdict().allowed());
  // A hundred times the limit may be used, but does not fit into an amount.
  EXPECT_THAT(Spending("more", kMax), HasReason("MONEY_OVERFLOW"));
  EXPECT_THAT(Spending("one", 1), HasReason("MONEY_OVERFLOW"));
}

TEST_F(BudgetBoundsTest, ListsOfThresholdsHaveALimit) {
  const auto with = [](int count) {
    auto request = ABudget("b-" + std::to_string(count), "sales", 1'000);
    for (int i = 1; i <= count; ++i) {
      v1::Threshold& threshold = *request.mutable_budget()->mutable_thresholds()->add_thresholds();
      threshold.set_measure(v1::Threshold::MEASURE_USED);
      threshold.set_basis_points(i);
    }
    return request;
  };
  EXPECT_THAT(Create(with(64)), IsOk());
  EXPECT_THAT(Create(with(65)), ::testing::AllOf(HasMetadata("limit", "64")));
  EXPECT_THAT(Create(with(10'000)), HasMetadata("limit", "64"));
}

TEST_F(BudgetBoundsTest, SharesHaveTheirBounds) {
  const auto ceiling = [](const std::string& id, int basis_points) {
    auto request = ABudget(id, "tools", 1'000);
    request.mutable_budget()->set_ceiling_basis_points(basis_points);
    return request;
  };
  EXPECT_THAT(Create(ceiling("low", -1)), ::testing::Not(IsOk()));
  EXPECT_THAT(Create(ceiling("high", 1'000'001)), ::testing::Not(IsOk()));
  ASSERT_THAT(Create(ceiling("most", 1'000'000)), IsOk());
  EXPECT_TRUE(Passes("h", "tools", 100'000)) << "a hundred times the limit";
  EXPECT_FALSE(Passes("i", "tools", 1));
}

TEST_F(BudgetBoundsTest, ASpendOfTheLeapDayCountsInItsMonth) {
  MakeBudget("b", "sales", 1'000);
  const absl::TimeZone utc = absl::UTCTimeZone();
  node_.clock().SetTime(absl::FromCivil(absl::CivilSecond(2028, 2, 29, 23, 59, 59), utc));
  ASSERT_TRUE(Passes("h", "sales", 1'000));
  EXPECT_EQ(GetHold("h")->nodes(0).period(), "2028-02-01");
  node_.clock().SetTime(absl::FromCivil(absl::CivilSecond(2028, 3, 1, 0, 0, 0), utc));
  EXPECT_EQ(Cents(FiguresOf("b").available()), 1'000);
}

}  // namespace
}  // namespace outlay::budget
