#include "tools/bench/slow_sync.h"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>

namespace outlay::bench {
namespace {

int64_t DelayFromEnvironment() {
  const char* const micros = std::getenv(kSyncDelayVariable);
  return micros == nullptr ? 0 : 1000 * std::atoll(micros);
}

std::atomic<int64_t> delay_nanos{DelayFromEnvironment()};
std::atomic<int64_t> syncs{0};
std::atomic<int64_t> sync_nanos{0};

int Sync(int64_t call, int file) {
  const auto start = std::chrono::steady_clock::now();
  const auto result = static_cast<int>(syscall(call, file));
  if (const int64_t delay = delay_nanos.load(std::memory_order_relaxed); delay > 0) {
    const timespec wait{.tv_sec = delay / 1'000'000'000, .tv_nsec = delay % 1'000'000'000};
    ppoll(nullptr, 0, &wait, nullptr);
  }
  const auto took = std::chrono::steady_clock::now() - start;
  sync_nanos.fetch_add(std::chrono::duration_cast<std::chrono::nanoseconds>(took).count(), std::memory_order_relaxed);
  syncs.fetch_add(1, std::memory_order_relaxed);
  return result;
}

}  // namespace

void SetSyncDelay(absl::Duration delay) {
  delay_nanos.store(absl::ToInt64Nanoseconds(delay), std::memory_order_relaxed);
}

SyncCounts CountSyncs() {
  return {syncs.load(std::memory_order_relaxed), absl::Nanoseconds(sync_nanos.load(std::memory_order_relaxed))};
}

}  // namespace outlay::bench

extern "C" {

int fsync(int file) {
  return outlay::bench::Sync(SYS_fsync, file);
}

int fdatasync(int file) {
  return outlay::bench::Sync(SYS_fdatasync, file);
}

}  // extern "C"
