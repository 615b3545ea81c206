// outlay budget totals.
#include "outlay/budget/v1/budget_progress.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/testing/fixture.h"

namespace outlay::cli {
namespace {

namespace bu = budget::v1;
using ::testing::HasSubstr;

class BudgetTotalsCommandTest : public CliTest {};

TEST_F(BudgetTotalsCommandTest, ListsOwnAndBelowOfAGroupAndOfThoseDirectlyBelow) {
  Answer<bu::GetGroupTotalsRequest, bu::GroupTotals>(client::kGetGroupTotals, R"pb(
    group: "organizations/acme/groups/company"
    totals {
      currency_code: "EUR"
      own {
        budgets: 2
        limit { currency_code: "EUR" units: 70 }
      }
      below {
        budgets: 3
        limit { currency_code: "EUR" units: 40 }
        available { currency_code: "EUR" units: 33 }
      }
    }
    children {
      group: "organizations/acme/groups/sales"
      totals {
        currency_code: "EUR"
        own {
          budgets: 1
          limit { currency_code: "EUR" units: 12 }
        }
      }
    }
    partial: true)pb");
  EXPECT_EQ(Run({"budget", "totals", "company"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr(R"(group: "organizations/acme/groups/company")"));
  EXPECT_THAT(out(), HasSubstr("company  own"));
  EXPECT_THAT(out(), HasSubstr("company  below"));
  EXPECT_THAT(out(), HasSubstr("33.00 EUR"));
  EXPECT_THAT(out(), HasSubstr("sales    own"));
  EXPECT_THAT(err(), HasSubstr("may not read"));
}

TEST_F(BudgetTotalsCommandTest, SaysWhereNothingIsInForce) {
  Answer<bu::GetGroupTotalsRequest, bu::GroupTotals>(client::kGetGroupTotals, "");
  EXPECT_EQ(Run({"budget", "totals", "sales"}), ExitCode::kOk) << err();
  EXPECT_THAT(err(), HasSubstr("in force"));
}

}  // namespace
}  // namespace outlay::cli
