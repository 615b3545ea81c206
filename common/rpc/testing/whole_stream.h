// Complete streams in one thread, for tests: all messages sent, and all that are received.
#ifndef OUTLAY_COMMON_RPC_TESTING_WHOLE_STREAM_H_
#define OUTLAY_COMMON_RPC_TESTING_WHOLE_STREAM_H_

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/rpc/channel.h"
#include "common/testing/fake_scheduler.h"
#include "google/protobuf/empty.pb.h"

namespace outlay::rpc {

// The messages of a stream and its status; UNKNOWN: it has not ended.
template <typename Response>
struct Streamed {
  absl::Status status = absl::UnknownError("the stream has not ended");
  std::vector<Response> messages;
};

// Carries any well-formed fields, regardless of the method's message type.
google::protobuf::Empty CarrierOf(const std::string& bytes);

// Sends all messages, ends the sending side and reads to the end, running all due tasks, and afterwards those that
// become due within `patience`. `path` is "/package.Service/Method", `channel` uses that scheduler.
Streamed<std::string> StreamBytes(Channel& channel, testing::FakeScheduler& scheduler, const std::string& path,
                                  const std::vector<std::string>& messages, const CallOptions& options,
                                  absl::Duration patience = absl::ZeroDuration());

// The same with messages.
template <typename Response, typename Request>
Streamed<Response> StreamInOneThread(Channel& channel, testing::FakeScheduler& scheduler, const std::string& path,
                                     const std::vector<Request>& requests, const CallOptions& options,
                                     absl::Duration patience = absl::ZeroDuration()) {
  std::vector<std::string> bytes;
  for (const Request& request : requests) bytes.push_back(request.SerializeAsString());
  Streamed<std::string> raw = StreamBytes(channel, scheduler, path, bytes, options, patience);
  Streamed<Response> streamed{.status = raw.status, .messages = {}};
  for (const std::string& message : raw.messages) {
    EXPECT_TRUE(streamed.messages.emplace_back().ParseFromString(message));
  }
  return streamed;
}

// Returns the messages of an import: `first`, which has its header, then the file in pieces of `chunk_bytes`.
template <typename Request>
std::vector<Request> InChunks(const Request& first, const std::string& file, size_t chunk_bytes = 1 << 20) {
  std::vector<Request> requests = {first};
  for (size_t at = 0; at < file.size(); at += chunk_bytes) {
    requests.emplace_back().set_chunk(file.substr(at, chunk_bytes));
  }
  return requests;
}

// Joins the pieces of an exported file.
template <typename Response>
std::string FileOf(const Streamed<Response>& streamed) {
  std::string file;
  for (const Response& response : streamed.messages) file += response.chunk();
  return file;
}

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_TESTING_WHOLE_STREAM_H_
