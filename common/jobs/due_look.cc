#include "common/jobs/due_look.h"

#include "common/base/status_macros.h"

namespace outlay::jobs {

absl::Status DueLook::At(store::PartitionId partition, absl::Time now, const DueRequest& request,
                         std::vector<DueItem>* due) {
  Quiet& quiet = quiet_[partition.value];
  // Read before the rows, which may then show more changes than were counted, but never fewer.
  const uint64_t changes = store_->ChangeCount(partition);
  if (now < quiet.until && changes == quiet.changes) return absl::OkStatus();
  const size_t known = due->size();
  OUTLAY_ASSIGN_OR_RETURN(const absl::Time until, scan_(*store_->Read(partition), now, request, due));
  if (request.after.empty() && due->size() == known) quiet = {.changes = changes, .until = until};
  return absl::OkStatus();
}

}  // namespace outlay::jobs
