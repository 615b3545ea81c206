// Applies the units of one partition in order, with several bodies in progress. Internal to common/feed.
#ifndef OUTLAY_COMMON_FEED_UNIT_RUNNER_H_
#define OUTLAY_COMMON_FEED_UNIT_RUNNER_H_

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/feed/feed_apply.h"
#include "common/feed/feed_consumer.h"
#include "common/feed/strand.h"
#include "common/store/store.h"

namespace outlay::feed {

// Used on its strand only. Bodies in progress keep it alive.
class UnitRunner : public std::enable_shared_from_this<UnitRunner> {
 public:
  // The function that applies a unit: ApplyUnit or ApplyState.
  using ApplyFunction = absl::StatusOr<Applied> (*)(store::Transaction&, const std::string&, const FeedHandler&,
                                                    const FeedUnit&);

  // `on_idle` is called on the strand whenever the last unit has been applied.
  UnitRunner(const FeedConsumerOptions& options, std::shared_ptr<Strand> strand, store::PartitionId partition,
             ApplyFunction apply, std::function<void()> on_idle);

  void Run(std::vector<FeedUnit> units);
  // Drops the units that have not begun, and calls no callbacks any more. Bodies that run later change nothing: states
  // of an interrupted snapshot must not follow those of the next one.
  void Stop();

  bool idle() const { return queue_.empty() && under_way_ == 0; }
  // The reason why the runner gave up before all units were applied; the cursor shows which were.
  const absl::Status& status() const { return status_; }

 private:
  struct Attempt {
    FeedUnit unit;
    Applied applied = Applied::kApplied;  // by the body's last run
  };

  void Pump();
  bool CanBegin() const;
  void Begin(FeedUnit unit);
  void OnEnded(Attempt& attempt, const absl::Status& status);
  void Note(const Attempt& attempt) const;

  const FeedConsumerOptions options_;
  const std::shared_ptr<Strand> strand_;
  const store::PartitionId partition_;
  const ApplyFunction apply_;
  std::function<void()> on_idle_;
  const std::string queue_name_;  // One for all organizations, so that units stay in order.
  // Read by bodies that are still in the store's queue after Stop.
  const std::shared_ptr<std::atomic<bool>> is_over_ = std::make_shared<std::atomic<bool>>(false);
  std::deque<FeedUnit> queue_;
  std::vector<FeedUnit> again_;  // a unit that the store refused, and the units in progress behind it
  size_t under_way_ = 0;
  absl::Status status_;
};

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_UNIT_RUNNER_H_
