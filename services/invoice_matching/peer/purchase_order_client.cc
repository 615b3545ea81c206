#include "services/invoice_matching/peer/purchase_order_client.h"

#include <utility>

#include "common/base/strings.h"

namespace outlay::invoice_matching {

namespace po = purchase_order::v1;

bool IsAnswer(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kOutOfRange:
      return true;
    default:
      return false;
  }
}

template <typename Response, typename Request>
void PurchaseOrderClient::Call(std::string_view method, const OnBehalfOf& on_behalf_of, const Request& request,
                               UniqueFunction<void(absl::Status, Response)> done) {
  auto response = std::make_unique<Response>();
  Response* const into = response.get();
  const rpc::CallOptions options{.caller = {.subject = std::string(kServiceSubject),
                                            .organization = on_behalf_of.organization,
                                            .on_behalf_of = on_behalf_of.user,
                                            .cause = on_behalf_of.cause},
                                 .timeout = timeout_};
  channel_->Call(method, request, into, options,
                 [response = std::move(response), done = std::move(done)](absl::Status status) mutable {
                   done(std::move(status), std::move(*response));
                 });
}

void PurchaseOrderClient::AssociateInvoices(const OnBehalfOf& on_behalf_of, const po::AssociateInvoicesRequest& request,
                                            AssociateDone done) {
  Call<po::AssociateInvoicesResponse>("/outlay.purchase_order.v1.Associations/AssociateInvoices", on_behalf_of, request,
                                      std::move(done));
}

void PurchaseOrderClient::UndoAssociation(const OnBehalfOf& on_behalf_of, const po::UndoAssociationRequest& request,
                                          Done done) {
  Call<po::Association>("/outlay.purchase_order.v1.Associations/UndoAssociation", on_behalf_of, request,
                        std::move(done));
}

void PurchaseOrderClient::ChangeAssociation(const OnBehalfOf& on_behalf_of, const po::ChangeAssociationRequest& request,
                                            Done done) {
  Call<po::Association>("/outlay.purchase_order.v1.Associations/ChangeAssociation", on_behalf_of, request,
                        std::move(done));
}

}  // namespace outlay::invoice_matching
