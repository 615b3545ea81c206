// Deadlines as gRPC represents them: on its own monotonic clock.
#ifndef OUTLAY_COMMON_RPC_GRPC_TIME_H_
#define OUTLAY_COMMON_RPC_GRPC_TIME_H_

#include "absl/time/time.h"
#include "grpc/support/time.h"

namespace outlay::rpc {

// Returns the deadline `duration` from now; InfiniteDuration means never.
gpr_timespec DeadlineAfter(absl::Duration duration);

// Returns the time left: negative if the deadline has passed, InfiniteDuration if there is none.
absl::Duration TimeUntil(gpr_timespec deadline);

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_GRPC_TIME_H_
