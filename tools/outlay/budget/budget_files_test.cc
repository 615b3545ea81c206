// outlay budget forecast, import and export.
#include "outlay/budget/v1/allocation_files.pb.h"
#include "outlay/budget/v1/budget_files.pb.h"
#include "outlay/budget/v1/forecasts.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/testing/fixture.h"

namespace outlay::cli {
namespace {

namespace bu = budget::v1;
using ::testing::HasSubstr;

class BudgetFilesTest : public CliTest {};

TEST_F(BudgetFilesTest, TellsWhenABudgetRunsOut) {
  Answer<bu::ForecastBudgetRequest, bu::BudgetForecast>(
      client::kForecastBudget,
      R"pb(name: "organizations/acme/budgets/travel"
           at_rate { remaining_at_end { currency_code: "EUR" units: 7 } }
           with_open {
             exhausted_time { seconds: 1800000000 }
             exhausted_in_period: true
           }
           assumptions: "spending goes on")pb");
  EXPECT_EQ(Run({"budget", "forecast", "travel"}), ExitCode::kOk) << err();
  EXPECT_THAT(out(), HasSubstr("never"));
  EXPECT_THAT(out(), HasSubstr("in this period"));
  EXPECT_THAT(out(), HasSubstr("- spending goes on"));
}

TEST_F(BudgetFilesTest, ImportsAllocationsAndReportsWhatWasRefused) {
  bu::AllocationFileHeader header;
  using Stream = rpc::Stream<bu::ImportAllocationsRequest, bu::ImportAllocationsResponse>;
  dispatcher().BindStream<bu::ImportAllocationsRequest, bu::ImportAllocationsResponse>(
      client::kImportAllocations, [&header](const Stream& stream) {
        stream.Read([&header, stream](std::optional<bu::ImportAllocationsRequest> request) {
          header = request->header();
          stream.Write(FromText<bu::ImportAllocationsResponse>(
                           R"pb(accepted: 1
                                refused: 1
                                rows: 2
                                allocations {
                                  row: 1
                                  allocation: "organizations/acme/budgets/a/allocations/ann"
                                  outcome: OUTCOME_SET
                                }
                                allocations {
                                  row: 2
                                  error { code: 3 message: "share must be a share" }
                                })pb"),
                       [stream](bool) { stream.Finish(absl::OkStatus()); });
        });
      });
  EXPECT_EQ(Run({"allocation", "import", File("a.csv", "x"), "--check", "--all-or-nothing"}), ExitCode::kRefused);
  EXPECT_TRUE(header.validate_only());
  EXPECT_TRUE(header.all_or_nothing());
  EXPECT_EQ(header.parent(), "organizations/acme");
  EXPECT_THAT(out(), HasSubstr("share must be a share"));
  EXPECT_THAT(out(), HasSubstr("allocations that would pass: 1, refused: 1."));
}

TEST_F(BudgetFilesTest, ImportsAFileAndReportsWhatWasRefused) {
  bu::BudgetFileHeader header;
  using Stream = rpc::Stream<bu::ImportBudgetsRequest, bu::ImportBudgetsResponse>;
  dispatcher().BindStream<bu::ImportBudgetsRequest, bu::ImportBudgetsResponse>(
      client::kImportBudgets, [&header](const Stream& stream) {
        stream.Read([&header, stream](std::optional<bu::ImportBudgetsRequest> request) {
          header = request->header();
          stream.Write(FromText<bu::ImportBudgetsResponse>(
                           R"pb(accepted: 1
                                refused: 1
                                rows: 2
                                budgets { row: 1 budget: "organizations/acme/budgets/a" outcome: OUTCOME_CREATED }
                                budgets {
                                  row: 2
                                  error { code: 3 message: "amount must be an amount" }
                                })pb"),
                       [stream](bool) { stream.Finish(absl::OkStatus()); });
        });
      });
  EXPECT_EQ(Run({"budget", "import", File("b.csv", "x"), "--all-or-nothing", "--check"}), ExitCode::kRefused);
  EXPECT_TRUE(header.all_or_nothing());
  EXPECT_TRUE(header.validate_only());
  EXPECT_EQ(header.parent(), "organizations/acme");
  EXPECT_THAT(out(), HasSubstr("amount must be an amount"));
  EXPECT_THAT(out(), HasSubstr("budgets that would pass: 1, refused: 1."));
  EXPECT_THAT(err(), HasSubstr("nothing was written"));
  EXPECT_EQ(Run({"budget", "import", File("b.csv", "x")}), ExitCode::kRefused);
  EXPECT_THAT(err(), HasSubstr("send the whole file again"));
  EXPECT_EQ(err().find("import-id"), std::string::npos) << err();
}

TEST_F(BudgetFilesTest, ExportsThoseOfAGroup) {
  std::string asked_for;
  using Stream = rpc::Stream<bu::ExportBudgetsRequest, bu::ExportBudgetsResponse>;
  dispatcher().BindStream<bu::ExportBudgetsRequest, bu::ExportBudgetsResponse>(
      client::kExportBudgets, [&asked_for](const Stream& stream) {
        asked_for = stream.request().filter().group();
        bu::ExportBudgetsResponse response;
        response.set_chunk("budget,group\n");
        stream.Write(response, [stream](bool) { stream.Finish(absl::OkStatus()); });
      });
  EXPECT_EQ(Run({"budget", "export", "--group", "sales"}), ExitCode::kOk) << err();
  EXPECT_EQ(asked_for, "organizations/acme/groups/sales");
  EXPECT_EQ(out(), "budget,group\n");
}

}  // namespace
}  // namespace outlay::cli
