// Finds due items of a partition for jobs: scans an index, but skips partitions in which nothing can be due.
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

// One due item.
struct DueItem {
  rpc::Caller caller;  // the service itself, in the item's organization
  command::RequestKey key;
  std::unique_ptr<command::Command> command;
  // The item's place in the index, in the scan's own encoding; not empty if the scan uses `after`.
  std::string place = {};
};

// The arguments of a scan.
struct DueRequest {
  size_t max = 0;
  // The place at which the last scan of this partition ended; empty: start at the front. Otherwise a job would only
  // ever see the items at the front that cannot be done. A scan that keeps its own place may ignore it.
  std::string after;
};

// Appends at most `max` items of the reader's partition that are due at `now`, in order of due time. If a scan from the
// front finds none, it returns the time until which that remains true while no row of the partition changes:
// kUntilChange if the passage of time alone changes nothing, kUnknown if it cannot tell. Thread-safe.
using DueScan = std::function<absl::StatusOr<absl::Time>(const store::Reader& reader, absl::Time now,
                                                         const DueRequest& request, std::vector<DueItem>* due)>;
inline constexpr absl::Time kUntilChange = absl::InfiniteFuture();
inline constexpr absl::Time kUnknown = absl::InfinitePast();

// Finds due items, and remembers the partitions in which nothing can be due. Used by one thread at a time.
class DueLook {
 public:
  // `store` must outlive this.
  DueLook(DueScan scan, store::Store* store) : scan_(std::move(scan)), store_(store) {}

  // Scans as a DueScan does.
  absl::Status At(store::PartitionId partition, absl::Time now, const DueRequest& request, std::vector<DueItem>* due);

 private:
  // For a partition: nothing is due before `until` while its change count equals `changes`.
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
