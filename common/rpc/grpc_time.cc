#include "common/rpc/grpc_time.h"

namespace outlay::rpc {
namespace {

// Longer than any real deadline: gRPC's "none" can read as a time centuries away.
constexpr absl::Duration kNever = absl::Hours(24 * 365);

}  // namespace

gpr_timespec DeadlineAfter(absl::Duration duration) {
  if (duration > kNever) {
    return gpr_inf_future(GPR_CLOCK_MONOTONIC);
  }
  return gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC),
                      gpr_time_from_micros(absl::ToInt64Microseconds(duration), GPR_TIMESPAN));
}

absl::Duration TimeUntil(gpr_timespec deadline) {
  if (gpr_time_cmp(deadline, gpr_inf_future(deadline.clock_type)) == 0) {
    return absl::InfiniteDuration();
  }
  const gpr_timespec left = gpr_time_sub(deadline, gpr_now(deadline.clock_type));
  const absl::Duration duration = absl::Seconds(left.tv_sec) + absl::Nanoseconds(left.tv_nsec);
  return duration > kNever ? absl::InfiniteDuration() : duration;
}

}  // namespace outlay::rpc
