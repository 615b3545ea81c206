// Etags (AIP-154): let a caller change a resource only if it is unchanged since the caller read it.
#ifndef OUTLAY_COMMON_RPC_ETAG_H_
#define OUTLAY_COMMON_RPC_ETAG_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace outlay::rpc {

// Returns the etag of a resource that was created at `create_time` and changed `revision` times. Equal inputs give
// equal etags; times count in whole microseconds.
std::string MakeEtag(absl::Time create_time, int64_t revision);

// Compares an etag with the current one; an empty `given` is always accepted. ABORTED / ETAG_MISMATCH {name}.
absl::Status CheckEtag(std::string_view name, std::string_view given, std::string_view current);

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_ETAG_H_
