// Connects a call to the executor: a handler passes its call and its command, and the command's result finishes the
// call.
#ifndef OUTLAY_COMMON_COMMAND_EXECUTE_CALL_H_
#define OUTLAY_COMMON_COMMAND_EXECUTE_CALL_H_

#include <memory>
#include <utility>

#include "common/command/executor.h"
#include "common/rpc/call.h"

namespace outlay::command {

// Executes `command` and finishes `call` with its result. The command's answer must be a serialized Response; the
// organization sequence is sent with it. `kept` stays alive until the call is finished.
template <typename Request, typename Response>
void ExecuteCall(Executor& executor, const rpc::Call<Request, Response>& call, std::unique_ptr<Command> command,
                 std::shared_ptr<const void> kept = nullptr) {
  executor.Execute(call.caller(), {.request_id = call.context().request_id, .digest = call.context().request_digest},
                   std::move(command), [call, kept = std::move(kept)](absl::StatusOr<Result> result) {
                     if (result.ok()) {
                       call.FinishSerialized(result->answer, result->organization_sequence);
                     } else {
                       call.Finish(result.status());
                     }
                   });
}

}  // namespace outlay::command

#endif  // OUTLAY_COMMON_COMMAND_EXECUTE_CALL_H_
