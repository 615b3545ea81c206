// Runs many commands of one caller, a limited number at a time, and returns their results in order.
#ifndef OUTLAY_COMMON_COMMAND_RUN_COMMANDS_H_
#define OUTLAY_COMMON_COMMAND_RUN_COMMANDS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/digest.h"
#include "common/base/function.h"
#include "common/command/executor.h"
#include "common/rpc/caller.h"

namespace outlay::command {

// A command with the digest of its request. The digest is stored in the command's own rows, or with `request_id`.
struct PreparedCommand {
  Digest digest;
  std::unique_ptr<Command> command;
  std::string request_id = {};
};

using CommandResults = std::vector<absl::StatusOr<Result>>;

// Runs the commands, at most kCommandsInFlight at the same time. An item that could not be prepared has its error as
// its result. `done` is called once, on a thread of the store or on this one. `executor` must outlive the run.
void RunCommands(Executor* executor, const rpc::Caller& caller, std::vector<absl::StatusOr<PreparedCommand>> commands,
                 UniqueFunction<void(CommandResults)> done);

}  // namespace outlay::command

#endif  // OUTLAY_COMMON_COMMAND_RUN_COMMANDS_H_
