#include "common/base/status_macros.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <utility>

#include "common/testing/matchers.h"

namespace outlay {
namespace {

using outlay::testing::IsOk;
using outlay::testing::IsOkAndHolds;
using outlay::testing::StatusIs;

absl::StatusOr<std::unique_ptr<int>> MakeNumber(bool ok) {
  if (!ok) {
    return absl::NotFoundError("no number");
  }
  return std::make_unique<int>(7);
}

absl::StatusOr<int> AddTwice(bool first_ok, bool second_ok) {
  OUTLAY_ASSIGN_OR_RETURN(const std::unique_ptr<int> first, MakeNumber(first_ok));
  std::unique_ptr<int> second;
  OUTLAY_ASSIGN_OR_RETURN(second, MakeNumber(second_ok));
  return *first + *second;
}

absl::StatusOr<int> FirstOf(const absl::StatusOr<std::pair<int, int>>& pair_or) {
  OUTLAY_RETURN_IF_ERROR(pair_or);
  return pair_or->first;
}

absl::Status Check(const absl::Status& status, bool& went_on) {
  OUTLAY_RETURN_IF_ERROR(status);
  went_on = true;
  return absl::OkStatus();
}

TEST(StatusMacrosTest, AssignMovesTheValueOrReturnsTheStatus) {
  EXPECT_THAT(AddTwice(true, true), IsOkAndHolds(14));
  EXPECT_THAT(AddTwice(false, true), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(AddTwice(true, false), StatusIs(absl::StatusCode::kNotFound));
}

TEST(StatusMacrosTest, ReturnIfErrorTakesStatusAndStatusOr) {
  bool went_on = false;
  EXPECT_THAT(Check(absl::AbortedError(""), went_on), StatusIs(absl::StatusCode::kAborted));
  EXPECT_FALSE(went_on);
  EXPECT_THAT(Check(absl::OkStatus(), went_on), IsOk());
  EXPECT_TRUE(went_on);
  EXPECT_THAT(FirstOf(std::pair(3, 4)), IsOkAndHolds(3));
  EXPECT_THAT(FirstOf(absl::DataLossError("")), StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace outlay
