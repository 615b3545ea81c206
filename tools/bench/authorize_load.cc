#include "tools/bench/authorize_load.h"

#include <algorithm>
#include <string>
#include <utility>

#include "tools/bench/echo_servers.h"

namespace outlay::bench {
namespace {

namespace budgets = budget::v1;

constexpr char kAuthorizeHold[] = "/outlay.budget.v1.Holds/AuthorizeHold";
constexpr char kBatchAuthorizeHolds[] = "/outlay.budget.v1.Holds/BatchAuthorizeHolds";

// How many spends passed, or the first error.
absl::StatusOr<int64_t> Count(const budgets::AuthorizeHoldResponse& response, HoldCounts& counts) {
  ++(response.verdict().allowed() ? counts.allowed : counts.refused);
  return 1;
}

absl::StatusOr<int64_t> Count(const budgets::BatchAuthorizeHoldsResponse& response, HoldCounts& counts) {
  for (const budgets::AuthorizeHoldResult& result : response.results()) {
    if (result.has_error()) {
      return absl::Status(static_cast<absl::StatusCode>(result.error().code()), result.error().message());
    }
    Count(result.response(), counts).IgnoreError();
  }
  return response.results_size();
}

template <typename Response>
void Call(RawClient& client, size_t caller, const char* method, const Metadata& metadata, const std::string& request,
          HoldCounts& counts, Done done) {
  counts.request_bytes += static_cast<int64_t>(request.size());
  client.Call(caller, method, metadata, ToBuffer(request),
              [&counts, done = std::move(done)](absl::StatusOr<grpc::ByteBuffer> reply) mutable {
                Response response;
                if (!reply.ok()) {
                  done(reply.status());
                } else if (!response.ParseFromString(ToString(*reply))) {
                  done(absl::InternalError("the reply does not parse"));
                } else {
                  ++counts.messages;
                  counts.reply_bytes += static_cast<int64_t>(reply->Length());
                  done(Count(response, counts));
                }
              });
}

}  // namespace

Operation AuthorizeOneByOne(RawClient& client, HoldMaker& maker, HoldCounts& counts) {
  return [&](size_t caller, Done done) {
    const HoldMaker::Made made = maker.Next();
    Call<budgets::AuthorizeHoldResponse>(client, caller, kAuthorizeHold, maker.metadata(made.organization),
                                         made.request.SerializeAsString(), counts, std::move(done));
  };
}

Operation AuthorizeBatches(RawClient& client, HoldMaker& maker, HoldCounts& counts, int size) {
  return [&, size](size_t caller, Done done) {
    const HoldMaker::Batch batch = maker.NextBatch(size);
    Call<budgets::BatchAuthorizeHoldsResponse>(client, caller, kBatchAuthorizeHolds, maker.metadata(batch.organization),
                                               batch.request.SerializeAsString(), counts, std::move(done));
  };
}

Operation EchoHolds(RawClient& client, HoldMaker& maker, int size) {
  return [&, size](size_t caller, Done done) {
    std::string request;
    int organization = 0;
    if (size == 0) {
      const HoldMaker::Made made = maker.Next();
      organization = made.organization;
      request = made.request.SerializeAsString();
    } else {
      const HoldMaker::Batch batch = maker.NextBatch(size);
      organization = batch.organization;
      request = batch.request.SerializeAsString();
    }
    client.Call(caller, kBareMethod, maker.metadata(organization), ToBuffer(request),
                [items = std::max(size, 1), done = std::move(done)](absl::StatusOr<grpc::ByteBuffer> reply) mutable {
                  done(reply.ok() ? absl::StatusOr<int64_t>(items) : reply.status());
                });
  };
}

}  // namespace outlay::bench
