// outlay ladder ... against answers that the test gives.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/strings.h"
#include "outlay/notification/v1/expiry_ladders.pb.h"
#include "outlay/notification/v1/invoice_ladders.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/testing/fixture.h"

namespace outlay::cli {
namespace {

namespace no = notification::v1;

using ::testing::HasSubstr;

constexpr char kLadder[] = R"pb(
  name: "organizations/acme/expiryLadder"
  rungs {
    up_to_months: 1
    steps { days_before: 7 }
    steps {}
  }
  rungs {
    up_to_months: 3
    steps { months_before: 1 days_before: 1 }
  }
  rungs {}
  etag: "e1"
  changing: true
)pb";

class LadderTest : public CliTest {};

TEST_F(LadderTest, IsShownInWords) {
  Answer<no::GetExpiryLadderRequest, no::ExpiryLadder>(client::kGetExpiryLadder, kLadder);
  EXPECT_EQ(Run({"ladder", "show"}), ExitCode::kOk);
  EXPECT_THAT(out(), HasSubstr("up to 1 month   7 days before, on the day\n"));
  EXPECT_THAT(out(), HasSubstr("up to 3 months  1 month 1 day before\n"));
  EXPECT_THAT(out(), HasSubstr("longer          not told\n"));
}

TEST_F(LadderTest, IsSetWithTheEtagThatWasRead) {
  Answer<no::GetExpiryLadderRequest, no::ExpiryLadder>(client::kGetExpiryLadder, kLadder);
  Answer<no::UpdateExpiryLadderRequest, no::ExpiryLadder>(client::kUpdateExpiryLadder, kLadder);
  EXPECT_EQ(Run({"ladder", "set", "--rung=1:14d,0d", "--rung=any:2m3d,1m"}), ExitCode::kOk);
  EXPECT_THAT(asked(), HasSubstr("rungs { up_to_months: 1 steps { days_before: 14 } steps { } } "
                                 "rungs { steps { months_before: 2 days_before: 3 } steps { months_before: 1 } } "
                                 "etag: \"e1\""));
}

TEST_F(LadderTest, GoesBackToTheBuiltInOne) {
  Answer<no::GetExpiryLadderRequest, no::ExpiryLadder>(client::kGetExpiryLadder, kLadder);
  Answer<no::UpdateExpiryLadderRequest, no::ExpiryLadder>(client::kUpdateExpiryLadder, kLadder);
  EXPECT_EQ(Run({"ladder", "set", "--built-in"}), ExitCode::kOk);
  EXPECT_THAT(asked(), HasSubstr("expiry_ladder { name: \"organizations/acme/expiryLadder\" etag: \"e1\" }"));
}

TEST_F(LadderTest, SaysHowToWriteIt) {
  for (const char* rung : {"7d", "0:7d", "x:7d", "1:7", "1:m7d", "1:7d8", "any:d", "1:7d,"}) {
    EXPECT_EQ(Run({"ladder", "set", Concat("--rung=", rung)}), ExitCode::kUsage) << rung;
  }
  EXPECT_EQ(Run({"ladder", "set"}), ExitCode::kUsage);
  EXPECT_EQ(Run({"ladder", "set", "--built-in", "--rung=any:7d"}), ExitCode::kUsage);
}

constexpr char kInvoiceLadder[] = R"pb(
  name: "organizations/acme/invoiceLadder"
  steps { days_before: 7 }
  steps {}
  etag: "e2"
)pb";

TEST_F(LadderTest, OfInvoicesIsShownAndSetWithTheEtagThatWasRead) {
  Answer<no::GetInvoiceLadderRequest, no::InvoiceLadder>(client::kGetInvoiceLadder, kInvoiceLadder);
  Answer<no::UpdateInvoiceLadderRequest, no::InvoiceLadder>(client::kUpdateInvoiceLadder, kInvoiceLadder);
  EXPECT_EQ(Run({"invoice-ladder", "show"}), ExitCode::kOk);
  EXPECT_THAT(out(), HasSubstr("due dates  7 days before, on the day\n"));
  EXPECT_EQ(Run({"invoice-ladder", "set", "--step=3d", "--step=1m"}), ExitCode::kOk);
  EXPECT_THAT(asked(), HasSubstr("steps { days_before: 3 } steps { months_before: 1 } etag: \"e2\""));
  EXPECT_EQ(Run({"invoice-ladder", "set", "--none"}), ExitCode::kOk);
  EXPECT_THAT(asked(), HasSubstr("invoice_ladder { name: \"organizations/acme/invoiceLadder\" etag: \"e2\" }"));
  EXPECT_EQ(Run({"invoice-ladder", "set", "--step=3"}), ExitCode::kUsage);
  EXPECT_EQ(Run({"invoice-ladder", "set"}), ExitCode::kUsage);
}

}  // namespace
}  // namespace outlay::cli
