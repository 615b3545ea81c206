// Applies the units of one partition in order, several under way at a time. Internal to common/feed.
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

// Used on its strand only. Bodies under way keep it alive.
class UnitRunner : public std::enable_shared_from_this<UnitRunner> {
 public:
  // How units change the store: ApplyUnit or ApplyState.
  using ApplyFunction = absl::StatusOr<Applied> (*)(store::Transaction&, const std::string&, const FeedHandler&,
                                                    const FeedUnit&);

  // `on_idle` is called on the strand whenever the last unit has ended.
  UnitRunner(const FeedConsumerOptions& options, std::shared_ptr<Strand> strand, store::PartitionId partition,
             ApplyFunction apply, std::function<void()> on_idle);

  void Run(std::vector<FeedUnit> units);
  // Forgets what has not begun and calls nobody any more. Bodies that run later change nothing: states of a snapshot
  // that was broken off must not follow those of the next one.
  void Stop();

  bool idle() const { return queue_.empty() && under_way_ == 0; }
  // Why the runner gave up, before all units were applied: the cursor tells which were.
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
  const std::string queue_name_;  // One for all organizations: their units follow each other.
  // Asked by bodies that are still in the store's queue when the conversation is over.
  const std::shared_ptr<std::atomic<bool>> is_over_ = std::make_shared<std::atomic<bool>>(false);
  std::deque<FeedUnit> queue_;
  std::vector<FeedUnit> again_;  // a unit that the store refused, and those that were under way behind it
  size_t under_way_ = 0;
  absl::Status status_;
};

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_UNIT_RUNNER_H_
