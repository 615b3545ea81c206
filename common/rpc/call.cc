#include "common/rpc/call.h"

#include <utility>

#include "common/base/status_macros.h"
#include "common/rpc/method.h"
#include "common/rpc/status.h"

namespace outlay::rpc {

CallState::~CallState() {
  if (transport_ != nullptr && !finished_.load(std::memory_order_acquire)) {
    Finish(absl::InternalError("the handler dropped the call without an answer"), {});
  }
}

void CallState::Start(std::shared_ptr<Transport> transport, CallOwner* owner) {
  transport_ = std::move(transport);
  owner_ = owner;
}

void CallState::Finish(const absl::Status& status, const Reply& reply) {
  if (finished_.exchange(true, std::memory_order_acq_rel)) {
    return;
  }
  // The metrics first: whoever has the answer finds it counted.
  if (status.ok()) {
    owner_->OnFinished(context_, status, status);
    transport_->Finish(status, reply);
    return;
  }
  const absl::Status answered = Presentable(status, owner_->NewIncident());
  owner_->OnFinished(context_, status, answered);
  transport_->Finish(answered, {});
}

absl::Status CallState::CheckMessage(const google::protobuf::Message& message) {
  const bool first = std::exchange(first_message_, false);
  if (!first) {
    OUTLAY_ASSIGN_OR_RETURN(judged_, owner_->JudgeAgain(context_));
  }
  return context_.method->CheckRequest(message, context_.caller, first);
}

}  // namespace outlay::rpc
