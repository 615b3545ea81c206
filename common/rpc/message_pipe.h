// One direction of an in-process stream: a bounded queue of serialized messages between a writer and a reader.
#ifndef OUTLAY_COMMON_RPC_MESSAGE_PIPE_H_
#define OUTLAY_COMMON_RPC_MESSAGE_PIPE_H_

#include <deque>
#include <mutex>
#include <optional>
#include <string>

#include "common/base/function.h"
#include "common/base/scheduler.h"

namespace outlay::rpc {

// At most one Push and one Pop wait at a time. Callbacks run on the scheduler, never inside the call. Thread-safe.
class MessagePipe {
 public:
  explicit MessagePipe(Scheduler* scheduler) : scheduler_(scheduler) {}

  // `done(true)`: there is room for another message. `done(false)`: nobody will read it.
  void Push(std::string message, UniqueFunction<void(bool)> done);
  // Reads the next message; nothing: none will follow.
  void Pop(UniqueFunction<void(std::optional<std::string>)> done);
  // Ends the writing; the reader still gets the queued messages.
  void Close();
  // Drops everything; both sides are told that the other has gone.
  void Break();

 private:
  // Both do nothing if the function is empty.
  void Deliver(UniqueFunction<void(std::optional<std::string>)> reader, std::optional<std::string> message);
  void Release(UniqueFunction<void(bool)> writer, bool good);

  Scheduler* const scheduler_;
  std::mutex mutex_;
  // All guarded by mutex_.
  std::deque<std::string> queue_;
  UniqueFunction<void(std::optional<std::string>)> reader_;
  UniqueFunction<void(bool)> writer_;
  bool closed_ = false;
  bool broken_ = false;
};

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_MESSAGE_PIPE_H_
