// Gathers spends into batches and sends them over streams until each is answered. Internal to the client library.
#ifndef OUTLAY_CLIENT_HOLD_SENDER_H_
#define OUTLAY_CLIENT_HOLD_SENDER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/hold_batch.h"
#include "client/hold_client.h"
#include "client/spend_check.h"
#include "common/base/ids.h"
#include "common/rpc/channel.h"

namespace outlay::client {

// Thread-safe. Callbacks of streams and timers keep it alive, so it ends after Close, with the last of them.
class HoldSender : public std::enable_shared_from_this<HoldSender> {
 public:
  HoldSender(const HoldClientParts& parts, HoldClientOptions options);

  void Authorize(SpendRequest&& request, HoldClient::Done done);
  // Notifies all waiting callers, and ends the streams.
  void Close();

 private:
  // One open stream, and the batches that it has not answered yet, the oldest first.
  struct Link {
    std::size_t place = 0;
    std::shared_ptr<rpc::ClientStream> stream;  // null: it is over
    budget::v1::StreamAuthorizeHoldsResponse response;
    std::deque<std::shared_ptr<SentBatch>> sent;
    bool is_writing = false;
    bool has_answered = false;
  };
  struct Place {
    std::shared_ptr<Link> link;  // null: none is open
    int64_t open_tick = 0;       // do not open one earlier
    int breaks = 0;              // in succession
  };
  struct Paused {
    std::shared_ptr<SentBatch> batch;
    int64_t due_tick = 0;
  };
  using Lock = std::unique_lock<std::mutex>;

  // Sends all that can be sent. Needs the lock, and releases it temporarily.
  void Pump(Lock& lock);
  void Open(std::size_t place);
  // Returns the next batch to send; null: there is none. Needs the lock.
  std::shared_ptr<SentBatch> NextBatch();
  bool HasNext() const;
  void Write(const std::shared_ptr<Link>& link, Lock& lock);
  void Read(const std::shared_ptr<Link>& link);
  void OnWritten(const std::shared_ptr<Link>& link, bool good);
  void OnRead(const std::shared_ptr<Link>& link, bool good);
  void TakeAnswer(Link& link, std::vector<Told>* told);
  void TakeFailure(const std::shared_ptr<SentBatch>& batch, const std::vector<absl::Status>& errors,
                   std::vector<Told>* told);
  // Gives up a stream: its unanswered batches are sent again. Needs the lock.
  void Break(const std::shared_ptr<Link>& link, const absl::Status& why, std::vector<Told>* told);
  void StartTicking();
  void Tick();
  // Ends streams that have not reached the service by the deadline of a waiting caller.
  void EndUnreached(std::vector<Told>* told);
  // Notifies the callers whose deadline has passed.
  void TellLate(const absl::Status& not_sent, int64_t tick, std::vector<Told>* told);
  int64_t TicksOf(absl::Duration duration) const;
  int64_t BackoffTicks(int breaks);
  std::string NextId();
  // Calls callbacks without the lock, then sends, so that spends requested by these callbacks share messages.
  void Settle(Lock& lock, std::vector<Told> told);

  const HoldClientParts parts_;
  const HoldClientOptions options_;
  const rpc::CallOptions call_;
  const SpendCheck check_;
  std::string id_prefix_;

  std::mutex mutex_;  // guards all below, and the links
  std::vector<Place> places_;
  std::map<BatchKind, std::deque<WaitingSpend>> waiting_;
  std::deque<std::shared_ptr<SentBatch>> again_;  // to be sent again, before other batches
  std::vector<Paused> paused_;
  std::size_t in_flight_ = 0;  // spends whose callers wait
  int64_t tick_ = 0;
  std::optional<absl::Time> rest_time_;  // since when there are no ticks, if there were any
  uint64_t batches_ = 0;
  std::size_t next_place_ = 0;
  int settling_ = 0;
  bool is_ticking_ = false;
  bool is_closed_ = false;
};

}  // namespace outlay::client

#endif  // OUTLAY_CLIENT_HOLD_SENDER_H_
