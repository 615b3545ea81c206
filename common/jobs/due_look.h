// What is due in a partition, for jobs: scans of an index, and that nobody scans where nothing can be due.
#ifndef OUTLAY_COMMON_JOBS_DUE_LOOK_H_
#define OUTLAY_COMMON_JOBS_DUE_LOOK_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/command/executor.h"
#include "common/rpc/caller.h"
#include "common/store/store.h"

namespace outlay::jobs {

// One thing that is due.
struct DueItem {
  rpc::Caller caller;  // the service itself, in the thing's organization
  command::RequestKey key;
  std::unique_ptr<command::Command> command;
  // Where it stands in the index, in the scan's own words; not empty if the scan reads `after`.
  std::string place = {};
};

// What a scan is asked for.
struct DueRequest {
  size_t max = 0;
  // The place behind which the last scan of this partition ended; empty: begin at the front. Things that cannot be done
  // stay at the front, and would be all that a job ever sees. A scan that keeps its place by itself may ignore it.
  std::string after;
};

// Appends at most `max` things of the reader's partition that are due at `now`, the earliest first. Where there are
// none from the front on, it answers until when that stays so if no row of the partition changes: kUntilChange, if time
// alone changes nothing, and kUnknown, if it cannot tell. Thread-safe.
using DueScan = std::function<absl::StatusOr<absl::Time>(const store::Reader& reader, absl::Time now,
                                                         const DueRequest& request, std::vector<DueItem>* due)>;
inline constexpr absl::Time kUntilChange = absl::InfiniteFuture();
inline constexpr absl::Time kUnknown = absl::InfinitePast();

// Looks for what is due, and remembers in which partitions nothing can be. One look at a time.
class DueLook {
 public:
  // `store` must outlive this.
  DueLook(DueScan scan, store::Store* store) : scan_(std::move(scan)), store_(store) {}

  // As a DueScan.
  absl::Status At(store::PartitionId partition, absl::Time now, const DueRequest& request, std::vector<DueItem>* due);

 private:
  // Of a partition: nothing is due before `until`, as long as rows changed only so often.
  struct Quiet {
    uint64_t changes = 0;
    absl::Time until = kUnknown;
  };

  const DueScan scan_;
  store::Store* const store_;
  std::array<Quiet, store::kPartitions> quiet_;
};

}  // namespace outlay::jobs

#endif  // OUTLAY_COMMON_JOBS_DUE_LOOK_H_
