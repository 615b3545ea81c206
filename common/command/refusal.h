// Errors that are answers: which of them are remembered, and how they are stored. All functions are thread-safe.
#ifndef OUTLAY_COMMON_COMMAND_REFUSAL_H_
#define OUTLAY_COMMON_COMMAND_REFUSAL_H_

#include "absl/status/status.h"
#include "outlay/command/storage/v1/log.pb.h"

namespace outlay::command {

// Returns whether a retry must get the same error: a rule with a name refused the command, and the error names no time
// after which a retry may succeed. Command::Run lists the codes.
bool IsRemembered(const absl::Status& error);

// Returns whether `status`, the result of a step that no caller waits for, is a refusal by a rule, which a retry would
// not change.
bool IsRefusalByRule(const absl::Status& status);

void WriteRefusal(const absl::Status& error, storage::v1::Refusal* refusal);
absl::Status ReadRefusal(const storage::v1::Refusal& refusal);

}  // namespace outlay::command

#endif  // OUTLAY_COMMON_COMMAND_REFUSAL_H_
