// Gathers spends into batches and carries them over streams until each is answered. Internal to the client library.
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

// Thread-safe. Callbacks of streams and timers hold it, so it ends after Close when the last of them is over.
class HoldSender : public std::enable_shared_from_this<HoldSender> {
 public:
  HoldSender(const HoldClientParts& parts, HoldClientOptions options);

  void Authorize(SpendRequest&& request, HoldClient::Done done);
  // Tells everybody who waits, and ends the streams.
  void Close();

 private:
  // One stream as long as it holds, and what it has not answered yet, the oldest first.
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
    std::int64_t open_tick = 0;  // not before
    int breaks = 0;              // one after another
  };
  struct Paused {
    std::shared_ptr<SentBatch> batch;
    std::int64_t due_tick = 0;
  };
  using Lock = std::unique_lock<std::mutex>;

  // Sends what can be sent. Needs the lock, and lets it go for a while.
  void Pump(Lock& lock);
  void Open(std::size_t place);
  // What is to be sent next; null: nothing. Needs the lock.
  std::shared_ptr<SentBatch> NextBatch();
  bool HasNext() const;
  void Write(const std::shared_ptr<Link>& link, Lock& lock);
  void Read(const std::shared_ptr<Link>& link);
  void OnWritten(const std::shared_ptr<Link>& link, bool good);
  void OnRead(const std::shared_ptr<Link>& link, bool good);
  void TakeAnswer(Link& link, std::vector<Told>* told);
  void TakeFailure(const std::shared_ptr<SentBatch>& batch, const std::vector<absl::Status>& errors,
                   std::vector<Told>* told);
  // The stream is of no more use: what it has not answered is asked again. Needs the lock.
  void Break(const std::shared_ptr<Link>& link, const absl::Status& why, std::vector<Told>* told);
  void StartTicking();
  void Tick();
  // Streams that are being opened all the time that somebody had.
  void EndUnreached(std::vector<Told>* told);
  // Those whose time passed.
  void TellLate(const absl::Status& not_sent, std::int64_t tick, std::vector<Told>* told);
  std::int64_t TicksOf(absl::Duration duration) const;
  std::int64_t BackoffTicks(int breaks);
  std::string NextId();
  // Calls back without the lock, and sends afterwards: what callers ask meanwhile travels together.
  void Settle(Lock& lock, std::vector<Told> told);

  const HoldClientParts parts_;
  const HoldClientOptions options_;
  const rpc::CallOptions call_;
  const SpendCheck check_;
  std::string id_prefix_;

  std::mutex mutex_;  // guards all below, and the links
  std::vector<Place> places_;
  std::map<BatchKind, std::deque<WaitingSpend>> waiting_;
  std::deque<std::shared_ptr<SentBatch>> again_;  // to be sent again, before others
  std::vector<Paused> paused_;
  std::size_t in_flight_ = 0;  // spends whose callers wait
  std::int64_t tick_ = 0;
  std::optional<absl::Time> rest_time_;  // since when nothing ticks, if something did
  std::uint64_t batches_ = 0;
  std::size_t next_place_ = 0;
  int settling_ = 0;
  bool is_ticking_ = false;
  bool is_closed_ = false;
};

}  // namespace outlay::client

#endif  // OUTLAY_CLIENT_HOLD_SENDER_H_
