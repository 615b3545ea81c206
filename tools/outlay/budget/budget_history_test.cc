// outlay budget history with a time, outlay budget months.
#include "outlay/budget/v1/budget_progress.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/testing/fixture.h"

namespace outlay::cli {
namespace {

namespace bu = budget::v1;
using ::testing::HasSubstr;
using ::testing::Not;

class BudgetHistoryCommandTest : public CliTest {};

TEST_F(BudgetHistoryCommandTest, ShowsTheFiguresOfATimeAsKnownAtAnother) {
  Answer<bu::GetBudgetHistoryRequest, bu::BudgetHistory>(client::kGetBudgetHistory, R"pb(
    name: "organizations/acme/budgets/travel"
    time { seconds: 1798761600 }
    known_time { seconds: 1800000000 }
    period: "2027-01-01"
    figures {
      limit { currency_code: "EUR" units: 7 }
      available { currency_code: "EUR" units: 3 }
    })pb");
  EXPECT_EQ(Run({"budget", "history", "travel", "--at=2027-01-01T10:30Z", "--known=2027-02-01", "--period=2027-01-01"}),
            ExitCode::kOk)
      << err();
  EXPECT_THAT(asked(), HasSubstr(R"(name: "organizations/acme/budgets/travel")"));
  EXPECT_THAT(asked(), HasSubstr("seconds: 1798799400"));
  EXPECT_THAT(asked(), HasSubstr("seconds: 1801440000"));
  EXPECT_THAT(asked(), HasSubstr(R"(period: "2027-01-01")"));
  EXPECT_THAT(out(), HasSubstr("2027-01-01 00:00 UTC"));
  EXPECT_THAT(out(), HasSubstr("2027-01-15 08:00 UTC"));
  EXPECT_THAT(out(), HasSubstr("3.00 EUR"));
  EXPECT_EQ(Run({"budget", "history", "travel", "--at=2027-01-01"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), Not(HasSubstr("known_time")));
}

TEST_F(BudgetHistoryCommandTest, KnownAndPeriodNeedATime) {
  EXPECT_EQ(Run({"budget", "history", "travel", "--known=2027-02-01"}), ExitCode::kUsage);
  EXPECT_THAT(err(), HasSubstr("--at"));
  EXPECT_EQ(Run({"budget", "history", "travel", "--period=2027-01-01"}), ExitCode::kUsage);
}

TEST_F(BudgetHistoryCommandTest, ListsMonthsAndSaysWhereNotAllIsKnown) {
  Answer<bu::GetBudgetMonthsRequest, bu::BudgetMonths>(client::kGetBudgetMonths, R"pb(
    name: "organizations/acme/budgets/travel"
    period: "2026-01-01"
    months {
      month: "2026-01"
      changes { spent { currency_code: "EUR" units: 5 } }
      available { currency_code: "EUR" units: 15 }
      incomplete: true
    }
    months { month: "2026-02" current: true }
    later { spent { currency_code: "EUR" units: -1 } })pb");
  EXPECT_EQ(Run({"budget", "months", "travel", "--period", "2026-01-01"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr(R"(period: "2026-01-01")"));
  EXPECT_THAT(out(), HasSubstr("not all is known"));
  EXPECT_THAT(out(), HasSubstr("15.00 EUR"));
  EXPECT_THAT(out(), HasSubstr("-1.00 EUR"));
  EXPECT_THAT(out(), HasSubstr("now"));
}

}  // namespace
}  // namespace outlay::cli
