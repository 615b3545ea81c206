// The Invoices service: parses requests, passes them on, and answers.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_RPC_INVOICES_SERVICE_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_RPC_INVOICES_SERVICE_H_

#include <atomic>
#include <cstdint>
#include <memory>

#include "common/base/scheduler.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/invoice_matching/v1/invoices.pb.h"
#include "services/invoice_matching/flow/invoice_flow.h"

namespace outlay::invoice_matching {

// The parts that the handlers use. All must outlive the service and its calls.
struct InvoicesParts {
  InvoiceFlow* flow = nullptr;
  store::Store* store = nullptr;
  Scheduler* scheduler = nullptr;  // for reads of many rows
};

// Thread-safe. No handler blocks.
class InvoicesService {
 public:
  explicit InvoicesService(InvoicesParts parts) : parts_(parts) {}

  // To be called once, before the dispatcher is sealed. The dispatcher must outlive the service: imports check rows by
  // its rules.
  void Bind(rpc::Dispatcher& dispatcher);

  void Create(rpc::Call<v1::CreateInvoiceRequest, v1::Invoice> call);
  void BatchCreate(rpc::Call<v1::BatchCreateInvoicesRequest, v1::BatchCreateInvoicesResponse> call);
  void StreamCreate(rpc::Stream<v1::StreamCreateInvoicesRequest, v1::StreamCreateInvoicesResponse> call);
  void Get(rpc::Call<v1::GetInvoiceRequest, v1::Invoice> call);
  void List(rpc::Call<v1::ListInvoicesRequest, v1::ListInvoicesResponse> call);
  void Cancel(rpc::Call<v1::CancelInvoiceRequest, v1::Invoice> call);
  void ChangeAssociation(rpc::Call<v1::ChangeAssociationRequest, v1::Invoice> call);
  void RetryAssociations(rpc::Stream<v1::RetryAssociationsRequest, v1::RetryAssociationsResponse> call);
  void Import(rpc::Stream<v1::ImportInvoicesRequest, v1::ImportInvoicesResponse> call);
  void Export(rpc::Stream<v1::ExportInvoicesRequest, v1::ExportInvoicesResponse> call);
  void DownloadOriginal(rpc::Stream<v1::DownloadOriginalRequest, v1::DownloadOriginalResponse> call);

 private:
  const InvoicesParts parts_;
  const rpc::Dispatcher* dispatcher_ = nullptr;  // set by Bind
  const std::shared_ptr<std::atomic<int64_t>> imports_ = std::make_shared<std::atomic<int64_t>>(0);
};

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_RPC_INVOICES_SERVICE_H_
