// Returns the state of a partition to a consumer that cannot start from the log.
#ifndef OUTLAY_COMMON_FEED_SNAPSHOT_SOURCE_H_
#define OUTLAY_COMMON_FEED_SNAPSHOT_SOURCE_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "common/store/store.h"

namespace outlay::feed {

// Some resources as state events (see command::Announce): the event types that changes use, one event per resource.
struct SnapshotPage {
  std::vector<command::Announcement> events;
  std::string next;  // the start of the next page; empty: this is the last one
};

// Reads a page of about 100 resources. `next`: from the previous page; empty: the first page. Thread-safe.
using SnapshotSource = std::function<absl::StatusOr<SnapshotPage>(const store::Reader& reader, std::string_view next)>;

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_SNAPSHOT_SOURCE_H_
