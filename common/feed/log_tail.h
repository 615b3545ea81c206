// Follows partitions of the log for one stream: existing records first, then new ones, at the pace of the reader.
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

// The destination of a tail's records. Called by one thread at a time, on the scheduler's threads.
class LogSink {
 public:
  virtual ~LogSink() = default;
  // Takes records of a partition, in order and without gaps. The next call comes after `done(true)`; `done(false)`:
  // stop.
  virtual void Send(store::PartitionId partition, std::vector<store::LogEntry> records,
                    UniqueFunction<void(bool)> done) = 0;
  // Called when every durable record was sent. False: stop.
  virtual bool CaughtUp() = 0;
  // Called when the tail has stopped by itself: the log was trimmed past it, the store failed, or the caller has gone
  // (CANCELLED). Does nothing if the call has already ended.
  virtual void Fail(const absl::Status& status) = 0;
  // Returns whether the reader has gone. Called periodically while there is nothing to send.
  virtual bool IsGone() = 0;
};

// Thread-safe. Held by shared_ptr; its tasks keep it alive until it stops.
class LogTail : public std::enable_shared_from_this<LogTail> {
 public:
  // `store` and `scheduler` must outlive the tail.
  LogTail(const store::Store* store, Scheduler* scheduler, std::unique_ptr<LogSink> sink)
      : store_(store), scheduler_(scheduler), sink_(std::move(sink)) {}

  // Follows a partition from behind the record `after`. To be called before Start. The partition added first has the
  // first turn.
  void Add(store::PartitionId partition, uint64_t after);
  void Start();

  // Notifies the tail that the partition may have new records. Returns quickly.
  void Wake(store::PartitionId partition);
  // Stops sending, except for the records that are being sent.
  void Stop();
  bool stopped() const;

 private:
  void Step();
  // Chooses the partition whose turn it is; false: none has records.
  bool TakeTurn(uint32_t* partition);
  void StepLater();
  // Ends the tail because its reader has gone.
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
  bool is_stepping_ = true;  // A Step runs or is scheduled. True until Start, so that no Step runs before it.
  bool is_stopped_ = false;
};

// Wakes the tails of a service when its log grows. Thread-safe.
class LogTails {
 public:
  LogTails() = default;

  // Keeps the tail and starts it. False: there are already `max` tails, or `owner_max` of this owner (empty: no owner).
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
