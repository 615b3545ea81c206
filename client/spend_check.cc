#include "client/spend_check.h"

#include <cstdint>
#include <utility>

#include "common/base/errors.h"
#include "common/base/field_path.h"
#include "common/rpc/values.h"

namespace outlay::client {
namespace {

constexpr std::int32_t kWhole = 10'000;

}  // namespace

SpendCheck::SpendCheck(std::string organization)
    : organization_(std::move(organization)),
      // The plan of a compiled-in message cannot fail: the service starts with the same one.
      validator_(rpc::Validator::Create(budget::v1::Spend::descriptor()).value()) {}

absl::Status SpendCheck::Check(const SpendRequest& request) const {
  if (const absl::Status spend = validator_.Check(request.spend, organization_); !spend.ok()) {
    return AtField("spend", spend);
  }
  if (request.tolerance_basis_points < 0 || request.tolerance_basis_points > kWhole) {
    return FieldInvalid("tolerance_basis_points", "must be from 0 to 10000");
  }
  const std::int64_t expires = request.expire_time.has_value() ? absl::ToUnixSeconds(*request.expire_time) : 0;
  if (expires < rpc::kTimestampSecondsMin || expires > rpc::kTimestampSecondsMax) {
    return FieldInvalid("expire_time", "must be a time of the years 1 to 9999");
  }
  return budget::v1::Stage_IsValid(request.stage) ? absl::OkStatus() : FieldInvalid("stage", "must be a stage");
}

}  // namespace outlay::client
