// The service DocumentHolds: the holds of documents of other services.
#ifndef OUTLAY_SERVICES_BUDGET_RPC_DOCUMENT_HOLDS_SERVICE_H_
#define OUTLAY_SERVICES_BUDGET_RPC_DOCUMENT_HOLDS_SERVICE_H_

#include "common/command/executor.h"
#include "common/rpc/dispatcher.h"
#include "outlay/budget/v1/document_holds.pb.h"

namespace outlay::budget {

// Thread-safe.
class DocumentHoldsService {
 public:
  // `executor` must outlive the service.
  explicit DocumentHoldsService(command::Executor* executor) : executor_(executor) {}

  void Bind(rpc::Dispatcher& dispatcher);

 private:
  void SettleDocument(rpc::Call<v1::SettleDocumentRequest, v1::SettleDocumentResponse> call);
  void ExplainDocument(rpc::Call<v1::ExplainDocumentRequest, v1::ExplainDocumentResponse> call);

  command::Executor* const executor_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_DOCUMENT_HOLDS_SERVICE_H_
