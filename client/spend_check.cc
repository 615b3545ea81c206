#include "client/spend_check.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "common/base/errors.h"
#include "common/base/field_path.h"
#include "common/base/money.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "outlay/budget/v1/hold_batches.pb.h"

namespace outlay::client {
namespace {

constexpr int32_t kWhole = 10'000;

// Checks the rules of the service for a spend beyond the form of its fields.
absl::Status CheckMeaning(const budget::v1::Spend& spend) {
  OUTLAY_ASSIGN_OR_RETURN(const Money amount, rpc::MoneyFromProto("amount", spend.amount()));
  if (spend.has_tax()) {
    OUTLAY_ASSIGN_OR_RETURN(const Money tax, rpc::MoneyFromProto("tax", spend.tax()));
    if (tax.currency() != amount.currency()) return FieldInvalid("tax", "must be in the currency of the amount");
  }
  for (int i = 1; i < spend.budgets_size(); ++i) {
    const auto end = spend.budgets().begin() + i;
    if (std::find(spend.budgets().begin(), end, *end) != end) {
      return FieldInvalid(Concat("budgets[", i, "]"), "must not come twice");
    }
  }
  return absl::OkStatus();
}

}  // namespace

SpendCheck::SpendCheck(std::string organization)
    : organization_(std::move(organization)),
      // The plans of compiled-in messages cannot fail: the service starts with the same ones.
      validator_(rpc::Validator::Create(budget::v1::Spend::descriptor()).value()),
      override_validator_(rpc::Validator::Create(budget::v1::SpendOverride::descriptor()).value()) {}

absl::Status SpendCheck::Check(const SpendRequest& request) const {
  absl::Status spend = validator_.Check(request.spend, organization_);
  if (spend.ok()) spend = CheckMeaning(request.spend);
  if (!spend.ok()) return AtField("spend", spend);
  if (!request.override_grant.empty()) {
    budget::v1::SpendOverride named;
    named.set_override_grant(request.override_grant);
    OUTLAY_RETURN_IF_ERROR(override_validator_.Check(named, organization_));
  }
  if (request.tolerance_basis_points < 0 || request.tolerance_basis_points > kWhole) {
    return FieldInvalid("tolerance_basis_points", "must be from 0 to 10000");
  }
  const int64_t expires = request.expire_time.has_value() ? absl::ToUnixSeconds(*request.expire_time) : 0;
  if (expires < rpc::kTimestampSecondsMin || expires > rpc::kTimestampSecondsMax) {
    return FieldInvalid("expire_time", "must be a time of the years 1 to 9999");
  }
  return budget::v1::Stage_IsValid(request.stage) ? absl::OkStatus() : FieldInvalid("stage", "must be a stage");
}

}  // namespace outlay::client
