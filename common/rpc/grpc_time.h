// Deadlines as gRPC has them: on its own monotonic clock.
#ifndef OUTLAY_COMMON_RPC_GRPC_TIME_H_
#define OUTLAY_COMMON_RPC_GRPC_TIME_H_

#include "absl/time/time.h"
#include "grpc/support/time.h"

namespace outlay::rpc {

// So long from now; InfiniteDuration is never.
gpr_timespec DeadlineAfter(absl::Duration duration);

// Negative when it has passed, InfiniteDuration when there is none.
absl::Duration TimeUntil(gpr_timespec deadline);

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_GRPC_TIME_H_
