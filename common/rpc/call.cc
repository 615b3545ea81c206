#include "common/rpc/call.h"

#include <limits>
#include <utility>

#include "common/base/status_macros.h"
#include "common/rpc/limits.h"
#include "common/rpc/method.h"
#include "common/rpc/status.h"

namespace outlay::rpc {
namespace {

// No number of a Write.
constexpr uint64_t kStopped = std::numeric_limits<uint64_t>::max();

}  // namespace

CallState::~CallState() {
  if (transport_ != nullptr && !finished_.load(std::memory_order_acquire)) {
    Finish(transport_->server_stops() ? ServerStopping()
                                      : absl::InternalError("the handler dropped the call without an answer"),
           {});
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
  // Metrics first: a caller that has the answer must find it counted.
  const bool is_stopped = is_stopped_.load(std::memory_order_acquire);
  if (status.ok() && !is_stopped) {
    owner_->OnFinished(context_, status, status);
    transport_->Finish(status, reply);
    return;
  }
  const absl::Status& error = is_stopped ? stopped_ : status;
  const absl::Status answered = Presentable(error, owner_->NewIncident());
  owner_->OnFinished(context_, error, answered);
  transport_->Finish(answered, {});
}

void CallState::Stop(const absl::Status& why) {
  const bool reads = !context_.method->reads_one_request();
  // What is being written ends first, or is cut off: until then the call is not over, and counts. A stream that only
  // writes is told then that its caller takes no more.
  if (!reads && transport_->write_under_way() == 0) {
    Finish(why, {});
    return;
  }
  std::call_once(stopping_, [&] {
    stopped_ = why;
    is_stopped_.store(true, std::memory_order_release);
    transport_->EndReads();
  });
}

void CallState::CutIfStuck(absl::Time now) {
  const uint64_t write = transport_->write_under_way();
  // Once it may not go on, all that is left has one time together, however fast single answers are taken.
  const bool is_stopped = is_stopped_.load(std::memory_order_acquire);
  const uint64_t seen = is_stopped ? kStopped : write;
  if (seen == 0 || seen != seen_write_) {
    seen_write_ = seen;
    seen_write_time_ = now;
    return;
  }
  const bool is_late = now - seen_write_time_ >= (is_stopped ? limits::kLastWriteTime : limits::kWriteTime);
  if (write == 0 || !is_late) return;
  // Once is enough.
  seen_write_time_ = absl::InfiniteFuture();
  Stop(AnswersNotRead());
  transport_->Cut();
}

absl::Status CallState::JudgeAgain() {
  if (first_message_) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(judged_, owner_->JudgeAgain(context_));
  return absl::OkStatus();
}

absl::Status CallState::CheckMessage(const google::protobuf::Message& message) {
  return context_.method->CheckRequest(message, context_.caller, std::exchange(first_message_, false));
}

}  // namespace outlay::rpc
