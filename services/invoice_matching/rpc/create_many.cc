#include "services/invoice_matching/rpc/create_many.h"

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "common/command/run_commands.h"
#include "common/rpc/status.h"
#include "services/invoice_matching/convert/invoices.h"
#include "services/invoice_matching/rpc/answers.h"
#include "services/invoice_matching/rpc/limits.h"

namespace outlay::invoice_matching {
namespace {

void CreateOne(InvoiceFlow& flow, const rpc::Caller& caller, const v1::CreateInvoiceRequest& request, FlowDone done) {
  absl::StatusOr<Invoice> invoice = ReadInvoice(request);
  if (!invoice.ok()) return done(std::move(invoice).status());
  flow.Create(caller, {caller.organization, request.invoice_id()}, *std::move(invoice), std::move(done));
}

// A batch in progress. Each result is written by the thread that gets it, into its own element.
struct Batch {
  v1::BatchCreateInvoicesResponse response;
  std::atomic<int> missing;
};

// One stream. Kept alive by its reads, writes and invoices.
class CreateStream : public std::enable_shared_from_this<CreateStream> {
 public:
  using Call = rpc::Stream<v1::StreamCreateInvoicesRequest, v1::StreamCreateInvoicesResponse>;

  CreateStream(InvoiceFlow& flow, Call call) : flow_(flow), call_(std::move(call)) {}

  // Reads the next message if there is room for it.
  void ReadNext() {
    {
      const std::lock_guard lock(mutex_);
      if (reading_ || at_end_ || slots_.size() >= limits::kStreamMessages || invoices_ >= limits::kStreamInvoices) {
        return;
      }
      reading_ = true;
    }
    call_.Read([self = shared_from_this()](std::optional<v1::StreamCreateInvoicesRequest> message) {
      self->HaveRead(std::move(message));
    });
  }

 private:
  // A message whose answers are being gathered.
  struct Slot {
    v1::StreamCreateInvoicesResponse response;
    std::atomic<int> missing;
  };

  void HaveRead(std::optional<v1::StreamCreateInvoicesRequest> message) {
    if (!message.has_value()) {
      {
        const std::lock_guard lock(mutex_);
        reading_ = false;
        at_end_ = true;
      }
      return WriteNext();
    }
    auto slot = std::make_shared<Slot>();
    const int count = message->requests_size();
    slot->missing = count;
    for (int i = 0; i < count; ++i) slot->response.add_results();
    {
      const std::lock_guard lock(mutex_);
      reading_ = false;
      slots_.push_back(slot);
      invoices_ += static_cast<size_t>(count);
    }
    // The next message is read only after this one was passed on, so that invoices of a stream keep their order.
    for (int i = 0; i < count; ++i) Create(slot, message->requests(i), i);
    ReadNext();
  }

  void Create(const std::shared_ptr<Slot>& slot, const v1::CreateInvoiceRequest& request, int index) {
    auto done = [self = shared_from_this(), slot, id = request.invoice_id(),
                 index](const absl::StatusOr<FlowResult>& result) {
      auto* const into = slot->response.mutable_results(index);
      if (result.ok()) {
        ToProto({self->call_.caller().organization, id}, result->state, into);
      } else {
        *into->mutable_error() = rpc::ToRpcStatus(result.status());
      }
      if (slot->missing.fetch_sub(1) == 1) self->WriteNext();
    };
    CreateOne(flow_, call_.caller(), request, std::move(done));
  }

  // Writes the answer to the oldest message once it is complete; ends the stream after the last one.
  void WriteNext() {
    std::shared_ptr<Slot> slot;
    bool finish = false;
    {
      const std::lock_guard lock(mutex_);
      if (writing_) return;
      if (!slots_.empty() && slots_.front()->missing == 0) {
        slot = slots_.front();
        writing_ = true;
      } else {
        finish = slots_.empty() && at_end_ && !std::exchange(finished_, true);
      }
    }
    if (finish) call_.Finish(absl::OkStatus());
    if (slot == nullptr) return;
    call_.Write(slot->response, [self = shared_from_this()](bool ok) { self->HaveWritten(ok); });
  }

  void HaveWritten(bool ok) {
    {
      const std::lock_guard lock(mutex_);
      writing_ = false;
      invoices_ -= static_cast<size_t>(slots_.front()->response.results_size());
      slots_.pop_front();
      if (!ok) at_end_ = true;
    }
    WriteNext();
    ReadNext();
  }

  InvoiceFlow& flow_;
  const Call call_;
  std::mutex mutex_;
  // All below are guarded by mutex_.
  std::deque<std::shared_ptr<Slot>> slots_;
  size_t invoices_ = 0;
  bool reading_ = false;
  bool writing_ = false;
  bool at_end_ = false;
  bool finished_ = false;
};

}  // namespace

void BatchCreateInvoices(InvoiceFlow& flow,
                         rpc::Call<v1::BatchCreateInvoicesRequest, v1::BatchCreateInvoicesResponse> call) {
  const v1::BatchCreateInvoicesRequest& request = call.request();
  auto batch = std::make_shared<Batch>();
  batch->missing = request.requests_size();
  for (int i = 0; i < request.requests_size(); ++i) batch->response.add_results();
  for (int i = 0; i < request.requests_size(); ++i) {
    const v1::CreateInvoiceRequest& create = request.requests(i);
    auto done = [call, batch, i, &create](const absl::StatusOr<FlowResult>& result) {
      v1::InvoiceResult* const into = batch->response.mutable_results(i);
      if (result.ok()) {
        ToProto(InvoiceRef{call.caller().organization, create.invoice_id()}, *result, into->mutable_invoice());
      } else {
        *into->mutable_error() = rpc::ToRpcStatus(result.status());
      }
      if (batch->missing.fetch_sub(1) == 1) call.Finish(batch->response);
    };
    CreateOne(flow, call.caller(), create, std::move(done));
  }
}

void StreamCreateInvoices(InvoiceFlow& flow,
                          rpc::Stream<v1::StreamCreateInvoicesRequest, v1::StreamCreateInvoicesResponse> call) {
  std::make_shared<CreateStream>(flow, std::move(call))->ReadNext();
}

}  // namespace outlay::invoice_matching
