#include "tools/client/blocking_client.h"

#include <memory>
#include <utility>

#include "absl/synchronization/notification.h"

namespace outlay::client {
namespace {

// Runs `start` with a callback and waits for what the callback is given.
template <typename T, typename Start>
T Await(Start start) {
  absl::Notification done;
  T result{};
  start([&](T value) {
    result = std::move(value);
    done.Notify();
  });
  done.WaitForNotification();
  return result;
}

bool IsOutcomeUnknown(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status);
}

void Pause(Scheduler& scheduler, absl::Duration pause) {
  absl::Notification over;
  scheduler.RunAfter(pause, [&over] { over.Notify(); });
  over.WaitForNotification();
}

// Reads until the end of the stream or until `visit` says stop.
absl::Status ReadAll(rpc::ClientStream& stream, google::protobuf::Message& response,
                     const std::function<bool()>& visit) {
  while (Await<bool>([&](auto done) { stream.Read(&response, std::move(done)); })) {
    if (!visit()) {
      return absl::OkStatus();
    }
  }
  return Await<absl::Status>([&](auto done) { stream.Finish(std::move(done)); });
}

}  // namespace

absl::Status BlockingClient::CallInto(std::string_view method, const google::protobuf::Message& request,
                                      google::protobuf::Message& response) const {
  for (int attempt = 1;; ++attempt) {
    absl::Status status =
        Await<absl::Status>([&](auto done) { channel_.Call(method, request, &response, options_, std::move(done)); });
    if (!IsOutcomeUnknown(status) || attempt >= retry_.attempts) {
      return status;
    }
    response.Clear();
    Pause(scheduler_, retry_.pause);
  }
}

absl::Status BlockingClient::ReadStreamInto(std::string_view method, const google::protobuf::Message& request,
                                            google::protobuf::Message& response,
                                            const std::function<bool()>& visit) const {
  const std::unique_ptr<rpc::ClientStream> stream = channel_.Open(method, options_);
  if (Await<bool>([&](auto done) { stream->Write(request, std::move(done)); })) {
    stream->WritesDone();
  }
  return ReadAll(*stream, response, visit);
}

absl::Status BlockingClient::ExchangeInto(std::string_view method, const google::protobuf::Message& request,
                                          const std::function<bool()>& next, google::protobuf::Message& response,
                                          const std::function<void()>& visit) const {
  const std::unique_ptr<rpc::ClientStream> stream = channel_.Open(method, options_);
  // Writes chain themselves beside the reads below, so neither side waits for the other's buffer.
  absl::Notification written;
  std::function<void()> write_next = [&] {
    if (!next()) {
      stream->WritesDone();
      written.Notify();
      return;
    }
    stream->Write(request, [&](bool ok) {
      if (ok) {
        write_next();
      } else {
        written.Notify();
      }
    });
  };
  write_next();
  absl::Status status = ReadAll(*stream, response, [&] {
    visit();
    return true;
  });
  written.WaitForNotification();
  return status;
}

}  // namespace outlay::client
