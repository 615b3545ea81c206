#include "common/store/lane_options.h"

#include <cstdio>
#include <cstdlib>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/store/store.h"

namespace outlay::store {

void ExitOnFatal(const absl::Status& status) {
  const std::string line =
      absl::StrCat("outlay: a write failed and its outcome is unknown; the process ends to recover by a restart: ",
                   status.ToString(), "\n");
  std::fputs(line.c_str(), stderr);
  // Not exit(), whose destructors would continue to write.
  std::_Exit(kFatalExitCode);
}

const Clock* LaneOptions::ClockOrSystem() const {
  static const SystemClock system_clock;
  return clock != nullptr ? clock : &system_clock;
}

absl::Status LaneOptions::Validate() const {
  if (lanes < 1 || lanes > kPartitions) {
    return FieldInvalid("lanes", absl::StrCat("must be between 1 and ", kPartitions));
  }
  if (organization_queue_max == 0) return FieldInvalid("organization_queue_max", "must be positive");
  if (queue_max < organization_queue_max) {
    return FieldInvalid("queue_max", "must be at least organization_queue_max");
  }
  if (group_bodies_max == 0) return FieldInvalid("group_bodies_max", "must be positive");
  if (group_bytes_max < kMaxBodyBytes) {
    return FieldInvalid("group_bytes_max", absl::StrCat("must be at least ", kMaxBodyBytes));
  }
  if (on_fatal == nullptr) return FieldInvalid("on_fatal", "must be set");
  return absl::OkStatus();
}

}  // namespace outlay::store
