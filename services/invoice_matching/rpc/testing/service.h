// The Invoices service in one thread: real wrapper, handlers, flow and store contract; fake time, threads, disk and
// purchase_order.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_RPC_TESTING_SERVICE_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_RPC_TESTING_SERVICE_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/rpc/testing/whole_stream.h"
#include "common/service/testing/local_service.h"
#include "services/invoice_matching/flow/testing/flow.h"
#include "services/invoice_matching/rpc/invoices_service.h"

namespace outlay::invoice_matching {

class InvoicesNode : public FlowNode, public service::LocalService {
 public:
  InvoicesNode()
      : LocalService("invoice_matching", &node),
        service_({.flow = &flow(), .store = &node.store(), .scheduler = &node.scheduler()}) {
    service_.Bind(dispatcher_);
    Seal();
  }

  using FlowNode::Events;

  // Calls a method of Invoices.
  template <typename Response>
  absl::StatusOr<Response> Call(const std::string& method, const google::protobuf::Message& request,
                                const rpc::CallOptions& options = As()) {
    return LocalService::Call<Response>("Invoices/" + method, request, options);
  }

  // Calls a method of Invoices that takes or gives a stream.
  template <typename Response, typename Request>
  rpc::Streamed<Response> Stream(const std::string& method, const std::vector<Request>& requests,
                                 const rpc::CallOptions& options = As()) {
    return rpc::StreamInOneThread<Response>(channel_, node.scheduler(), Path(method), requests, options,
                                            /*patience=*/absl::Seconds(5));
  }

  static std::string Path(const std::string& method) { return "/outlay.invoice_matching.v1.Invoices/" + method; }

  static v1::CreateInvoiceRequest CreateRequest(const std::string& id, const std::string& number,
                                                const std::string& organization = "acme") {
    v1::CreateInvoiceRequest request;
    request.set_parent("organizations/" + organization);
    request.set_invoice_id(id);
    v1::Invoice* const invoice = request.mutable_invoice();
    invoice->set_number(number);
    invoice->set_bill_from_entity("organizations/" + organization + "/suppliers/acme/billFromEntities/acme-inc");
    invoice->mutable_amount()->set_currency_code("EUR");
    invoice->mutable_amount()->set_units(100);
    return request;
  }
  absl::StatusOr<v1::Invoice> CreateBy(const v1::CreateInvoiceRequest& request) {
    return Call<v1::Invoice>("CreateInvoice", request, As("ann", request.parent().substr(14)));
  }
  absl::StatusOr<v1::Invoice> Get(const std::string& id) {
    v1::GetInvoiceRequest request;
    request.set_name("organizations/acme/invoices/" + id);
    return Call<v1::Invoice>("GetInvoice", request);
  }

 private:
  InvoicesService service_;
};

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_RPC_TESTING_SERVICE_H_
