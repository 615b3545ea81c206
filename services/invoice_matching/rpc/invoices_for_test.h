// The Invoices service in one thread: real wrapper, handlers, flow and store contract; fake time, threads, disk and
// purchase_order.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_RPC_INVOICES_FOR_TEST_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_RPC_INVOICES_FOR_TEST_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/rpc/dispatcher.h"
#include "common/rpc/local_channel.h"
#include "google/protobuf/text_format.h"
#include "services/invoice_matching/flow/flow_for_test.h"
#include "services/invoice_matching/rpc/invoices_service.h"

namespace outlay::invoice_matching {

class InvoicesNode : public FlowNode {
 public:
  InvoicesNode()
      : dispatcher_(
            {.clock = &node.clock(), .random = &random_, .authenticator = &authenticator_, .authorizer = &authorizer_}),
        service_({.flow = &flow(), .store = &node.store(), .scheduler = &node.scheduler()}),
        client_({.peer = [this] { return &dispatcher_; },
                 .service = "invoice_matching",
                 .scheduler = &node.scheduler(),
                 .faults = nullptr}) {
    service_.Bind(dispatcher_);
    EXPECT_TRUE(dispatcher_.Seal().ok());
  }

  // Makes a call and runs what is due; UNKNOWN: it has not ended.
  template <typename Response, typename Request>
  absl::StatusOr<Response> Call(const std::string& method, const Request& request,
                                const rpc::CallOptions& options = As("acme")) {
    Response response;
    auto end = std::make_shared<absl::Status>(absl::UnknownError("the call has not ended"));
    client_.Call(Path(method), request, &response, options, [end](absl::Status status) { *end = std::move(status); });
    node.scheduler().RunDue();
    if (!end->ok()) return *end;
    return response;
  }

  // What a stream told until it ended.
  template <typename Response>
  struct Streamed {
    std::vector<Response> messages;
    absl::Status status = absl::UnknownError("the stream has not ended");
  };
  // Sends all messages, ends the sending side, and reads to the end.
  template <typename Response, typename Request>
  Streamed<Response> Stream(const std::string& method, const std::vector<Request>& requests,
                            const rpc::CallOptions& options = As("acme")) {
    Streamed<Response> streamed;
    const std::unique_ptr<rpc::ClientStream> stream = client_.Open(Path(method), options);
    size_t sent = 0;
    const std::function<void()> send_next = [&] {
      if (sent == requests.size()) return stream->WritesDone();
      stream->Write(requests[sent++], [&](bool ok) { ok ? send_next() : stream->WritesDone(); });
    };
    Response response;
    const std::function<void()> read_next = [&] {
      stream->Read(&response, [&](bool ok) {
        if (!ok) return stream->Finish([&](absl::Status status) { streamed.status = std::move(status); });
        streamed.messages.push_back(response);
        read_next();
      });
    };
    send_next();
    read_next();
    node.scheduler().RunDue();
    if (absl::IsUnknown(streamed.status)) Advance(absl::Seconds(5));
    return streamed;
  }

  static rpc::CallOptions As(const std::string& organization) {
    return {.caller = {.subject = "alice", .organization = organization}};
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
    return Call<v1::Invoice>("CreateInvoice", request, As(request.parent().substr(14)));
  }
  rpc::Dispatcher& dispatcher() { return dispatcher_; }
  rpc::Channel& client() { return client_; }
  // Must outlive the calls.
  void SetAuthorizer(rpc::Authorizer* authorizer) { authorizer_.Set(authorizer); }
  absl::StatusOr<v1::Invoice> Get(const std::string& id) {
    v1::GetInvoiceRequest request;
    request.set_name("organizations/acme/invoices/" + id);
    return Call<v1::Invoice>("GetInvoice", request);
  }

 private:
  SeededRandom random_{3};
  rpc::DevelopmentAuthenticator authenticator_;
  rpc::SwitchedAuthorizer authorizer_;  // allows everything until a test sets another one
  rpc::Dispatcher dispatcher_;
  InvoicesService service_;
  rpc::LocalChannel client_;
};

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_RPC_INVOICES_FOR_TEST_H_
