// Etags (AIP-154): let a caller change a resource only if it is still what the caller saw.
#ifndef OUTLAY_COMMON_RPC_ETAG_H_
#define OUTLAY_COMMON_RPC_ETAG_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace outlay::rpc {

// Names a state of a resource: what was created when, changed how often. Equal ones have equal etags; times count in
// whole microseconds.
std::string MakeEtag(absl::Time create_time, int64_t revision);

// An empty `given` asks for no check. ABORTED / ETAG_MISMATCH {name}.
absl::Status CheckEtag(std::string_view name, std::string_view given, std::string_view current);

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_ETAG_H_
