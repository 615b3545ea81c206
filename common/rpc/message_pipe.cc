#include "common/rpc/message_pipe.h"

#include <utility>

#include "common/rpc/limits.h"

namespace outlay::rpc {

// Tasks are passed to the scheduler without the lock: a task that is dropped there may end the call, which calls the
// pipe.

void MessagePipe::Push(std::string message, UniqueFunction<void(bool)> done) {
  UniqueFunction<void(std::optional<std::string>)> reader;
  bool good = false;
  {
    const std::lock_guard lock(mutex_);
    good = !broken_ && !closed_;
    if (good && reader_) {
      reader = std::move(reader_);
    } else if (good) {
      queue_.push_back(std::move(message));
      if (queue_.size() >= limits::kLocalStreamWindow) {
        writer_ = std::move(done);
      }
    }
  }
  Deliver(std::move(reader), std::move(message));
  Release(std::move(done), good);
}

void MessagePipe::Pop(UniqueFunction<void(std::optional<std::string>)> done) {
  std::optional<std::string> message;
  UniqueFunction<void(bool)> writer;
  {
    const std::lock_guard lock(mutex_);
    if (!queue_.empty()) {
      message = std::move(queue_.front());
      queue_.pop_front();
      writer = std::move(writer_);
    } else if (!closed_ && !broken_) {
      reader_ = std::move(done);
    }
  }
  Deliver(std::move(done), std::move(message));
  Release(std::move(writer), true);
}

void MessagePipe::Close() {
  UniqueFunction<void(std::optional<std::string>)> reader;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    reader = std::move(reader_);
  }
  Deliver(std::move(reader), std::nullopt);
}

void MessagePipe::Break() {
  UniqueFunction<void(std::optional<std::string>)> reader;
  UniqueFunction<void(bool)> writer;
  {
    const std::lock_guard lock(mutex_);
    broken_ = true;
    queue_.clear();
    reader = std::move(reader_);
    writer = std::move(writer_);
  }
  Deliver(std::move(reader), std::nullopt);
  Release(std::move(writer), false);
}

void MessagePipe::Deliver(UniqueFunction<void(std::optional<std::string>)> reader, std::optional<std::string> message) {
  if (!reader) {
    return;
  }
  scheduler_->Run([reader = std::move(reader), message = std::move(message)]() mutable { reader(std::move(message)); });
}

void MessagePipe::Release(UniqueFunction<void(bool)> writer, bool good) {
  if (!writer) {
    return;
  }
  scheduler_->Run([writer = std::move(writer), good]() mutable { writer(good); });
}

}  // namespace outlay::rpc
