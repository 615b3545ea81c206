// Errors for people: what happened, to which object, and what to do next.
#ifndef OUTLAY_TOOLS_OUTLAY_ERRORS_H_
#define OUTLAY_TOOLS_OUTLAY_ERRORS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"

namespace outlay::cli {

// The exit codes of the program; docs/cli.md documents them for scripts.
enum class ExitCode {
  kOk = 0,
  kRefused = 1,      // a rule refused; repeating the call does not help
  kUsage = 2,        // the command line or a field of a request is wrong
  kUnavailable = 3,  // no answer, or too busy; repeating the call may help
  kNotFound = 4,     // a resource named in the call does not exist
  kNotAllowed = 5,   // who you are is not known, or not enough
  kInternal = 6,     // a fault of the service
};
ExitCode ExitCodeOf(const absl::Status& status);

// What to do about an error, in one sentence; empty where the message says it already.
std::string NextStep(const absl::Status& status);

// The error on standard error: "error: ..." with its reason, its metadata, the next step, and, where the outcome may be
// unknown, how to repeat the call. `request_id` is empty when there was none.
std::string RenderError(const absl::Status& status, std::string_view request_id, bool has_colour);
// The same as one line of JSON.
std::string RenderErrorJson(const absl::Status& status, std::string_view request_id);

// An error inside an answer, with its reason and metadata.
absl::Status FromProto(const google::rpc::Status& status);

// Returns the reason of an error, or the name of its code if it has none.
std::string ReasonOrCode(const absl::Status& status);

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_ERRORS_H_
