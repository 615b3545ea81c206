// What a call of another service came to.
#ifndef OUTLAY_COMMON_FLOW_CALL_END_H_
#define OUTLAY_COMMON_FLOW_CALL_END_H_

#include "absl/status/status.h"

namespace outlay::flow {

enum class CallEnd {
  kAnswered,  // OK
  kRefused,   // the other service said no, and would say so again
  kUnknown    // nobody knows, or it cannot say yet: it must be asked again
};
CallEnd EndOf(const absl::Status& status);

// Whether it says nothing about what was asked, only about the request's id, which came before with other content or
// too long ago: it must be asked under another one.
bool IsAboutRequestId(const absl::Status& status);
// Whether the other service lacks something that its copy of the directory may bring.
bool IsAboutCopy(const absl::Status& status);

}  // namespace outlay::flow

#endif  // OUTLAY_COMMON_FLOW_CALL_END_H_
