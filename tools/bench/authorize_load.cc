#include "tools/bench/authorize_load.h"

#include <algorithm>
#include <string>
#include <utility>

#include "tools/bench/echo_servers.h"

namespace outlay::bench {
namespace {

namespace budgets = budget::v1;

constexpr char kAuthorizeHold[] = "/outlay.budget.v1.Holds/AuthorizeHold";
constexpr char kAuthorizeHolds[] = "/outlay.budget.v1.Holds/AuthorizeHolds";
constexpr char kStreamAuthorizeHolds[] = "/outlay.budget.v1.Holds/StreamAuthorizeHolds";

// How many spends passed, or the first error.
absl::StatusOr<int64_t> Count(const budgets::AuthorizeHoldResponse& response, HoldCounts& counts) {
  ++(response.verdict().allowed() ? counts.allowed : counts.refused);
  return 1;
}

absl::StatusOr<int64_t> Count(const budgets::AuthorizeHoldsResponse& response, HoldCounts& counts) {
  int64_t refused = 0;
  for (const budgets::HoldDecision& decision : response.decisions()) refused += decision.hold_id().empty() ? 1 : 0;
  counts.refused += refused;
  counts.allowed += response.decisions_size() - refused;
  return response.decisions_size();
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

absl::StatusOr<int64_t> CountMessage(const absl::StatusOr<grpc::ByteBuffer>& reply, HoldCounts& counts) {
  if (!reply.ok()) return reply.status();
  budgets::StreamAuthorizeHoldsResponse response;
  if (!response.ParseFromString(ToString(*reply))) return absl::InternalError("the reply does not parse");
  if (response.has_error()) {
    return absl::Status(static_cast<absl::StatusCode>(response.error().code()), response.error().message());
  }
  ++counts.messages;
  counts.reply_bytes += static_cast<int64_t>(reply->Length());
  return Count(response.response(), counts);
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
    Call<budgets::AuthorizeHoldsResponse>(client, caller, kAuthorizeHolds, maker.metadata(batch.organization),
                                          batch.request.SerializeAsString(), counts, std::move(done));
  };
}

HoldStreams::HoldStreams(RawClient& client, HoldMaker& maker, HoldCounts& counts, size_t streams, int batch)
    : maker_(maker),
      counts_(counts),
      batch_(batch),
      streams_(client, kStreamAuthorizeHolds, streams, maker.organizations(),
               [&](int organization) -> const Metadata& { return maker.metadata(organization); }) {}

Operation HoldStreams::Messages() {
  return [this](size_t caller, Done done) {
    budgets::StreamAuthorizeHoldsRequest message;
    *message.mutable_batch() = maker_.NextBatch(batch_, streams_.OrganizationOf(caller)).request;
    const std::string bytes = message.SerializeAsString();
    counts_.request_bytes += static_cast<int64_t>(bytes.size());
    streams_.Send(caller, bytes, [this, done = std::move(done)](const absl::StatusOr<grpc::ByteBuffer>& reply) mutable {
      done(CountMessage(reply, counts_));
    });
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
