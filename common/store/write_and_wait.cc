#include "common/store/write_and_wait.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

namespace outlay::store {

absl::Status WriteAndWait(Store& store, WriteRequest request) {
  std::mutex mutex;
  std::condition_variable answered;
  std::optional<absl::Status> answer;
  store.Write(std::move(request), [&](absl::Status status) {
    // Notified under the lock, because the waiter's stack is gone once it continues.
    const std::lock_guard lock(mutex);
    answer = std::move(status);
    answered.notify_one();
  });
  std::unique_lock lock(mutex);
  answered.wait(lock, [&] { return answer.has_value(); });
  return *std::move(answer);
}

}  // namespace outlay::store
