// Follows partitions of the log for one stream: what is there now, then what comes, at the pace of whoever reads.
#ifndef OUTLAY_COMMON_FEED_LOG_TAIL_H_
#define OUTLAY_COMMON_FEED_LOG_TAIL_H_

#include <array>
#include <bitset>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/base/function.h"
#include "common/base/scheduler.h"
#include "common/store/store.h"

namespace outlay::feed {

// Where a tail's records go. Calls come one at a time, on the scheduler's threads.
class LogSink {
 public:
  virtual ~LogSink() = default;
  // Records of a partition, in order and without gaps. The next call comes after `done(true)`; `done(false)`: stop.
  virtual void Send(store::PartitionId partition, std::vector<store::LogEntry> records,
                    UniqueFunction<void(bool)> done) = 0;
  // Everything durable was sent. False: stop.
  virtual bool CaughtUp() = 0;
  // The tail has stopped by itself: the log was trimmed past it, the store failed, or the caller is gone (CANCELLED).
  // Nothing happens if the call has ended already.
  virtual void Fail(const absl::Status& status) = 0;
  // Asked now and then while there is nothing to send: whether to stop.
  virtual bool IsGone() = 0;
};

// Thread-safe. Held by shared_ptr; its tasks keep it alive until it stops.
class LogTail : public std::enable_shared_from_this<LogTail> {
 public:
  // `store` and `scheduler` must outlive the tail.
  LogTail(const store::Store* store, Scheduler* scheduler, std::unique_ptr<LogSink> sink)
      : store_(store), scheduler_(scheduler), sink_(std::move(sink)) {}

  // Before Start: follow a partition from behind the record `after`. The one that is added first has the first turn.
  void Add(store::PartitionId partition, uint64_t after);
  void Start();

  // The partition may have new records. Quick.
  void Wake(store::PartitionId partition);
  // Nothing is sent any more, except what is being sent.
  void Stop();
  bool stopped() const;

 private:
  void Step();
  // The partition whose turn it is; false: none has anything.
  bool TakeTurn(uint32_t* partition);
  void StepLater();
  // Nobody reads any more.
  void EndForGone();
  void CheckGone();

  const store::Store* const store_;
  Scheduler* const scheduler_;
  const std::unique_ptr<LogSink> sink_;
  // Used by one Step at a time.
  std::array<uint64_t, store::kPartitions> after_{};
  uint32_t turn_ = 0;

  mutable std::mutex mutex_;
  // Guarded by mutex_.
  std::bitset<store::kPartitions> followed_;
  std::bitset<store::kPartitions> ready_;
  bool is_stepping_ = true;  // A Step runs or is scheduled; until Start, so that nothing steps before it.
  bool is_stopped_ = false;
};

// Wakes the tails of a service when its log grows. Thread-safe.
class LogTails {
 public:
  LogTails() = default;

  // Keeps the tail and starts it. False: there are `max` already, or `owner_max` of this owner (empty: nobody's).
  bool Start(std::shared_ptr<LogTail> tail, size_t max, std::string owner = {}, size_t owner_max = 0);
  // To be called by the store (Store::OnAppended).
  void OnAppended(store::PartitionId partition);
  void StopAll();
  size_t size();

 private:
  struct Kept {
    std::shared_ptr<LogTail> tail;
    std::string owner;
  };

  void DropStopped();  // Needs mutex_.

  std::mutex mutex_;
  std::vector<Kept> tails_;  // Guarded by mutex_.
};

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_LOG_TAIL_H_
