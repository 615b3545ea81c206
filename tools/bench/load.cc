#include "tools/bench/load.h"

#include <poll.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <random>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"

namespace outlay::bench {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

SteadyTime Now() {
  return std::chrono::steady_clock::now();
}

enum class Phase { kWarmUp, kWindow, kOver };

// Counts per caller, so that callers do not share cache lines; the callers' threads change while they run.
struct alignas(64) Tally {
  Histogram latency;
  int64_t operations = 0;
  int64_t items = 0;
  int64_t all_operations = 0;
};

class Run {
 public:
  // `counts_late`: operations that were due inside the window count even if they end after it.
  Run(size_t callers, const Operation& operation, bool counts_late)
      : operation_(operation), counts_late_(counts_late), tallies_(callers) {}

  // Starts an operation that was due at `due`; `next` is called at its end, unless it failed.
  template <typename Next>
  void Start(size_t caller, SteadyTime due, Next next) {
    operation_(caller, [this, caller, due, next = std::move(next)](absl::StatusOr<int64_t> items) mutable {
      Record(caller, due, items);
      next(items.ok());
    });
  }

  Phase phase() const { return phase_.load(std::memory_order_acquire); }
  void Enter(Phase phase, SteadyTime now) {
    (phase == Phase::kWindow ? window_start_ : window_end_) = now;
    phase_.store(phase, std::memory_order_release);
  }

  void CallerStarted() {
    const std::lock_guard lock(mutex_);
    ++running_;
  }
  void CallerEnded() {
    const std::lock_guard lock(mutex_);
    if (--running_ == 0) all_ended_.notify_all();
  }
  bool has_failed() {
    const std::lock_guard lock(mutex_);
    return !error_.ok();
  }
  void AwaitAll() {
    std::unique_lock lock(mutex_);
    all_ended_.wait(lock, [&] { return running_ == 0; });
  }

  LoadResult Result() {
    LoadResult result{.seconds = std::chrono::duration<double>(window_end_ - window_start_).count()};
    for (const Tally& tally : tallies_) {
      result.operations += tally.operations;
      result.items += tally.items;
      result.all_operations += tally.all_operations;
      result.latency.Merge(tally.latency);
    }
    const std::lock_guard lock(mutex_);
    result.error = error_;
    return result;
  }

 private:
  void Record(size_t caller, SteadyTime due, const absl::StatusOr<int64_t>& items) {
    Tally& tally = tallies_[caller];
    if (!items.ok()) {
      const std::lock_guard lock(mutex_);
      error_.Update(items.status());
      return;
    }
    ++tally.all_operations;
    if (counts_late_ ? phase() != Phase::kWarmUp && due >= window_start_ : phase() == Phase::kWindow) {
      tally.latency.Add(absl::FromChrono(Now() - due));
      ++tally.operations;
      tally.items += *items;
    }
  }

  const Operation& operation_;
  const bool counts_late_;
  std::vector<Tally> tallies_;
  std::atomic<Phase> phase_{Phase::kWarmUp};
  SteadyTime window_start_;
  SteadyTime window_end_;
  std::mutex mutex_;  // guards all below
  std::condition_variable all_ended_;
  size_t running_ = 0;
  absl::Status error_;
};

void RunCaller(Run* run, size_t caller) {
  run->Start(caller, Now(), [run, caller](bool ok) {
    if (ok && run->phase() != Phase::kOver) {
      RunCaller(run, caller);
    } else {
      run->CallerEnded();
    }
  });
}

// Callers that have no operation under way.
class FreeCallers {
 public:
  explicit FreeCallers(size_t callers) {
    for (size_t i = callers; i > 0; --i) free_.push_back(i - 1);
  }
  size_t Take() {
    std::unique_lock lock(mutex_);
    returned_.wait(lock, [&] { return !free_.empty(); });
    const size_t caller = free_.back();
    free_.pop_back();
    return caller;
  }
  void Return(size_t caller) {
    const std::lock_guard lock(mutex_);
    free_.push_back(caller);
    returned_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<size_t> free_;
};

void WaitUntil(SteadyTime time) {
  for (auto left = time - Now(); left.count() > 0; left = time - Now()) {
    const auto nanos = std::chrono::duration_cast<std::chrono::nanoseconds>(left).count();
    const timespec wait{.tv_sec = nanos / 1'000'000'000, .tv_nsec = nanos % 1'000'000'000};
    ppoll(nullptr, 0, &wait, nullptr);
  }
}

}  // namespace

void Wait(absl::Duration duration) {
  WaitUntil(Now() + absl::ToChronoNanoseconds(duration));
}

LoadResult RunClosedLoop(const ClosedLoopOptions& options, const Operation& operation) {
  Run run(options.callers, operation, /*counts_late=*/false);
  for (size_t caller = 0; caller < options.callers; ++caller) {
    run.CallerStarted();
    RunCaller(&run, caller);
  }
  Wait(options.warm_up);
  run.Enter(Phase::kWindow, Now());
  Wait(options.window);
  run.Enter(Phase::kOver, Now());
  run.AwaitAll();
  return run.Result();
}

absl::StatusOr<Histogram> RunEach(size_t operations, size_t callers, const Operation& operation) {
  Run run(callers, operation, /*counts_late=*/true);
  FreeCallers free(callers);
  run.Enter(Phase::kWindow, Now());
  for (size_t i = 0; i < operations && !run.has_failed(); ++i) {
    const size_t caller = free.Take();
    run.CallerStarted();
    run.Start(caller, Now(), [&run, &free, caller](bool) {
      free.Return(caller);
      run.CallerEnded();
    });
  }
  run.Enter(Phase::kOver, Now());
  run.AwaitAll();
  LoadResult result = run.Result();
  OUTLAY_RETURN_IF_ERROR(result.error);
  return result.latency;
}

LoadResult RunOpenLoop(const OpenLoopOptions& options, const Operation& operation) {
  Run run(options.callers, operation, /*counts_late=*/true);
  FreeCallers callers(options.callers);
  std::mt19937_64 random(options.seed);
  std::exponential_distribution<double> distance(options.rate);
  const SteadyTime start = Now();
  const SteadyTime window = start + absl::ToChronoNanoseconds(options.warm_up);
  const SteadyTime end = window + absl::ToChronoNanoseconds(options.window);
  double due_seconds = 0;
  for (SteadyTime due = start; due < end;) {
    WaitUntil(due);
    if (due >= window && run.phase() == Phase::kWarmUp) run.Enter(Phase::kWindow, window);
    const size_t caller = callers.Take();
    run.CallerStarted();
    run.Start(caller, due, [&run, &callers, caller](bool) {
      callers.Return(caller);
      run.CallerEnded();
    });
    due_seconds += distance(random);
    due = start + std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double>(due_seconds));
  }
  run.Enter(Phase::kOver, end);
  run.AwaitAll();
  return run.Result();
}

}  // namespace outlay::bench
