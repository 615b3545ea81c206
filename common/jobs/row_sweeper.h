// Deletes rows of one table that are too old to mean anything, so that they do not pile up on disk. Nothing may depend
// on when: whoever reads such a row judges its age too.
#ifndef OUTLAY_COMMON_JOBS_ROW_SWEEPER_H_
#define OUTLAY_COMMON_JOBS_ROW_SWEEPER_H_

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/scheduler.h"
#include "common/base/status_macros.h"
#include "common/jobs/periodic.h"
#include "common/store/store.h"

namespace outlay::jobs {

struct RowSweeperOptions {
  absl::Duration interval = absl::Minutes(1);
  // Rows that one look reads; the next goes on from there. By default 144 million a day.
  size_t rows_max = 100'000;
  // Rows that one body deletes.
  size_t body_rows = 100;
};

// Thread-safe. No view may hold the rows: it would not hear of their end.
template <typename K, typename V>
class RowSweeper {
 public:
  using Predicate = bool (*)(const V& row, absl::Time now);

  // All must outlive this and what it left in them.
  RowSweeper(RowSweeperOptions options, const store::Keyspace<K, V>& keyspace, Predicate is_too_old,
             store::Store* store, Scheduler* scheduler, const Clock* clock)
      : options_(options),
        keyspace_(keyspace),
        is_too_old_(is_too_old),
        store_(store),
        clock_(clock),
        periodic_(scheduler, [this] {
          RunOnce();
          return options_.interval;
        }) {}

  void Start() { periodic_.Start(options_.interval); }
  // One look; Start does it.
  void RunOnce();
  // Rows that were found too old, ever; for metrics.
  uint64_t swept() const { return swept_.load(std::memory_order_relaxed); }

 private:
  // Reads at most `rows_max` rows of the partition at hand. Returns how many; moves on at its end.
  size_t SweepPartition(size_t rows_max, absl::Time now);
  void Delete(std::vector<K> keys);

  const RowSweeperOptions options_;
  const store::Keyspace<K, V> keyspace_;
  const Predicate is_too_old_;
  store::Store* const store_;
  const Clock* const clock_;
  std::atomic<uint64_t> swept_{0};
  // Where the last look ended. Used by one run at a time.
  store::PartitionId partition_;
  std::optional<K> after_;
  Periodic periodic_;
};

template <typename K, typename V>
void RowSweeper<K, V>::RunOnce() {
  const absl::Time now = clock_->Now();
  size_t left = options_.rows_max;
  // Once around at most.
  for (uint32_t i = 0; i < store::kPartitions && left > 0; ++i) {
    left -= std::min(left, SweepPartition(left, now));
  }
}

template <typename K, typename V>
size_t RowSweeper<K, V>::SweepPartition(size_t rows_max, absl::Time now) {
  size_t rows = 0;
  std::vector<K> old;
  std::optional<K> last;
  const auto take = [&](const K& key, const V& row) {
    last = key;
    if (is_too_old_(row, now)) old.push_back(key);
    return ++rows < rows_max ? store::Visit::kContinue : store::Visit::kStop;
  };
  const absl::Status scanned =
      store_->Read(partition_)->Scan(keyspace_, std::tuple<>(), take, store::Order::kAscending, after_);
  for (size_t begin = 0; begin < old.size(); begin += options_.body_rows) {
    const size_t end = std::min(old.size(), begin + options_.body_rows);
    Delete({old.begin() + static_cast<ptrdiff_t>(begin), old.begin() + static_cast<ptrdiff_t>(end)});
  }
  if (scanned.ok() && rows == rows_max) {
    after_ = std::move(last);
  } else {
    // The end, or rows that cannot be read: the others still have to be swept.
    after_.reset();
    partition_.value = (partition_.value + 1) % store::kPartitions;
  }
  return rows;
}

template <typename K, typename V>
void RowSweeper<K, V>::Delete(std::vector<K> keys) {
  swept_.fetch_add(keys.size(), std::memory_order_relaxed);
  auto body = [keyspace = keyspace_, is_too_old = is_too_old_,
               keys = std::move(keys)](store::Transaction& txn) -> absl::Status {
    for (const K& key : keys) {
      // The key may have been used again since it was read.
      OUTLAY_ASSIGN_OR_RETURN(const std::optional<V> row, txn.Find(keyspace, key));
      if (row.has_value() && is_too_old(*row, txn.now())) txn.Delete(keyspace, key);
    }
    return absl::OkStatus();
  };
  store_->Write({.partition = partition_, .organization = {}, .body = std::move(body)}, [](const absl::Status&) {});
}

}  // namespace outlay::jobs

#endif  // OUTLAY_COMMON_JOBS_ROW_SWEEPER_H_
