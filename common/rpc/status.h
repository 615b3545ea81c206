// Errors on their way over the wire: absl::Status with our detail on one side, grpc::Status with google.rpc details on
// the other. The only place that knows google.rpc.ErrorInfo and RetryInfo. All functions are thread-safe.
#ifndef OUTLAY_COMMON_RPC_STATUS_H_
#define OUTLAY_COMMON_RPC_STATUS_H_

#include <string_view>

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/support/status.h"

namespace outlay::rpc {

// ErrorInfo.domain of every error of ours.
inline constexpr std::string_view kErrorDomain = "outlay";

// What a caller may be told of `status`: always a reason (errors made elsewhere get the name of their code), texts cut
// to limits. INTERNAL, UNKNOWN and DATA_LOSS become INTERNAL / INTERNAL "internal error" with an `incident` that only
// the log explains. OK stays OK.
absl::Status Presentable(const absl::Status& status, std::string_view incident);

// With google.rpc.Status as details: one ErrorInfo, and RetryInfo if the error says when to retry.
grpc::Status ToGrpcStatus(const absl::Status& status);

// The same as a message, for errors inside an answer. INTERNAL, UNKNOWN and DATA_LOSS say no more than Presentable lets
// them, without an incident.
google::rpc::Status ToRpcStatus(const absl::Status& status);

// The way back, on the client. Errors without our details keep code and message only.
absl::Status FromGrpcStatus(const grpc::Status& status);

// UNIMPLEMENTED / METHOD_UNKNOWN {method}.
absl::Status MethodUnknown(std::string_view method);

// DEADLINE_EXCEEDED / NO_ANSWER {service}: the peer did not answer in time; what became of the call is unknown.
absl::Status NoAnswer(std::string_view service);

// UNAVAILABLE / SERVER_STOPPING: the same call can be made again, of another or the restarted server.
absl::Status ServerStopping();

// UNAUTHENTICATED / CREDENTIALS_EXPIRED: see outlay/auth/v1/errors.proto.
absl::Status CredentialsExpired();
// DEADLINE_EXCEEDED / ANSWERS_NOT_READ: the caller of a stream does not take what it is answered. For the log: whoever
// reads nothing does not read this.
absl::Status AnswersNotRead();

// "NOT_FOUND".
std::string_view CodeName(absl::StatusCode code);

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_STATUS_H_
