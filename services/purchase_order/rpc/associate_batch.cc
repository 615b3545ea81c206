#include "services/purchase_order/rpc/associate_batch.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/rpc/status.h"
#include "services/purchase_order/commands/associate_invoice.h"
#include "services/purchase_order/convert/associations.h"

namespace outlay::purchase_order {
namespace {

using BatchCall = rpc::Call<v1::AssociateInvoicesRequest, v1::AssociateInvoicesResponse>;

// Whether no retry can help: then the other invoices go on without this one.
bool IsFinal(const absl::Status& error) {
  const std::string reason = ErrorReason(error);
  return reason == "INVOICE_ALREADY_BOOKED" || reason == "MONEY_OVERFLOW";
}

// The answers of a batch as they come in, from any thread; the last one finishes the call.
class Batch {
 public:
  Batch(const BatchCall& call, std::size_t size) : call_(call), results_(size, absl::UnknownError("not run")) {
    left_.store(size, std::memory_order_relaxed);
  }

  void Take(std::size_t at, absl::StatusOr<command::Result> result) {
    results_[at] = std::move(result);
    if (left_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      Finish();
    }
  }

 private:
  void Finish() const {
    v1::AssociateInvoicesResponse response;
    uint64_t sequence = 0;
    for (const absl::StatusOr<command::Result>& result : results_) {
      const absl::Status added = Add(result, *response.add_results());
      if (!added.ok()) {
        call_.Finish(added);
        return;
      }
      if (result.ok()) {
        sequence = std::max(sequence, result->organization_sequence);
      }
    }
    call_.Finish(response, sequence);
  }

  static absl::Status Add(const absl::StatusOr<command::Result>& result, v1::AssociationResult& answer) {
    if (result.ok()) {
      return answer.ParseFromString(result->answer) ? absl::OkStatus() : DataLoss("association answer");
    }
    if (!IsFinal(result.status())) {
      return result.status();
    }
    const grpc::Status wire = rpc::ToGrpcStatus(result.status());
    return answer.mutable_error()->ParseFromString(wire.error_details()) ? absl::OkStatus() : result.status();
  }

  const BatchCall call_;
  std::vector<absl::StatusOr<command::Result>> results_;  // each written once, before left_ is counted down
  std::atomic<std::size_t> left_;
};

}  // namespace

void StartAssociateBatch(command::Executor& executor, const BatchCall& call) {
  const std::string& organization = call.caller().organization;
  std::vector<std::unique_ptr<AssociateInvoice>> commands;
  for (const v1::InvoiceFacts& proto : call.request().invoices()) {
    absl::StatusOr<InvoiceFacts> invoice = FromProto(proto, Concat("invoices[", commands.size(), "]"));
    if (!invoice.ok()) {
      call.Finish(invoice.status());
      return;
    }
    commands.push_back(std::make_unique<AssociateInvoice>(organization, *std::move(invoice)));
  }
  const auto batch = std::make_shared<Batch>(call, commands.size());
  for (std::size_t i = 0; i < commands.size(); ++i) {
    executor.Execute(call.caller(), {.request_id = "", .digest = call.context().request_digest}, std::move(commands[i]),
                     [batch, i](absl::StatusOr<command::Result> result) { batch->Take(i, std::move(result)); });
  }
}

}  // namespace outlay::purchase_order
