#include "services/invoice_matching/rpc/invoices_service.h"

#include <optional>
#include <utility>

#include "common/base/errors.h"
#include "services/invoice_matching/commands/in_reach.h"
#include "services/invoice_matching/domain/errors.h"
#include "services/invoice_matching/domain/names.h"
#include "services/invoice_matching/rpc/answers.h"
#include "services/invoice_matching/rpc/create_many.h"
#include "services/invoice_matching/rpc/import_invoices.h"
#include "services/invoice_matching/rpc/read_many.h"
#include "services/invoice_matching/rpc/retry_associations.h"

namespace outlay::invoice_matching {
namespace {

// Names and their organization were checked at the edge.
InvoiceRef RefOf(const std::string& name) {
  std::optional<ResourceId> parsed = ParseInvoiceName(name);
  return parsed.has_value() ? InvoiceRef{std::move(parsed->organization), std::move(parsed->id)} : InvoiceRef();
}

template <typename Request>
FlowDone Answering(rpc::Call<Request, v1::Invoice> call, InvoiceRef ref) {
  return [call = std::move(call), ref = std::move(ref)](const absl::StatusOr<FlowResult>& result) {
    if (!result.ok()) return call.Finish(result.status());
    v1::Invoice invoice;
    ToProto(ref, *result, &invoice);
    call.Finish(invoice, result->organization_sequence);
  };
}

template <typename Request>
command::RequestKey KeyOf(const rpc::Call<Request, v1::Invoice>& call) {
  return {.request_id = call.context().request_id, .digest = call.context().request_digest};
}

}  // namespace

void InvoicesService::Bind(rpc::Dispatcher& dispatcher) {
  using Service = InvoicesService;
  dispatcher_ = &dispatcher;
  const std::string service = "/outlay.invoice_matching.v1.Invoices/";
  dispatcher.Bind(service + "CreateInvoice", this, &Service::Create);
  dispatcher.Bind(service + "BatchCreateInvoices", this, &Service::BatchCreate);
  dispatcher.BindStream(service + "StreamCreateInvoices", this, &Service::StreamCreate);
  dispatcher.Bind(service + "GetInvoice", this, &Service::Get);
  dispatcher.Bind(service + "ListInvoices", this, &Service::List);
  dispatcher.Bind(service + "CancelInvoice", this, &Service::Cancel);
  dispatcher.Bind(service + "ChangeAssociation", this, &Service::ChangeAssociation);
  dispatcher.BindStream(service + "RetryAssociations", this, &Service::RetryAssociations);
  dispatcher.BindStream(service + "ImportInvoices", this, &Service::Import);
  dispatcher.BindStream(service + "ExportInvoices", this, &Service::Export);
  dispatcher.BindStream(service + "DownloadOriginal", this, &Service::DownloadOriginal);
}

void InvoicesService::Create(rpc::Call<v1::CreateInvoiceRequest, v1::Invoice> call) {
  absl::StatusOr<Invoice> invoice = ReadInvoice(call.request());
  if (!invoice.ok()) return call.Finish(invoice.status());
  InvoiceRef ref{call.caller().organization, call.request().invoice_id()};
  parts_.flow->Create(call.caller(), ref, *std::move(invoice), Answering(call, ref));
}

void InvoicesService::BatchCreate(rpc::Call<v1::BatchCreateInvoicesRequest, v1::BatchCreateInvoicesResponse> call) {
  BatchCreateInvoices(*parts_.flow, std::move(call));
}

void InvoicesService::StreamCreate(
    rpc::Stream<v1::StreamCreateInvoicesRequest, v1::StreamCreateInvoicesResponse> call) {
  StreamCreateInvoices(*parts_.flow, std::move(call));
}

void InvoicesService::Get(rpc::Call<v1::GetInvoiceRequest, v1::Invoice> call) {
  const InvoiceRef ref = RefOf(call.request().name());
  const absl::StatusOr<StoredInvoice> stored =
      LoadInvoiceInReach(*parts_.store->Read(store::PartitionOf(ref.organization)), call.caller(), ref);
  if (!stored.ok()) return call.Finish(stored.status());
  v1::Invoice invoice;
  ToProto(ref, *stored, &invoice);
  call.Finish(invoice);
}

void InvoicesService::List(rpc::Call<v1::ListInvoicesRequest, v1::ListInvoicesResponse> call) {
  parts_.scheduler->Run([store = parts_.store, call = std::move(call)] { call.Finish(ListInvoices(*store, call)); });
}

void InvoicesService::Cancel(rpc::Call<v1::CancelInvoiceRequest, v1::Invoice> call) {
  const v1::CancelInvoiceRequest& request = call.request();
  InvoiceRef ref = RefOf(request.name());
  parts_.flow->Cancel(call.caller(), KeyOf(call), {.ref = ref, .etag = request.etag(), .reason = request.reason()},
                      Answering(call, ref));
}

void InvoicesService::ChangeAssociation(rpc::Call<v1::ChangeAssociationRequest, v1::Invoice> call) {
  const v1::ChangeAssociationRequest& request = call.request();
  InvoiceRef ref = RefOf(request.name());
  ChangeAssociationCommand::Arguments arguments{.ref = ref, .etag = request.etag(), .step = {}};
  if (request.purchase_order().empty() != request.line_number().empty()) {
    return call.Finish(FieldInvalid(request.line_number().empty() ? "line_number" : "purchase_order",
                                    "must be given with the other one; both empty: undo"));
  }
  arguments.step.kind = request.purchase_order().empty() ? StepKind::kUndo : StepKind::kChange;
  if (std::optional<ResourceId> order = ParseOrderName(request.purchase_order()); order.has_value()) {
    arguments.step.order_id = std::move(order->id);
    arguments.step.line_number = request.line_number();
  }
  parts_.flow->ChangeAssociation(call.caller(), KeyOf(call), std::move(arguments), Answering(call, ref));
}

void InvoicesService::RetryAssociations(rpc::Stream<v1::RetryAssociationsRequest, v1::RetryAssociationsResponse> call) {
  StartRetryAssociations(*parts_.flow, *parts_.store, *parts_.scheduler, std::move(call));
}

void InvoicesService::Import(rpc::Stream<v1::ImportInvoicesRequest, v1::ImportInvoicesResponse> call) {
  const rpc::Method& create = dispatcher_->Find("/outlay.invoice_matching.v1.Invoices/CreateInvoice")->method();
  StartImport({.flow = parts_.flow,
               .store = parts_.store,
               .scheduler = parts_.scheduler,
               .create = &create,
               .imports = imports_},
              std::move(call));
}

void InvoicesService::Export(rpc::Stream<v1::ExportInvoicesRequest, v1::ExportInvoicesResponse> call) {
  StartExport(*parts_.store, *parts_.scheduler, std::move(call));
}

void InvoicesService::DownloadOriginal(rpc::Stream<v1::DownloadOriginalRequest, v1::DownloadOriginalResponse> call) {
  StartDownload(*parts_.store, *parts_.scheduler, std::move(call));
}

}  // namespace outlay::invoice_matching
