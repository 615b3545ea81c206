#include "services/budget/convert/spend_errors.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/cord.h"
#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/rpc/status.h"

namespace outlay::budget {
namespace {

// The payload type of attached errors: an answer that has only them.
constexpr std::string_view kFurtherErrorsTypeUrl = "type.outlay/outlay.budget.FurtherErrors";

}  // namespace

absl::Status AtSpend(std::size_t number, const absl::Status& status) {
  constexpr std::string_view kSpend = "spend";
  const std::string place = Concat("spends[", number, "]");
  std::optional<ErrorDetail> detail = GetErrorDetail(status);
  if (!detail.has_value()) return status;
  std::string message(ToStd(status.message()));
  const auto field = std::find_if(detail->metadata.begin(), detail->metadata.end(),
                                  [](const auto& entry) { return entry.first == "field"; });
  if (field == detail->metadata.end()) {
    detail->metadata.emplace_back("field", place);
  } else if (field->second.starts_with(Concat(kSpend, "."))) {
    if (message.starts_with(field->second)) message.replace(0, kSpend.size(), place);
    field->second.replace(0, kSpend.size(), place);
  } else {
    detail->metadata.emplace_back(kSpend, place);
  }
  return MakeError(status.code(), detail->reason, message, std::move(detail->metadata), detail->retry_after);
}

absl::Status JoinErrors(const std::vector<absl::Status>& errors) {
  absl::Status joined = errors.front();
  if (errors.size() == 1) return joined;
  v1::StreamAuthorizeHoldsResponse others;
  for (std::size_t i = 1; i < errors.size(); ++i) *others.add_further_errors() = rpc::ToRpcStatus(errors[i]);
  joined.SetPayload(ToAbsl(kFurtherErrorsTypeUrl), absl::Cord(others.SerializeAsString()));
  return joined;
}

void TellFurtherErrors(const absl::Status& joined, v1::StreamAuthorizeHoldsResponse* response) {
  const auto others = joined.GetPayload(ToAbsl(kFurtherErrorsTypeUrl));
  if (others.has_value()) response->MergeFromString(std::string(*others));
}

}  // namespace outlay::budget
