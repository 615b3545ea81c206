// Calls purchase_order's Associations, as this service.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_PEER_PURCHASE_ORDER_CLIENT_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_PEER_PURCHASE_ORDER_CLIENT_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/function.h"
#include "common/rpc/channel.h"
#include "outlay/purchase_order/v1/associations.pb.h"
#include "services/invoice_matching/peer/limits.h"

namespace outlay::invoice_matching {

// Returns whether purchase_order answered, if only with a refusal; otherwise the outcome of the call is unknown, and it
// must be repeated. Overloaded, cancelled and internal errors count as unknown.
bool IsAnswer(const absl::Status& status);

// The subject of this service for its peers, and in its own log for operations that nobody requested.
inline constexpr std::string_view kServiceSubject = "invoice_matching";

// Thread-safe. `channel` must outlive the client and its calls.
class PurchaseOrderClient {
 public:
  explicit PurchaseOrderClient(rpc::Channel* channel, absl::Duration timeout = limits::kCallTimeout)
      : channel_(channel), timeout_(timeout) {}

  using AssociateDone = UniqueFunction<void(absl::Status, purchase_order::v1::AssociateInvoicesResponse)>;
  using Done = UniqueFunction<void(absl::Status, purchase_order::v1::Association)>;

  // The user for whom a call is made.
  struct OnBehalfOf {
    std::string organization;
    std::string user;   // empty: nobody
    std::string cause;  // the flow step
  };
  void AssociateInvoices(const OnBehalfOf& on_behalf_of, const purchase_order::v1::AssociateInvoicesRequest& request,
                         AssociateDone done);
  void UndoAssociation(const OnBehalfOf& on_behalf_of, const purchase_order::v1::UndoAssociationRequest& request,
                       Done done);
  void ChangeAssociation(const OnBehalfOf& on_behalf_of, const purchase_order::v1::ChangeAssociationRequest& request,
                         Done done);

 private:
  template <typename Response, typename Request>
  void Call(std::string_view method, const OnBehalfOf& on_behalf_of, const Request& request,
            UniqueFunction<void(absl::Status, Response)> done);

  rpc::Channel* const channel_;
  const absl::Duration timeout_;
};

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_PEER_PURCHASE_ORDER_CLIENT_H_
