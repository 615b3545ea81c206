// Deletes expired rows of one table, so that they do not accumulate on disk. Nothing may depend on when that happens:
// readers of such rows check their age too.
#ifndef OUTLAY_COMMON_JOBS_ROW_SWEEPER_H_
#define OUTLAY_COMMON_JOBS_ROW_SWEEPER_H_

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/scheduler.h"
#include "common/base/status_macros.h"
#include "common/jobs/periodic.h"
#include "common/store/store.h"

namespace outlay::jobs {

// The organization of these bodies in the store's queues; no real organization has this name.
inline constexpr std::string_view kSweeper = "~sweeper";

struct RowSweeperOptions {
  absl::Duration interval = absl::Minutes(1);
  // Rows that one run reads; the next run continues there. By default 144 million a day.
  size_t rows_max = 100'000;
  // Rows that one body deletes.
  size_t body_rows = 100;
};

// Thread-safe. No view may hold the rows, because it would not be notified of their deletion.
template <typename K, typename V>
class RowSweeper {
 public:
  using Predicate = bool (*)(const V& row, absl::Time now);

  // All must outlive this and the tasks that it left in them.
  RowSweeper(RowSweeperOptions options, const store::Keyspace<K, V>& keyspace, Predicate is_too_old,
             store::Store* store, Scheduler* scheduler, const Clock* clock)
      : options_(options),
        work_(std::make_shared<Work>(keyspace, is_too_old, store)),
        clock_(clock),
        periodic_(scheduler, [this] {
          RunOnce();
          return options_.interval;
        }) {}

  // Lets the body in progress end, and starts none after it.
  ~RowSweeper() { work_->is_over = true; }

  void Start() { periodic_.Start(options_.interval); }
  // Makes one run; Start repeats it. The rows are deleted by one body after another, so that other bodies wait only
  // briefly; the next run starts when all are deleted.
  void RunOnce();
  // The number of rows so far that were found expired and passed to a body; for metrics.
  uint64_t swept() const { return work_->swept.load(std::memory_order_relaxed); }

 private:
  // The remaining work of the runs. Bodies keep it alive.
  struct Work : std::enable_shared_from_this<Work> {
    struct Rows {
      store::PartitionId partition;
      std::vector<K> keys;
    };

    Work(const store::Keyspace<K, V>& rows_of, Predicate predicate, store::Store* owner)
        : keyspace(rows_of), is_too_old(predicate), store(owner) {}

    // Starts on the remaining work, unless that is in progress. False: nothing remains.
    bool GoOn();
    void DeleteFirst();
    // Continues after a body; an error leaves the rows of that partition to a later run, and delays no other partition.
    void OnEnded(store::PartitionId partition, const absl::Status& status);

    const store::Keyspace<K, V> keyspace;
    const Predicate is_too_old;
    store::Store* const store;
    std::atomic<uint64_t> swept{0};
    std::atomic<bool> is_over{false};
    std::mutex mutex;
    // Guarded by mutex.
    std::deque<std::shared_ptr<const Rows>> left;
    bool is_deleting = false;
  };

  // Reads at most `rows_max` rows of the current partition and returns their number; moves to the next partition at its
  // end.
  size_t SweepPartition(size_t rows_max, absl::Time now);

  const RowSweeperOptions options_;
  const std::shared_ptr<Work> work_;
  const Clock* const clock_;
  // The end of the last run. Used by one run at a time.
  store::PartitionId partition_;
  std::optional<K> after_;
  Periodic periodic_;
};

template <typename K, typename V>
void RowSweeper<K, V>::RunOnce() {
  if (work_->GoOn()) return;
  const absl::Time now = clock_->Now();
  size_t left = options_.rows_max;
  // Once around at most.
  for (uint32_t i = 0; i < store::kPartitions && left > 0; ++i) {
    left -= std::min(left, SweepPartition(left, now));
  }
  work_->GoOn();
}

template <typename K, typename V>
size_t RowSweeper<K, V>::SweepPartition(size_t rows_max, absl::Time now) {
  size_t rows = 0;
  std::vector<K> old;
  std::optional<K> last;
  const auto take = [&](const K& key, const V& row) {
    last = key;
    if (work_->is_too_old(row, now)) old.push_back(key);
    return ++rows < rows_max ? store::Visit::kContinue : store::Visit::kStop;
  };
  const absl::Status scanned =
      work_->store->Read(partition_)->Scan(work_->keyspace, std::tuple<>(), take, store::Order::kAscending, after_);
  for (size_t begin = 0; begin < old.size(); begin += options_.body_rows) {
    const size_t end = std::min(old.size(), begin + options_.body_rows);
    const std::lock_guard lock(work_->mutex);
    work_->left.push_back(std::make_shared<const typename Work::Rows>(typename Work::Rows{
        partition_, {old.begin() + static_cast<ptrdiff_t>(begin), old.begin() + static_cast<ptrdiff_t>(end)}}));
  }
  if (scanned.ok() && rows == rows_max) {
    after_ = std::move(last);
  } else {
    // The end, or rows that cannot be read: the other partitions must still be swept.
    after_.reset();
    partition_.value = (partition_.value + 1) % store::kPartitions;
  }
  return rows;
}

template <typename K, typename V>
bool RowSweeper<K, V>::Work::GoOn() {
  {
    const std::lock_guard lock(mutex);
    if (is_deleting) return true;
    is_deleting = !left.empty();
    if (!is_deleting) return false;
  }
  DeleteFirst();
  return true;
}

template <typename K, typename V>
void RowSweeper<K, V>::Work::DeleteFirst() {
  std::shared_ptr<const Rows> rows;
  {
    const std::lock_guard lock(mutex);
    rows = left.front();
  }
  auto body = [self = this->shared_from_this(), rows](store::Transaction& txn) -> absl::Status {
    for (const K& key : rows->keys) {
      // The key may have been used again since it was read.
      OUTLAY_ASSIGN_OR_RETURN(const std::optional<V> row, txn.Find(self->keyspace, key));
      if (row.has_value() && self->is_too_old(*row, txn.now())) txn.Delete(self->keyspace, key);
    }
    return absl::OkStatus();
  };
  // Has its own queue, so that other bodies of the service do not wait behind it.
  store->Write({.partition = rows->partition, .organization = std::string(kSweeper), .body = std::move(body)},
               [self = this->shared_from_this(), partition = rows->partition](const absl::Status& status) {
                 self->OnEnded(partition, status);
               });
}

template <typename K, typename V>
void RowSweeper<K, V>::Work::OnEnded(store::PartitionId partition, const absl::Status& status) {
  {
    const std::lock_guard lock(mutex);
    if (status.ok()) {
      swept.fetch_add(left.front()->keys.size(), std::memory_order_relaxed);
      left.pop_front();
    } else {
      std::erase_if(left, [partition](const auto& rows) { return rows->partition == partition; });
    }
    is_deleting = !left.empty() && !is_over;
    if (!is_deleting) return;
  }
  DeleteFirst();
}

}  // namespace outlay::jobs

#endif  // OUTLAY_COMMON_JOBS_ROW_SWEEPER_H_
