#include "tools/bench/authorize_load.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/synchronization/notification.h"
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

struct HoldStreams::Stream {
  int organization = 0;
  std::unique_ptr<RawStream> stream;
  grpc::ByteBuffer reply;
  Done done;

  // The stream broke: its status tells why.
  void Fail() {
    stream->Finish([this](const grpc::Status& status) {
      Done failed = std::move(done);
      stream.reset();
      failed(status.ok() ? absl::UnavailableError("the stream ended") : ToStatus(status));
    });
  }

  void Answer(HoldCounts* counts) {
    Done answered = std::move(done);
    budgets::StreamAuthorizeHoldsResponse response;
    if (!response.ParseFromString(ToString(reply))) {
      answered(absl::InternalError("the reply does not parse"));
    } else if (response.has_error()) {
      answered(absl::Status(static_cast<absl::StatusCode>(response.error().code()), response.error().message()));
    } else {
      ++counts->messages;
      counts->reply_bytes += static_cast<int64_t>(reply.Length());
      answered(Count(response.response(), *counts));
    }
  }
};

HoldStreams::HoldStreams(RawClient& client, HoldMaker& maker, HoldCounts& counts, size_t streams, int batch)
    : maker_(maker), counts_(counts), batch_(batch) {
  for (size_t i = 0; i < streams; ++i) {
    auto stream = std::make_unique<Stream>();
    stream->organization = static_cast<int>(i * static_cast<size_t>(maker.organizations()) / streams);
    absl::Notification ready;
    stream->stream =
        client.Open(i, kStreamAuthorizeHolds, maker.metadata(stream->organization), [&](bool) { ready.Notify(); });
    ready.WaitForNotification();
    streams_.push_back(std::move(stream));
  }
}

HoldStreams::~HoldStreams() {
  for (const std::unique_ptr<Stream>& stream : streams_) {
    if (stream->stream == nullptr) continue;
    absl::Notification ended;
    stream->stream->WritesDone(
        [&, stream = stream->stream.get()](bool) { stream->Finish([&](const grpc::Status&) { ended.Notify(); }); });
    ended.WaitForNotification();
  }
}

Operation HoldStreams::Messages() {
  return [this](size_t caller, Done done) {
    Stream* const stream = streams_[caller].get();
    stream->done = std::move(done);
    budgets::StreamAuthorizeHoldsRequest message;
    *message.mutable_batch() = maker_.NextBatch(batch_, stream->organization).request;
    const std::string bytes = message.SerializeAsString();
    counts_.request_bytes += static_cast<int64_t>(bytes.size());
    stream->stream->Write(ToBuffer(bytes), [this, stream](bool good) {
      if (!good) {
        stream->Fail();
        return;
      }
      stream->stream->Read(&stream->reply, [this, stream](bool read) {
        if (read) {
          stream->Answer(&counts_);
        } else {
          stream->Fail();
        }
      });
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
