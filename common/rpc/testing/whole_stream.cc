#include "common/rpc/testing/whole_stream.h"

#include <memory>
#include <optional>
#include <utility>

namespace outlay::rpc {
namespace {

using google::protobuf::Empty;

// Writes all, and reads to the end.
class WholeStream {
 public:
  WholeStream(std::unique_ptr<ClientStream> stream, const std::vector<std::string>& messages)
      : stream_(std::move(stream)), messages_(messages) {
    WriteNext();
    ReadNext();
  }
  bool has_ended() const { return has_ended_; }
  const Streamed<std::string>& streamed() const { return streamed_; }

 private:
  void WriteNext() {
    if (sent_ == messages_.size()) {
      stream_->WritesDone();
      return;
    }
    stream_->Write(CarrierOf(messages_[sent_++]), [this](bool ok) { ok ? WriteNext() : stream_->WritesDone(); });
  }
  void ReadNext() {
    stream_->Read(&answer_, [this, here = std::weak_ptr<bool>(here_)](bool more) {
      if (here.expired()) return;
      if (more) {
        streamed_.messages.push_back(answer_.SerializeAsString());
        return ReadNext();
      }
      stream_->Finish([this](absl::Status status) {
        streamed_.status = std::move(status);
        has_ended_ = true;
      });
    });
  }

  // Cutting a stream that has no end of its own tells its reader so, when this is gone.
  const std::shared_ptr<bool> here_ = std::make_shared<bool>(true);
  const std::unique_ptr<ClientStream> stream_;
  const std::vector<std::string>& messages_;
  size_t sent_ = 0;
  Empty answer_;
  Streamed<std::string> streamed_;
  bool has_ended_ = false;
};

}  // namespace

Empty CarrierOf(const std::string& bytes) {
  Empty carrier;
  EXPECT_TRUE(carrier.ParseFromString(bytes));
  return carrier;
}

Streamed<std::string> StreamBytes(Channel& channel, testing::FakeScheduler& scheduler, const std::string& path,
                                  const std::vector<std::string>& messages, const CallOptions& options,
                                  absl::Duration patience) {
  const WholeStream stream(channel.Open(path, options), messages);
  scheduler.RunDue();
  if (!stream.has_ended() && patience > absl::ZeroDuration()) scheduler.AdvanceBy(patience);
  return stream.streamed();
}

}  // namespace outlay::rpc
