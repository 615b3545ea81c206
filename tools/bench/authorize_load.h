// Sends spends, one or many per call, and checks what the budgets said.
#ifndef OUTLAY_TOOLS_BENCH_AUTHORIZE_LOAD_H_
#define OUTLAY_TOOLS_BENCH_AUTHORIZE_LOAD_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "tools/bench/authorize_data.h"
#include "tools/bench/load.h"
#include "tools/bench/message_streams.h"
#include "tools/bench/raw_client.h"

namespace outlay::bench {

// Thread-safe.
struct HoldCounts {
  std::atomic<int64_t> allowed{0};
  std::atomic<int64_t> refused{0};
  std::atomic<int64_t> messages{0};
  std::atomic<int64_t> request_bytes{0};
  std::atomic<int64_t> reply_bytes{0};

  double PerMessage(const std::atomic<int64_t>& bytes) const {
    return static_cast<double>(bytes) / static_cast<double>(messages);
  }
};

// One AuthorizeHold per operation. All must outlive the operation, as below.
Operation AuthorizeOneByOne(RawClient& client, HoldMaker& maker, HoldCounts& counts);
// One AuthorizeHolds of `size` per operation.
Operation AuthorizeBatches(RawClient& client, HoldMaker& maker, HoldCounts& counts, int size);

// Open streams that send spends, a batch per message.
class HoldStreams {
 public:
  // Opens the streams, spread over the organizations. All must outlive this.
  HoldStreams(RawClient& client, HoldMaker& maker, HoldCounts& counts, size_t streams, int batch);

  // One message per operation; caller i has stream i.
  Operation Messages();

 private:
  HoldMaker& maker_;
  HoldCounts& counts_;
  const int batch_;
  MessageStreams streams_;
};

// The same requests to a bare server; `size` 0: one by one.
Operation EchoHolds(RawClient& client, HoldMaker& maker, int size);

}  // namespace outlay::bench

#endif  // OUTLAY_TOOLS_BENCH_AUTHORIZE_LOAD_H_
