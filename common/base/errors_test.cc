#include "common/base/errors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/cord.h"
#include "common/base/strings.h"
#include "common/testing/matchers.h"

namespace outlay {
namespace {

using outlay::testing::HasMetadata;
using outlay::testing::HasReason;
using outlay::testing::StatusIs;

TEST(ErrorsTest, CarriesReasonMetadataAndRetryDelay) {
  const ErrorDetail detail{.reason = "BUDGET_EXCEEDED",
                           .metadata = {{"z", "1"}, {"a", std::string("nul \0 inside", 12)}, {"empty", ""}},
                           .retry_after = absl::Milliseconds(1'500)};
  const absl::Status status = MakeError(absl::StatusCode::kFailedPrecondition, detail.reason, "no money left",
                                        detail.metadata, detail.retry_after);
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(ToStd(status.message()), "no money left");
  EXPECT_EQ(GetErrorDetail(status), detail);
  EXPECT_EQ(ErrorReason(status), "BUDGET_EXCEEDED");
}

TEST(ErrorsTest, CarriesLongValues) {
  const std::string value(100'000, 'x');
  EXPECT_THAT(MakeError(absl::StatusCode::kInternal, "LONG", "", {{"key", value}}), HasMetadata("key", value));
}

TEST(ErrorsTest, ANegativeRetryDelayCountsAsZero) {
  EXPECT_EQ(GetErrorDetail(Overloaded(absl::Seconds(-1)))->retry_after, absl::ZeroDuration());
}

TEST(ErrorsTest, HasNothingToSayAboutOtherStatuses) {
  EXPECT_EQ(GetErrorDetail(absl::OkStatus()), std::nullopt);
  EXPECT_EQ(GetErrorDetail(absl::AbortedError("made elsewhere")), std::nullopt);
  EXPECT_EQ(ErrorReason(absl::AbortedError("made elsewhere")), "");
}

TEST(ErrorsTest, RefusesEveryTruncatedPayload) {
  const absl::Status whole =
      MakeError(absl::StatusCode::kAborted, "REASON", "", {{"key", "value"}}, absl::Milliseconds(300));
  const std::string payload(*whole.GetPayload(ToAbsl(kErrorDetailTypeUrl)));
  for (std::size_t size = 0; size < payload.size(); ++size) {
    absl::Status cut = absl::AbortedError("");
    cut.SetPayload(ToAbsl(kErrorDetailTypeUrl), absl::Cord(payload.substr(0, size)));
    EXPECT_EQ(GetErrorDetail(cut), std::nullopt) << size << " of " << payload.size() << " bytes";
  }
}

TEST(ErrorsTest, NamesWhatWouldHelp) {
  struct Case {
    absl::Status status;
    absl::StatusCode code;
    const char* reason;
    const char* key;
    const char* value;
  };
  const Case cases[] = {
      {FieldRequired("lines[2].item"), absl::StatusCode::kInvalidArgument, "FIELD_REQUIRED", "field", "lines[2].item"},
      {FieldInvalid("note", "is odd"), absl::StatusCode::kInvalidArgument, "FIELD_INVALID", "field", "note"},
      {TooManyItems("lines", 1'001, 1'000), absl::StatusCode::kInvalidArgument, "TOO_MANY_ITEMS", "given", "1001"},
      {TooLong("note", 11, 10), absl::StatusCode::kInvalidArgument, "FIELD_TOO_LONG", "limit", "10"},
      {EtagMismatch("budgets/b"), absl::StatusCode::kAborted, "ETAG_MISMATCH", "name", "budgets/b"},
      {RequestIdReused("amount"), absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED", "field", "amount"},
      {QuotaExceeded("users", 5), absl::StatusCode::kResourceExhausted, "QUOTA_EXCEEDED", "quota", "users"},
      {DependencyUnavailable("budget"), absl::StatusCode::kUnavailable, "DEPENDENCY_UNAVAILABLE", "service", "budget"},
      {DataLoss("holds"), absl::StatusCode::kDataLoss, "STORED_BYTES_UNREADABLE", "what", "holds"},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(c.status, StatusIs(c.code));
    EXPECT_THAT(c.status, HasReason(c.reason));
    EXPECT_THAT(c.status, HasMetadata(c.key, c.value));
  }
  EXPECT_THAT(Overloaded(absl::Seconds(1)), StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_EQ(GetErrorDetail(Overloaded(absl::Seconds(1)))->retry_after, absl::Seconds(1));
}

}  // namespace
}  // namespace outlay
