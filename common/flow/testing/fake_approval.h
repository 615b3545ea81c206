// For tests: an approval service that answers as a test defines.
#ifndef OUTLAY_COMMON_FLOW_TESTING_FAKE_APPROVAL_H_
#define OUTLAY_COMMON_FLOW_TESTING_FAKE_APPROVAL_H_

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "common/rpc/channel.h"
#include "outlay/approval/v1/reviews.pb.h"

namespace outlay::flow {

// Answers every call at once, as configured, and records the requests.
class FakeApproval final : public rpc::Channel {
 public:
  void Call(std::string_view method, const google::protobuf::Message& request, google::protobuf::Message* response,
            const rpc::CallOptions& options, UniqueFunction<void(absl::Status)> done) override {
    calls.push_back(std::string(method.substr(method.rfind('/') + 1)));
    caller = options.caller;
    if (const auto* open = dynamic_cast<const approval::v1::OpenReviewRequest*>(&request)) {
      review.set_name(open->parent() + "/reviews/" + open->review_id());
      *review.mutable_subject() = open->subject();
    }
    if (const auto* again = dynamic_cast<const approval::v1::ResubmitReviewRequest*>(&request)) {
      request_ids.push_back(again->request_id());
      *review.mutable_subject() = again->subject();
    }
    response->CopyFrom(review);
    if (!broken.empty() && request.ShortDebugString().find(broken) != std::string::npos) {
      return done(absl::InternalError("cannot be read"));
    }
    const auto refusal = refusals.find(calls.back());
    done(refusal == refusals.end() ? status : refusal->second);
  }
  std::unique_ptr<rpc::ClientStream> Open(std::string_view, const rpc::CallOptions&) override { return nullptr; }

  std::vector<std::string> TakeCalls() { return std::exchange(calls, {}); }

  approval::v1::Review review;  // its answer
  absl::Status status;
  std::map<std::string, absl::Status> refusals;  // by method
  std::string broken;                            // the review for which it gives no answer; empty: none
  std::vector<std::string> calls;
  std::vector<std::string> request_ids;
  rpc::Caller caller;  // of the last call
};

}  // namespace outlay::flow

#endif  // OUTLAY_COMMON_FLOW_TESTING_FAKE_APPROVAL_H_
