#include "services/purchase_order/rpc/associate_batch.h"

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/rpc/formats.h"
#include "common/rpc/status.h"
#include "services/purchase_order/commands/associate_invoice.h"
#include "services/purchase_order/convert/associations.h"

namespace outlay::purchase_order {
namespace {

using BatchCall = rpc::Call<v1::AssociateInvoicesRequest, v1::AssociateInvoicesResponse>;

// Collects the answers of a batch from any thread; the last one finishes the call.
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
    response.mutable_results()->Reserve(static_cast<int>(results_.size()));
    for (const absl::StatusOr<command::Result>& result : results_) {
      Add(result, *response.add_results());
    }
    call_.Finish(response);
  }

  static void Add(const absl::StatusOr<command::Result>& result, v1::AssociationResult& answer) {
    absl::Status error = result.status();
    if (error.ok() && !answer.ParseFromString(result->answer)) {
      error = DataLoss("association answer");
    }
    if (!error.ok()) {
      *answer.mutable_error() = rpc::ToRpcStatus(error);
    }
  }

  const BatchCall call_;
  std::vector<absl::StatusOr<command::Result>> results_;  // each written once, before left_ is counted down
  std::atomic<std::size_t> left_;
};

// Associates one invoice, on behalf of the caller, in the organization that its name has.
void Start(command::Executor& executor, const std::shared_ptr<Batch>& batch, const rpc::Caller& caller,
           const v1::InvoiceFacts& proto, std::size_t at) {
  absl::StatusOr<InvoiceFacts> invoice = FromProto(proto, Concat("invoices[", at, "]"));
  if (!invoice.ok()) {
    batch->Take(at, invoice.status());
    return;
  }
  rpc::Caller in_organization = caller;
  in_organization.organization = rpc::OrganizationOf(proto.invoice());
  auto command = std::make_unique<AssociateInvoice>(in_organization.organization, *std::move(invoice));
  const Digest digest = command->digest();
  executor.Execute(in_organization, {.request_id = "", .digest = digest}, std::move(command),
                   [batch, at](absl::StatusOr<command::Result> result) { batch->Take(at, std::move(result)); });
}

}  // namespace

void StartAssociateBatch(command::Executor& executor, const BatchCall& call) {
  const auto& invoices = call.request().invoices();
  const auto batch = std::make_shared<Batch>(call, static_cast<std::size_t>(invoices.size()));
  for (int i = 0; i < invoices.size(); ++i) {
    Start(executor, batch, call.caller(), invoices[i], static_cast<std::size_t>(i));
  }
}

}  // namespace outlay::purchase_order
