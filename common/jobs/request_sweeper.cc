#include "common/jobs/request_sweeper.h"

#include "common/base/limits.h"

namespace outlay::jobs {
namespace {

bool IsTooOld(const command::storage::v1::RequestRecord& record, absl::Time now) {
  return now - absl::FromUnixMicros(record.time_unix_micros()) > kRequestRetention;
}

}  // namespace

RequestSweeper::RequestSweeper(RequestSweeperOptions options, store::Store* store, Scheduler* scheduler,
                               const Clock* clock)
    : RowSweeper(options, command::kRequestRecords, &IsTooOld, store, scheduler, clock) {}

}  // namespace outlay::jobs
