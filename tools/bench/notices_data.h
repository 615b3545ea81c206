// Orders as notification's consumer gets them from purchase_order's feed.
#ifndef OUTLAY_TOOLS_BENCH_NOTICES_DATA_H_
#define OUTLAY_TOOLS_BENCH_NOTICES_DATA_H_

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "common/base/clock.h"
#include "common/base/scheduler.h"
#include "common/feed/feed_apply.h"
#include "common/feed/strand.h"
#include "common/feed/unit_runner.h"
#include "common/store/store.h"
#include "services/notification/events/producer_events.h"

namespace outlay::bench {

// Organizations whose orders these are.
inline constexpr uint64_t kNoticeOrganizations = 1'000;
// People of each order who are told of it.
inline constexpr uint64_t kPeoplePerOrder = 2;

std::string NoticeOrganization(uint64_t number);

// What a store took, and what that cost the whole process.
struct FeedCost {
  uint64_t events = 0;
  double seconds = 0;
  double cpu_seconds = 0;
};

// Not thread-safe.
class OrderFeed {
 public:
  // The store must be empty, and outlive this.
  explicit OrderFeed(store::Store* store);

  // Makes the organizations with their people.
  absl::Status Begin();
  // Tells of so many new orders, which are in force for many years; adds to `cost` what carrying that out took, without
  // making the events. INTERNAL: not everybody was told of every order.
  absl::Status Tell(uint64_t orders, FeedCost* cost);

 private:
  using Units = std::array<std::vector<feed::FeedUnit>, store::kPartitions>;
  Units Make(uint64_t orders);
  absl::Status RunUnits(Units units);
  absl::Status CheckTold() const;

  store::Store* const store_;
  // Of all events: what lies far back is told to nobody.
  const absl::Time now_ = SystemClock().Now();
  // As with a directory: who is told is judged first.
  const notification::ProducerEvents handler_{"purchase_order", {.judges_people = true}};
  ThreadScheduler scheduler_{1};
  std::shared_ptr<feed::Strand> strand_;
  std::array<std::shared_ptr<feed::UnitRunner>, store::kPartitions> runners_;
  std::array<feed::Cursor, store::kPartitions> cursors_;
  uint64_t next_ = 0;  // order
  absl::Mutex mutex_;
  size_t busy_ = 0;  // Guarded by mutex_. Runners that are not idle.
};

// Processor time of this process so far, in seconds.
double OwnCpuSeconds();

}  // namespace outlay::bench

#endif  // OUTLAY_TOOLS_BENCH_NOTICES_DATA_H_
