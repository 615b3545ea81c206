// Makes the lanes' writes durable: one sync for all lanes at a time, and the next one as soon as there were new writes.
//
// Lanes write while a sync runs, so with a slow disk a group waits for the rest of one sync and for the next one,
// whatever the number of lanes.
#ifndef OUTLAY_COMMON_STORE_SYNCER_H_
#define OUTLAY_COMMON_STORE_SYNCER_H_

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/scheduler.h"
#include "common/store/engine.h"
#include "common/store/lane_options.h"

namespace outlay::store {

class Lane;

// Thread-safe. Held by shared_ptr: syncs in progress keep it alive. Internal to common/store.
class Syncer : public std::enable_shared_from_this<Syncer> {
 public:
  // `engine` and `scheduler` must live until all lanes are abandoned, or until the scheduler has run everything.
  Syncer(Engine* engine, Scheduler* scheduler, const Clock* clock, OnFatal on_fatal);

  // Adds a lane that syncs cover and notify. To be called before the first write.
  void Add(const std::shared_ptr<Lane>& lane) { lanes_.push_back(lane); }

  // Requests a sync after a write. True: no sync is running, so the caller must call Run.
  bool Request();
  // Syncs, on this thread if the engine blocks, until there is nothing left to sync.
  void Run();

  // Returns whether the last sync took so long that missing the next one means a noticeable wait.
  bool is_slow() const { return is_slow_.load(std::memory_order_relaxed); }

 private:
  // Calls `visit` with each lane that still exists.
  template <typename Visit>
  void ForEachLane(Visit visit) const;
  // Ends the current sync. Returns whether another one was requested.
  bool End(const absl::Status& status);

  Engine* const engine_;
  Scheduler* const scheduler_;
  const Clock* const clock_;
  const OnFatal on_fatal_;
  std::vector<std::weak_ptr<Lane>> lanes_;
  std::atomic<bool> is_slow_ = false;
  absl::Time start_time_;  // of the sync that runs

  std::mutex mutex_;
  // Guarded by mutex_.
  bool is_wanted_ = false;
  bool is_running_ = false;
};

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_SYNCER_H_
