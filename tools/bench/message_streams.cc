#include "tools/bench/message_streams.h"

#include <utility>

#include "absl/synchronization/notification.h"

namespace outlay::bench {

struct MessageStreams::Stream {
  int organization = 0;
  std::unique_ptr<RawStream> stream;  // null: it broke
  grpc::ByteBuffer reply;
  Answered answered;

  void Answer() {
    Answered done = std::move(answered);
    done(std::move(reply));
  }

  // The stream broke: its status tells why.
  void Fail() {
    stream->Finish([this](const grpc::Status& status) {
      Answered failed = std::move(answered);
      stream.reset();
      failed(status.ok() ? absl::UnavailableError("the stream ended") : ToStatus(status));
    });
  }
};

MessageStreams::MessageStreams(RawClient& client, const std::string& method, size_t streams, int organizations,
                               const std::function<const Metadata&(int organization)>& metadata) {
  for (size_t i = 0; i < streams; ++i) {
    auto stream = std::make_unique<Stream>();
    stream->organization = static_cast<int>(i * static_cast<size_t>(organizations) / streams);
    absl::Notification ready;
    stream->stream = client.Open(i, method, metadata(stream->organization), [&](bool) { ready.Notify(); });
    ready.WaitForNotification();
    streams_.push_back(std::move(stream));
  }
}

MessageStreams::~MessageStreams() {
  for (const std::unique_ptr<Stream>& stream : streams_) {
    if (stream->stream == nullptr) continue;
    absl::Notification ended;
    stream->stream->WritesDone(
        [&, stream = stream->stream.get()](bool) { stream->Finish([&](const grpc::Status&) { ended.Notify(); }); });
    ended.WaitForNotification();
  }
}

int MessageStreams::OrganizationOf(size_t stream) const {
  return streams_[stream]->organization;
}

void MessageStreams::Send(size_t stream, const std::string& message, Answered answered) {
  Stream* const to = streams_[stream].get();
  to->answered = std::move(answered);
  to->stream->Write(ToBuffer(message), [to](bool good) {
    if (!good) return to->Fail();
    to->stream->Read(&to->reply, [to](bool read) { read ? to->Answer() : to->Fail(); });
  });
}

}  // namespace outlay::bench
