#include "common/base/field_path.h"

#include <gtest/gtest.h>

#include "common/base/errors.h"

namespace outlay {
namespace {

TEST(FieldPathTest, PutsTheFieldBelowItsParent) {
  const absl::Status error = AtField("order", FieldInvalid("lines[0].tax", "must not be negative"));
  EXPECT_EQ(GetErrorDetail(error)->metadata, (ErrorMetadata{{"field", "order.lines[0].tax"}}));
  EXPECT_EQ(error.message(), "order.lines[0].tax must not be negative");
}

TEST(FieldPathTest, LeavesErrorsThatNameNoPlaceOfTheRequest) {
  const absl::Status without = MakeError(absl::StatusCode::kNotFound, "X", "no such x", {{"x", "1"}});
  EXPECT_EQ(AtField("order", without), without);
  const absl::Status state = MakeError(absl::StatusCode::kFailedPrecondition, "X", "not now", {{"field", "lines"}});
  EXPECT_EQ(AtField("order", state), state);
  EXPECT_TRUE(AtField("order", absl::OkStatus()).ok());
}

}  // namespace
}  // namespace outlay
