#ifndef OUTLAY_COMMON_TESTING_MATCHERS_H_
#define OUTLAY_COMMON_TESTING_MATCHERS_H_

#include <gmock/gmock.h>

#include <ostream>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/errors.h"

namespace outlay::testing {

// Matchers for absl::Status and absl::StatusOr:
//   EXPECT_THAT(Add(a, b), IsOkAndHolds(Money(3, kEur)));
//   EXPECT_THAT(Add(a, b), HasReason("MONEY_OVERFLOW"));
//   ASSERT_THAT(server.Start(), IsOk());

inline const absl::Status& ToStatus(const absl::Status& status) {
  return status;
}
template <typename T>
const absl::Status& ToStatus(const absl::StatusOr<T>& status_or) {
  return status_or.status();
}

MATCHER(IsOk, negation ? "is not OK" : "is OK") {
  *result_listener << ToStatus(arg).ToString();
  return ToStatus(arg).ok();
}

MATCHER_P(StatusIs, code, "has status " + absl::StatusCodeToString(code)) {
  *result_listener << ToStatus(arg).ToString();
  return ToStatus(arg).code() == code;
}

// Matches the reason given to MakeError.
MATCHER_P(HasReason, reason, std::string("has reason ") + std::string(reason)) {
  *result_listener << ToStatus(arg).ToString();
  return ErrorReason(ToStatus(arg)) == reason;
}

// Matches if the error's metadata have `value` under `key`.
MATCHER_P2(HasMetadata, key, value, "has metadata " + std::string(key) + "=" + std::string(value)) {
  *result_listener << ToStatus(arg).ToString();
  const std::optional<ErrorDetail> detail = GetErrorDetail(ToStatus(arg));
  return detail.has_value() &&
         ::testing::Value(detail->metadata, ::testing::Contains(::testing::Pair(std::string(key), std::string(value))));
}

// Matches OK with a value that matches `matcher` (a value stands for equality).
MATCHER_P(IsOkAndHolds, matcher, "") {
  if (!arg.ok()) {
    *result_listener << arg.status().ToString();
    return false;
  }
  return ::testing::ExplainMatchResult(matcher, *arg, result_listener);
}

}  // namespace outlay::testing

#endif  // OUTLAY_COMMON_TESTING_MATCHERS_H_
