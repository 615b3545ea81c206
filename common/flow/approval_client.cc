#include "common/flow/approval_client.h"

#include <memory>
#include <utility>

#include "common/base/strings.h"
#include "common/flow/limits.h"

namespace outlay::flow {
namespace {

namespace ap = approval::v1;

}  // namespace

void ApprovalClient::Call(std::string_view method, const OnBehalfOf& whom, const google::protobuf::Message& request,
                          Done done) {
  auto response = std::make_unique<ap::Review>();
  ap::Review* const into = response.get();
  const rpc::CallOptions options{.caller = {.subject = service_,
                                            .organization = whom.organization,
                                            .on_behalf_of = whom.user,
                                            .cause = whom.cause},
                                 .timeout = limits::kPeerCallTimeout};
  channel_->Call(Concat("/outlay.approval.v1.Reviews/", method), request, into, options,
                 [response = std::move(response), done = std::move(done)](absl::Status status) mutable {
                   done(std::move(status), std::move(*response));
                 });
}

void ApprovalClient::Open(const OnBehalfOf& whom, const ap::OpenReviewRequest& request, Done done) {
  Call("OpenReview", whom, request, std::move(done));
}

void ApprovalClient::Resubmit(const OnBehalfOf& whom, const ap::ResubmitReviewRequest& request, Done done) {
  Call("ResubmitReview", whom, request, std::move(done));
}

void ApprovalClient::Get(const OnBehalfOf& whom, const ap::GetReviewRequest& request, Done done) {
  Call("GetReview", whom, request, std::move(done));
}

void ApprovalClient::Abandon(const OnBehalfOf& whom, const ap::AbandonReviewRequest& request, Done done) {
  Call("AbandonReview", whom, request, std::move(done));
}

}  // namespace outlay::flow
