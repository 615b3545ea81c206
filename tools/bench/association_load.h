// Sends invoices, one per call or streamed, and checks what became of them.
#ifndef OUTLAY_TOOLS_BENCH_ASSOCIATION_LOAD_H_
#define OUTLAY_TOOLS_BENCH_ASSOCIATION_LOAD_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tools/bench/association_data.h"
#include "tools/bench/load.h"
#include "tools/bench/message_streams.h"
#include "tools/bench/raw_client.h"

namespace outlay::bench {

// Thread-safe.
struct InvoiceCounts {
  std::atomic<int64_t> associated{0};
  std::atomic<int64_t> received{0};  // answered before the line was found
  std::atomic<int64_t> unmatched{0};
  std::atomic<int64_t> invoice_bytes{0};
  std::atomic<int64_t> request_bytes{0};
  std::atomic<int64_t> reply_bytes{0};

  void Count(invoice_matching::v1::Invoice::State state);
  int64_t all() const { return associated + received + unmatched; }
};

// One CreateInvoice. `metadata` and `counts` must live until `done`.
void CreateOne(RawClient& client, size_t caller, const Metadata& metadata,
               const invoice_matching::v1::CreateInvoiceRequest& request, InvoiceCounts& counts, Done done);

// One CreateInvoice per operation. All must outlive the operation.
Operation CreateOneByOne(RawClient& client, InvoiceMaker& maker, InvoiceCounts& counts);

// The same requests to a bare server, which echoes.
Operation EchoInvoices(RawClient& client, InvoiceMaker& maker);

// One stream for each caller, of one organization each; an operation is a message of `batch` invoices and its answer.
class InvoiceStreams {
 public:
  // Opens the streams. All must outlive this.
  InvoiceStreams(RawClient& client, InvoiceMaker& maker, InvoiceCounts& counts, size_t streams, int batch);

  Operation Messages();

 private:
  InvoiceMaker& maker_;
  InvoiceCounts& counts_;
  const int batch_;
  MessageStreams streams_;
};

}  // namespace outlay::bench

#endif  // OUTLAY_TOOLS_BENCH_ASSOCIATION_LOAD_H_
