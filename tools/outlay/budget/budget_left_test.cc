// outlay budget left.
#include "outlay/budget/v1/holds.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/testing/fixture.h"

namespace outlay::cli {
namespace {

namespace bu = budget::v1;
using ::testing::HasSubstr;

class BudgetLeftTest : public CliTest {
 protected:
  ExitCode Left(const std::string& verdict) {
    Answer<bu::SimulateHoldsRequest, bu::SimulateHoldsResponse>(client::kSimulateHolds, verdict);
    return Run({"budget", "left", "--group", "sales", "--currency", "EUR", "--member", "ann"});
  }
};

TEST_F(BudgetLeftTest, SaysTheLargestSpendAndWhatLimitsIt) {
  EXPECT_EQ(Left(R"pb(
              verdicts {
                refusal: REFUSAL_INSUFFICIENT
                passing_amount { currency_code: "EUR" units: 1234 }
                nodes {
                  budget: "organizations/acme/budgets/travel"
                  outcome: OUTCOME_BLOCKED
                  limit { currency_code: "EUR" units: 3000 }
                  used { currency_code: "EUR" units: 1766 }
                  period_end_time { seconds: 1798761600 }
                }
                nodes { outcome: OUTCOME_PASSED }
              })pb"),
            ExitCode::kOk)
      << err();
  EXPECT_THAT(asked(), HasSubstr(R"(group: "organizations/acme/groups/sales")"));
  EXPECT_THAT(asked(), HasSubstr(R"(member: "organizations/acme/users/ann")"));
  EXPECT_THAT(asked(), HasSubstr(R"(currency_code: "EUR" units: 10000000000)"));
  EXPECT_THAT(asked(), HasSubstr("stage: STAGE_INVOICE")) << "budgets may block at any stage";
  EXPECT_THAT(out(), HasSubstr("1,234.00 EUR is left for one spend"));
  EXPECT_THAT(out(), HasSubstr("3,000.00 EUR"));
  EXPECT_THAT(out(), HasSubstr("1,766.00 EUR"));
  EXPECT_THAT(out(), HasSubstr("2027-01-01"));
  EXPECT_THAT(out(), HasSubstr("out of your sight"));
}

// Budgets may count only what is bought of somebody, or for a cost centre or project.
TEST_F(BudgetLeftTest, AsksAboutWhatBudgetsFilter) {
  Answer<bu::SimulateHoldsRequest, bu::SimulateHoldsResponse>(client::kSimulateHolds, "verdicts { allowed: true }");
  EXPECT_EQ(Run({"budget", "left", "--group", "sales", "--currency", "EUR", "--category", "43", "--supplier", "initech",
                 "--cost-center", "lab", "--project", "apollo"}),
            ExitCode::kOk)
      << err();
  EXPECT_THAT(asked(), HasSubstr(R"(category: "43")"));
  EXPECT_THAT(asked(), HasSubstr(R"(supplier: "organizations/acme/suppliers/initech")"));
  EXPECT_THAT(asked(), HasSubstr(R"(cost_center: "lab")"));
  EXPECT_THAT(asked(), HasSubstr(R"(project: "apollo")"));
}

TEST_F(BudgetLeftTest, SaysThatNoBudgetBlocks) {
  EXPECT_EQ(Left("verdicts { allowed: true }"), ExitCode::kOk) << err();
  EXPECT_THAT(out(), HasSubstr("no budget blocks a spend of up to 10,000,000,000.00 EUR"));
}

TEST_F(BudgetLeftTest, SaysWhyNothingPasses) {
  EXPECT_EQ(Left("verdicts { refusal: REFUSAL_FROZEN passing_amount { currency_code: 'EUR' } }"), ExitCode::kOk)
      << err();
  EXPECT_THAT(out(), HasSubstr("nothing passes: frozen"));
}

TEST_F(BudgetLeftTest, SaysThatABudgetBehindAFullOneIsFrozen) {
  EXPECT_EQ(Left(R"pb(
              verdicts {
                refusal: REFUSAL_INSUFFICIENT
                passing_amount { currency_code: "EUR" }
                nodes { outcome: OUTCOME_BLOCKED }
                nodes { outcome: OUTCOME_FROZEN }
              })pb"),
            ExitCode::kOk)
      << err();
  EXPECT_THAT(out(), HasSubstr("nothing passes: frozen"));
}

}  // namespace
}  // namespace outlay::cli
