// Decides batches of spends from a stream: many at a time, answered in the order of their arrival.
#ifndef OUTLAY_SERVICES_BUDGET_RPC_HOLD_STREAM_H_
#define OUTLAY_SERVICES_BUDGET_RPC_HOLD_STREAM_H_

#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "common/command/run_commands.h"
#include "common/rpc/call.h"
#include "common/rpc/method.h"
#include "outlay/budget/v1/hold_batches.pb.h"
#include "services/budget/rpc/byte_quota.h"

namespace outlay::budget {

// Returns the command of a batch. INVALID_ARGUMENT / FIELD_INVALID {field}.
absl::StatusOr<std::unique_ptr<command::Command>> BatchCommand(const v1::AuthorizeHoldsRequest& request);
// Returns the bytes that a batch takes of a ByteQuota until it is answered.
std::size_t BatchBytes(const v1::AuthorizeHoldsRequest& request);

// Thread-safe. Keeps itself alive until the stream has ended.
class HoldStream : public std::enable_shared_from_this<HoldStream> {
 public:
  using Stream = rpc::Stream<v1::StreamAuthorizeHoldsRequest, v1::StreamAuthorizeHoldsResponse>;

  // Starts to serve a stream. `method` is AuthorizeHolds, whose digests make a batch repeated by that method the same.
  // All must outlive the stream.
  static void Start(command::Executor* executor, const rpc::Method* method, ByteQuota* quota, Stream stream);

  // Public for std::make_shared only; use Start.
  HoldStream(command::Executor* executor, const rpc::Method* method, ByteQuota* quota, Stream stream)
      : executor_(executor), method_(method), quota_(quota), stream_(std::move(stream)) {}

 private:
  using Read = rpc::CheckedMessage<v1::StreamAuthorizeHoldsRequest>;

  // A batch that was read and is not answered yet.
  struct Waiting {
    v1::StreamAuthorizeHoldsResponse response;
    bool is_decided = false;
    // The bytes of the batch and its answer.
    ByteQuota::Share share;
    std::size_t bytes = 0;
  };

  void ReadNext();
  void Take(std::optional<Read> read);
  void Decide(v1::AuthorizeHoldsRequest* batch, std::shared_ptr<Waiting> waiting);
  void Settle(Waiting& waiting, const absl::StatusOr<command::Result>& result);
  // Sends the answers that are due, and reads on if there is room.
  void Pump();

  command::Executor* const executor_;
  const rpc::Method* const method_;
  ByteQuota* const quota_;
  const Stream stream_;

  std::mutex mutex_;
  // All guarded by mutex_.
  std::deque<std::shared_ptr<Waiting>> waiting_;  // in the order of arrival
  std::size_t bytes_ = 0;                         // of batches that wait or are being written
  bool is_reading_ = false;
  bool is_writing_ = false;
  bool is_over_ = false;  // nothing further will be read
  bool has_ended_ = false;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_HOLD_STREAM_H_
