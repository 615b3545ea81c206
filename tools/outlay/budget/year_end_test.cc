// outlay year-end.
#include "outlay/budget/v1/year_ends.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/testing/fixture.h"

namespace outlay::cli {
namespace {

namespace bu = budget::v1;
using ::testing::HasSubstr;

class YearEndTest : public CliTest {};

TEST_F(YearEndTest, ClosesAndShowsTheSums) {
  constexpr char kYearEnd[] = R"pb(
    name: "organizations/acme/yearEnds/2026"
    last_day { year: 2026 month: 12 day: 31 }
    state: STATE_CLOSED
    closed_budgets: 12
    totals {
      limit { currency_code: "EUR" units: 1000 }
      spent { currency_code: "EUR" units: 600 }
      carried { currency_code: "EUR" units: 250 }
      dropped { currency_code: "EUR" units: 150 }
    }
  )pb";
  Answer<bu::CloseYearRequest, bu::YearEnd>(client::kCloseYear, kYearEnd);
  EXPECT_EQ(Run({"year-end", "close", "2026", "--last-day", "2026-12-31", "--rule", "carry-both"}), ExitCode::kOk)
      << err();
  EXPECT_THAT(asked(), HasSubstr("default_rule: YEAR_END_RULE_CARRY_BOTH"));
  EXPECT_THAT(asked(), HasSubstr("late_entries: LATE_ENTRIES_MOVE"));
  EXPECT_THAT(out(), HasSubstr("250.00 EUR"));
  Answer<bu::ReverseYearEndRequest, bu::YearEnd>(client::kReverseYearEnd, kYearEnd);
  EXPECT_EQ(Run({"year-end", "reverse", "2026"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr(R"(name: "organizations/acme/yearEnds/2026")"));
}

TEST_F(YearEndTest, ListsWhatBecameOfEachBudget) {
  Answer<bu::ListYearEndLinesRequest, bu::ListYearEndLinesResponse>(client::kListYearEndLines, R"pb(
    lines {
      budget: "organizations/acme/budgets/travel"
      rule: YEAR_END_RULE_CARRY_COMMITMENTS
      limit { currency_code: "EUR" units: 1000 }
    })pb");
  EXPECT_EQ(Run({"year-end", "lines", "2026"}), ExitCode::kOk) << err();
  EXPECT_THAT(out(), HasSubstr("travel"));
  EXPECT_THAT(out(), HasSubstr("carry commitments"));
}

}  // namespace
}  // namespace outlay::cli
