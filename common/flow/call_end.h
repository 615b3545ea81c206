// The meaning of the status of a call to another service.
#ifndef OUTLAY_COMMON_FLOW_CALL_END_H_
#define OUTLAY_COMMON_FLOW_CALL_END_H_

#include "absl/status/status.h"

namespace outlay::flow {

enum class CallEnd {
  kAnswered,  // OK
  kRefused,   // the other service refused, and would refuse again
  kUnknown    // the outcome is unknown or undecided: the call must be repeated
};
CallEnd EndOf(const absl::Status& status);

// Returns whether the error concerns only the request's id, which was used before with other content, or too long ago:
// the call must be repeated with another id.
bool IsAboutRequestId(const absl::Status& status);
// Returns whether the other service lacks something that may still arrive in its copy of the directory.
bool IsAboutCopy(const absl::Status& status);

}  // namespace outlay::flow

#endif  // OUTLAY_COMMON_FLOW_CALL_END_H_
