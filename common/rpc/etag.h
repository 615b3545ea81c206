// Etags (AIP-154): let a caller change a resource only if it is still what the caller saw.
#ifndef OUTLAY_COMMON_RPC_ETAG_H_
#define OUTLAY_COMMON_RPC_ETAG_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace outlay::rpc {

// Names the content of `record`, the stored form of a resource: equal records have equal etags.
std::string MakeEtag(const google::protobuf::Message& record);

// An empty `given` asks for no check. ABORTED / ETAG_MISMATCH {name}.
absl::Status CheckEtag(std::string_view name, std::string_view given, std::string_view current);

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_ETAG_H_
