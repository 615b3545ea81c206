// A consumer's end of a stream of the feed, for tests.
#ifndef OUTLAY_COMMON_FEED_TESTING_READING_H_
#define OUTLAY_COMMON_FEED_TESTING_READING_H_

#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/feed/testing/feed_nodes.h"
#include "common/rpc/caller.h"
#include "common/rpc/channel.h"

namespace outlay::feed {

// Reads a stream as fast as it arrives, unless paused.
template <typename Request, typename Response>
class Reading {
 public:
  Reading(FeedNodes& nodes, std::string_view method, const Request& request, const rpc::Caller& caller,
          bool is_paused = false)
      : nodes_(nodes), stream_(nodes.channel().Open(method, {.caller = caller, .timeout = absl::InfiniteDuration()})) {
    stream_->Write(request, [](bool) {});
    stream_->WritesDone();
    if (!is_paused) Read();
    nodes_.scheduler.RunDue();
  }

  // Leaves, and lets the callbacks of its stream end.
  ~Reading() {
    stream_ = nullptr;
    nodes_.scheduler.RunDue();
  }

  void Read() {
    stream_->Read(&next_, [this](bool is_there) {
      if (stream_ == nullptr) return;
      if (!is_there) return stream_->Finish([this](absl::Status status) { end = std::move(status); });
      messages.push_back(next_);
      Read();
    });
  }

  std::vector<Response> messages;
  std::optional<absl::Status> end;

 private:
  FeedNodes& nodes_;
  Response next_;
  std::unique_ptr<rpc::ClientStream> stream_;
};

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_TESTING_READING_H_
