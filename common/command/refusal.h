// Errors that are answers: which ones are remembered, and how they are written down. All functions are thread-safe.
#ifndef OUTLAY_COMMON_COMMAND_REFUSAL_H_
#define OUTLAY_COMMON_COMMAND_REFUSAL_H_

#include "absl/status/status.h"
#include "outlay/command/storage/v1/log.pb.h"

namespace outlay::command {

// Whether a retry must get the same error: a rule with a name refused, and nothing says that a retry may help. See
// Command::Run for the classes.
bool IsRemembered(const absl::Status& error);

// Of a step that nobody called for: only rules say this against it, and a repetition would not mend it.
bool IsRefusalByRule(const absl::Status& status);

void WriteRefusal(const absl::Status& error, storage::v1::Refusal* refusal);
absl::Status ReadRefusal(const storage::v1::Refusal& refusal);

}  // namespace outlay::command

#endif  // OUTLAY_COMMON_COMMAND_REFUSAL_H_
