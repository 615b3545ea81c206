// Joins the edge to the one door: a handler gives its call and its command, the command's end finishes the call.
#ifndef OUTLAY_COMMON_COMMAND_EXECUTE_CALL_H_
#define OUTLAY_COMMON_COMMAND_EXECUTE_CALL_H_

#include <memory>
#include <utility>

#include "common/command/executor.h"
#include "common/rpc/call.h"

namespace outlay::command {

// The command's answer must be a serialized Response. The call ends with its organization sequence beside it. `kept`
// lives until then.
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
