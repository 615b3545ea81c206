// Calls a service as a script would: one call at a time, repeated with the same content until the outcome is known.
#ifndef OUTLAY_TOOLS_CLIENT_BLOCKING_CLIENT_H_
#define OUTLAY_TOOLS_CLIENT_BLOCKING_CLIENT_H_

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/scheduler.h"
#include "common/rpc/channel.h"
#include "google/protobuf/message.h"

namespace outlay::client {

struct RetryPolicy {
  // The greatest number of attempts of a call whose outcome is unknown (UNAVAILABLE, DEADLINE_EXCEEDED).
  int attempts = 1;
  // The pause between two attempts.
  absl::Duration pause = absl::Milliseconds(200);
};

// Thread-safe. Blocks the calling thread, so it is for tools only.
class BlockingClient {
 public:
  // `channel` and `scheduler` must outlive the client.
  BlockingClient(rpc::Channel& channel, Scheduler& scheduler, rpc::CallOptions options, RetryPolicy retry = {})
      : channel_(channel), scheduler_(scheduler), options_(std::move(options)), retry_(retry) {}

  template <typename Response>
  absl::StatusOr<Response> Call(std::string_view method, const google::protobuf::Message& request) const {
    Response response;
    if (const absl::Status status = CallInto(method, request, response); !status.ok()) {
      return status;
    }
    return response;
  }

  // Calls a server-streaming method; `visit` returns false to stop early. Not repeated.
  template <typename Response>
  absl::Status ReadStream(std::string_view method, const google::protobuf::Message& request,
                          const std::function<bool(const Response&)>& visit) const {
    Response response;
    return ReadStreamInto(method, request, response, [&] { return visit(response); });
  }

  // Writes a stream to its end while its answers are read. `next` fills the next message or returns false; `visit` gets
  // each answer.
  template <typename Request, typename Response>
  absl::Status Exchange(std::string_view method, const std::function<bool(Request&)>& next,
                        const std::function<void(const Response&)>& visit) const {
    Request request;
    Response response;
    return ExchangeInto(
        method, request, [&] { return next(request); }, response, [&] { visit(response); });
  }

 private:
  absl::Status CallInto(std::string_view method, const google::protobuf::Message& request,
                        google::protobuf::Message& response) const;
  absl::Status ReadStreamInto(std::string_view method, const google::protobuf::Message& request,
                              google::protobuf::Message& response, const std::function<bool()>& visit) const;
  absl::Status ExchangeInto(std::string_view method, const google::protobuf::Message& request,
                            const std::function<bool()>& next, google::protobuf::Message& response,
                            const std::function<void()>& visit) const;

  rpc::Channel& channel_;
  Scheduler& scheduler_;
  rpc::CallOptions options_;
  RetryPolicy retry_;
};

}  // namespace outlay::client

#endif  // OUTLAY_TOOLS_CLIENT_BLOCKING_CLIENT_H_
