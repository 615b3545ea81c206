// Errors on their way over the wire: absl::Status with our detail on one side, grpc::Status with google.rpc details on
// the other. The only place that knows google.rpc.ErrorInfo and RetryInfo. All functions are thread-safe.
#ifndef OUTLAY_COMMON_RPC_STATUS_H_
#define OUTLAY_COMMON_RPC_STATUS_H_

#include <string_view>

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/support/status.h"

namespace outlay::rpc {

// ErrorInfo.domain of every error of this system.
inline constexpr std::string_view kErrorDomain = "outlay";

// Returns the error that the caller may see: always with a reason (errors without one get the name of their code),
// texts cut to their limits. INTERNAL, UNKNOWN and DATA_LOSS become INTERNAL / INTERNAL "internal error" with an
// `incident` that only the log explains. OK stays OK.
absl::Status Presentable(const absl::Status& status, std::string_view incident);

// Converts with google.rpc.Status as details: one ErrorInfo, and RetryInfo if the error says when to retry.
grpc::Status ToGrpcStatus(const absl::Status& status);

// Converts to a message, for errors inside an answer. INTERNAL, UNKNOWN and DATA_LOSS reveal no more than with
// Presentable, and have no incident.
google::rpc::Status ToRpcStatus(const absl::Status& status);

// Converts back, on the client. Errors without our details keep only code and message.
absl::Status FromGrpcStatus(const grpc::Status& status);

// UNIMPLEMENTED / METHOD_UNKNOWN {method}.
absl::Status MethodUnknown(std::string_view method);

// DEADLINE_EXCEEDED / NO_ANSWER {service}: the peer did not answer in time; the outcome of the call is unknown.
absl::Status NoAnswer(std::string_view service);

// UNAVAILABLE / SERVER_STOPPING: the call can be repeated, at another server or at this one after its restart.
absl::Status ServerStopping();

// UNAUTHENTICATED / CREDENTIALS_EXPIRED: see outlay/auth/v1/errors.proto.
absl::Status CredentialsExpired();
// DEADLINE_EXCEEDED / ANSWERS_NOT_READ: the caller of a stream does not read its answers. For the log, since such a
// caller does not read this either.
absl::Status AnswersNotRead();

// "NOT_FOUND".
std::string_view CodeName(absl::StatusCode code);

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_STATUS_H_
