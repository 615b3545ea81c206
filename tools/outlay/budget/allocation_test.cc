// outlay allocation.
#include "outlay/budget/v1/allocations.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/testing/fixture.h"

namespace outlay::cli {
namespace {

namespace bu = budget::v1;
using ::testing::HasSubstr;

constexpr char kChanged[] = R"pb(
  budget: "organizations/acme/budgets/travel"
  period: "2026-08-01"
  allocations {
    member: "organizations/acme/users/ann"
    amount { currency_code: "EUR" units: 50 }
    available { currency_code: "EUR" units: 40 }
  }
  allocated { currency_code: "EUR" units: 50 }
)pb";

class AllocationCommandTest : public CliTest {};

TEST_F(AllocationCommandTest, GivesTheSameToEachAndTakesItBack) {
  Answer<bu::SetAllocationsRequest, bu::AllocationsChanged>(client::kSetAllocations, kChanged);
  EXPECT_EQ(Run({"allocation", "set", "travel", "--member", "ann", "--member", "bob", "--percent", "25"}),
            ExitCode::kOk)
      << err();
  EXPECT_THAT(asked(), HasSubstr(R"(member: "organizations/acme/users/bob")"));
  EXPECT_THAT(asked(), HasSubstr("basis_points: 2500"));
  EXPECT_THAT(out(), HasSubstr("40.00 EUR"));
  Answer<bu::TakeBackAllocationsRequest, bu::AllocationsChanged>(client::kTakeBackAllocations, kChanged);
  EXPECT_EQ(Run({"allocation", "take-back", "travel", "--member", "ann"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr(R"(members: "organizations/acme/users/ann")"));
}

TEST_F(AllocationCommandTest, ListsThem) {
  Answer<bu::ListAllocationsRequest, bu::ListAllocationsResponse>(client::kListAllocations, R"pb(
    allocations { member: "organizations/acme/users/ann" taken_back: true })pb");
  EXPECT_EQ(Run({"allocation", "list", "travel"}), ExitCode::kOk) << err();
  EXPECT_THAT(out(), HasSubstr("taken back"));
}

}  // namespace
}  // namespace outlay::cli
