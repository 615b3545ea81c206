#include "services/budget/rpc/hold_stream.h"

#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/rpc/status.h"
#include "common/rpc/values.h"
#include "services/budget/commands/authorize_holds.h"
#include "services/budget/convert/hold_batches.h"
#include "services/budget/convert/holds.h"
#include "services/budget/convert/spend_errors.h"
#include "services/budget/domain/limits.h"

namespace outlay::budget {

absl::StatusOr<std::unique_ptr<command::Command>> BatchCommand(const v1::AuthorizeHoldsRequest& request) {
  OUTLAY_ASSIGN_OR_RETURN(PackedSpends packed, PackSpends(request));
  BatchAuthorization batch = {.batch_id = request.batch_id(),
                              .kinds = std::move(packed.kinds),
                              .spends = std::move(packed.spends),
                              .grants = std::move(packed.grants),
                              .stage = ToStage(request.stage()),
                              .expire_time = {},
                              .tolerance_basis_points = request.tolerance_basis_points(),
                              .is_all_or_nothing = request.all_or_nothing(),
                              .is_dry_run = request.validate_only(),
                              .is_explained = request.with_verdicts()};
  if (request.has_expire_time()) batch.expire_time = rpc::TimeFromProto(request.expire_time());
  return std::make_unique<AuthorizeHolds>(std::move(batch));
}

std::size_t BatchBytes(const v1::AuthorizeHoldsRequest& request) {
  return request.ByteSizeLong() + static_cast<std::size_t>(request.spends_size()) * limits::kBatchedSpendBytes;
}

void HoldStream::Start(command::Executor* executor, const rpc::Method* method, ByteQuota* quota, Stream stream) {
  std::make_shared<HoldStream>(executor, method, quota, std::move(stream))->Pump();
}

void HoldStream::ReadNext() {
  stream_.ReadChecked([self = shared_from_this()](std::optional<Read> message) { self->Take(std::move(message)); });
}

void HoldStream::Take(std::optional<Read> read) {
  std::shared_ptr<Waiting> waiting;
  {
    const std::lock_guard lock(mutex_);
    is_reading_ = false;
    is_over_ = !read.has_value();
    if (read.has_value()) {
      waiting = std::make_shared<Waiting>();
      waiting->response.set_batch_id(read->message.batch().batch_id());
      waiting_.push_back(waiting);
    }
  }
  if (waiting != nullptr && !read->status.ok()) {
    Settle(*waiting, read->status);
  } else if (waiting != nullptr) {
    Decide(read->message.mutable_batch(), std::move(waiting));
  }
  Pump();
}

void HoldStream::Decide(v1::AuthorizeHoldsRequest* batch, std::shared_ptr<Waiting> waiting) {
  if (batch->with_verdicts()) {
    Settle(*waiting,
           FieldInvalid("with_verdicts", "must not be set in a stream; ask AuthorizeHolds, or SimulateHolds"));
    return;
  }
  const std::size_t bytes = BatchBytes(*batch);
  absl::StatusOr<ByteQuota::Share> share = quota_->Take(stream_.caller(), bytes);
  if (!share.ok()) {
    Settle(*waiting, share.status());
    return;
  }
  waiting->share = *std::move(share);
  {
    const std::lock_guard lock(mutex_);
    waiting->bytes = bytes;
    bytes_ += bytes;
  }
  absl::StatusOr<std::unique_ptr<command::Command>> command = BatchCommand(*batch);
  if (!command.ok()) {
    Settle(*waiting, command.status());
    return;
  }
  executor_->Execute(
      stream_.judged_caller(), {.request_id = {}, .digest = method_->RequestDigest(batch)}, *std::move(command),
      [self = shared_from_this(), waiting = std::move(waiting)](const absl::StatusOr<command::Result>& result) {
        self->Settle(*waiting, result);
        self->Pump();
      });
}

void HoldStream::Settle(Waiting& waiting, const absl::StatusOr<command::Result>& result) {
  const std::lock_guard lock(mutex_);
  v1::StreamAuthorizeHoldsResponse& response = waiting.response;
  const bool is_read = result.ok() && response.mutable_response()->ParseFromString(result->answer);
  if (is_read) {
    response.set_organization_sequence(static_cast<int64_t>(result->organization_sequence));
  } else {
    const absl::Status error = result.ok() ? DataLoss("answer of a batch") : result.status();
    *response.mutable_error() = rpc::ToRpcStatus(error);
    TellFurtherErrors(error, &response);
  }
  waiting.is_decided = true;
}

void HoldStream::Pump() {
  std::shared_ptr<Waiting> next;
  bool reads = false;
  std::optional<absl::Status> end;
  {
    const std::lock_guard lock(mutex_);
    if (has_ended_) return;
    if (!is_writing_ && !waiting_.empty() && waiting_.front()->is_decided) {
      next = std::move(waiting_.front());
      waiting_.pop_front();
      is_writing_ = true;
    }
    reads = !is_over_ && !is_reading_ && waiting_.size() < limits::kBatchesInFlight &&
            bytes_ < limits::kStreamBytesInFlight;
    is_reading_ = is_reading_ || reads;
    if (is_over_ && !is_writing_ && waiting_.empty()) {
      has_ended_ = true;
      end = stream_.cancelled() ? absl::CancelledError("the caller is gone, or may not go on") : absl::OkStatus();
    }
  }
  if (reads) ReadNext();
  if (end.has_value()) stream_.Finish(*end);
  if (next == nullptr) return;
  stream_.Write(next->response,
                [self = shared_from_this(), share = std::move(next->share), bytes = next->bytes](bool is_alive) {
                  {
                    const std::lock_guard lock(self->mutex_);
                    self->is_writing_ = false;
                    self->bytes_ -= bytes;
                    // A decision stays valid after the caller is gone; a repeated request gets it.
                    if (!is_alive) {
                      self->is_over_ = true;
                      self->waiting_.clear();
                    }
                  }
                  self->Pump();
                });
}

}  // namespace outlay::budget
