// How a run sends its requests, for the files that have its commands.
#ifndef OUTLAY_SERVICES_BUDGET_RPC_TESTING_REFERENCE_MODEL_ASK_H_
#define OUTLAY_SERVICES_BUDGET_RPC_TESTING_REFERENCE_MODEL_ASK_H_

#include <string>

#include "common/base/errors.h"
#include "services/budget/rpc/testing/reference/model_run.h"

namespace outlay::budget {

// Returns the part of an answer that must not change when the request is repeated: a repeated authorization answers the
// hold in its current state, without the figures of that instant.
template <typename Message>
std::string TextOf(const Message& answer) {
  return answer.SerializeAsString();
}
inline std::string TextOf(const v1::AuthorizeHoldResponse& answer) {
  return answer.hold().name() + " " + v1::Verdict::Refusal_Name(answer.verdict().refusal());
}
inline std::string TextOf(const v1::BatchAuthorizeHoldsResponse& answer) {
  std::string text;
  for (const v1::AuthorizeHoldResult& result : answer.results()) {
    text += result.has_error() ? result.error().ShortDebugString() : TextOf(result.response());
  }
  return text;
}
template <typename Response>
std::string TextOf(const absl::StatusOr<Response>& answer) {
  return answer.ok() ? TextOf(*answer) : "error " + ErrorReason(answer.status());
}

template <typename Response, typename Request>
absl::StatusOr<Response> ModelRun::Ask(const std::string& method, const Request& request, bool stays_so,
                                       const Fill<Request>& change) {
  const auto ask = [method, request](LocalBudget& service) { return TextOf(service.Call<Response>(method, request)); };
  const absl::StatusOr<Response> answer = place_.service->Call<Response>(method, request);
  asked_.push_back({.time = plain_.now, .is_job = false, .ask = ask, .answer = TextOf(answer), .stays_so = stays_so});
  const std::size_t records = Records();
  if (OneIn(4)) {
    EXPECT_EQ(ask(*place_.service), asked_.back().answer) << method << " again (I8)";
  }
  // A request that is refused for its fields stores nothing that a later one could conflict with.
  if (change != nullptr && answer.ok() && OneIn(8)) {
    Request other = request;
    change(&other);
    EXPECT_FALSE(place_.service->Call<Response>(method, other).ok()) << method << " with other content (I8)";
  }
  EXPECT_EQ(Records(), records) << method << " again, or with other content (I8)";
  return answer;
}

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_TESTING_REFERENCE_MODEL_ASK_H_
