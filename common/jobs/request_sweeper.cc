#include "common/jobs/request_sweeper.h"

#include <algorithm>
#include <utility>

#include "common/base/limits.h"
#include "common/base/status_macros.h"

namespace outlay::jobs {
namespace {

using command::kRequestRecords;
using command::RequestRecordKey;
using command::storage::v1::RequestRecord;

bool IsTooOld(const RequestRecord& record, absl::Time now) {
  return now - absl::FromUnixMicros(record.time_unix_micros()) > kRequestRetention;
}

}  // namespace

RequestSweeper::RequestSweeper(RequestSweeperOptions options, store::Store* store, Scheduler* scheduler,
                               const Clock* clock)
    : options_(options), store_(store), clock_(clock), periodic_(scheduler, [this] {
        RunOnce();
        return options_.interval;
      }) {}

void RequestSweeper::Start() {
  periodic_.Start(options_.interval);
}

void RequestSweeper::RunOnce() {
  const absl::Time now = clock_->Now();
  size_t left = options_.rows_max;
  // Once around at most.
  for (uint32_t i = 0; i < store::kPartitions && left > 0; ++i) {
    left -= std::min(left, SweepPartition(left, now));
  }
}

size_t RequestSweeper::SweepPartition(size_t rows_max, absl::Time now) {
  size_t rows = 0;
  std::vector<RequestRecordKey> old;
  std::optional<RequestRecordKey> last;
  const auto take = [&](const RequestRecordKey& key, const RequestRecord& record) {
    last = key;
    if (IsTooOld(record, now)) old.push_back(key);
    return ++rows < rows_max ? store::Visit::kContinue : store::Visit::kStop;
  };
  const absl::Status scanned =
      store_->Read(partition_)->Scan(kRequestRecords, std::tuple<>(), take, store::Order::kAscending, after_);
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

void RequestSweeper::Delete(std::vector<RequestRecordKey> keys) {
  swept_.fetch_add(keys.size(), std::memory_order_relaxed);
  auto body = [keys = std::move(keys)](store::Transaction& txn) -> absl::Status {
    for (const RequestRecordKey& key : keys) {
      // The id may have been used again since it was read.
      OUTLAY_ASSIGN_OR_RETURN(const std::optional<RequestRecord> record, txn.Find(kRequestRecords, key));
      if (record.has_value() && IsTooOld(*record, txn.now())) txn.Delete(kRequestRecords, key);
    }
    return absl::OkStatus();
  };
  store_->Write({.partition = partition_, .organization = {}, .body = std::move(body)}, [](const absl::Status&) {});
}

}  // namespace outlay::jobs
