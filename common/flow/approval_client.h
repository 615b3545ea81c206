// Calls approval's Reviews as a service, on behalf of the user who asked.
#ifndef OUTLAY_COMMON_FLOW_APPROVAL_CLIENT_H_
#define OUTLAY_COMMON_FLOW_APPROVAL_CLIENT_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "common/base/function.h"
#include "common/flow/call_end.h"
#include "common/rpc/channel.h"
#include "outlay/approval/v1/reviews.pb.h"

namespace outlay::flow {

// Thread-safe. `channel` must outlive the client and its calls.
class ApprovalClient {
 public:
  // `service`: the calling service.
  ApprovalClient(rpc::Channel* channel, std::string_view service) : channel_(channel), service_(service) {}

  struct OnBehalfOf {
    std::string organization;
    std::string user;
    std::string cause;  // the flow's step
  };
  using Done = UniqueFunction<void(absl::Status, approval::v1::Review)>;

  void Open(const OnBehalfOf& whom, const approval::v1::OpenReviewRequest& request, Done done);
  void Resubmit(const OnBehalfOf& whom, const approval::v1::ResubmitReviewRequest& request, Done done);
  void Get(const OnBehalfOf& whom, const approval::v1::GetReviewRequest& request, Done done);
  void Abandon(const OnBehalfOf& whom, const approval::v1::AbandonReviewRequest& request, Done done);

 private:
  void Call(std::string_view method, const OnBehalfOf& whom, const google::protobuf::Message& request, Done done);

  rpc::Channel* const channel_;
  const std::string service_;
};

}  // namespace outlay::flow

#endif  // OUTLAY_COMMON_FLOW_APPROVAL_CLIENT_H_
