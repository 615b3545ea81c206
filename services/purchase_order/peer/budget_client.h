// The client of budget's DocumentHolds.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_PEER_BUDGET_CLIENT_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_PEER_BUDGET_CLIENT_H_

#include "absl/status/status.h"
#include "common/base/function.h"
#include "common/flow/call_end.h"
#include "common/rpc/caller.h"
#include "common/rpc/channel.h"
#include "outlay/budget/v1/document_holds.pb.h"

namespace outlay::purchase_order {

// Thread-safe. `channel` must outlive the client and its calls.
class BudgetClient {
 public:
  explicit BudgetClient(rpc::Channel* channel) : channel_(channel) {}

  // Calls are made as this service, on behalf of `user`, because of `cause`; both may be empty.
  struct OnBehalfOf {
    std::string organization;
    std::string user;
    std::string cause;
  };
  using Settled = UniqueFunction<void(absl::Status, budget::v1::SettleDocumentResponse)>;
  void Settle(const OnBehalfOf& whom, const budget::v1::SettleDocumentRequest& request, Settled done);

  using Explained = UniqueFunction<void(absl::Status, budget::v1::ExplainDocumentResponse)>;
  void Explain(const OnBehalfOf& whom, const budget::v1::ExplainDocumentRequest& request, Explained done);

 private:
  rpc::Channel* const channel_;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_PEER_BUDGET_CLIENT_H_
