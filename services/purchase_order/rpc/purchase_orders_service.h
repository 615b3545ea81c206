// The service PurchaseOrders: life cycle, lines, lists and files of orders.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_RPC_PURCHASE_ORDERS_SERVICE_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_RPC_PURCHASE_ORDERS_SERVICE_H_

#include <memory>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/field_mask.h"
#include "common/store/store.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "services/purchase_order/rpc/create_orders.h"

namespace outlay::purchase_order {

// Thread-safe. Converts requests and runs commands; reads answer from durable state.
class PurchaseOrdersService {
 public:
  // All arguments must outlive the service. FAILED_PRECONDITION: the contract and this code do not match.
  static absl::StatusOr<std::unique_ptr<PurchaseOrdersService>> Create(store::Store* store, command::Executor* executor,
                                                                       const Clock* clock, Peers peers);

  // Call once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void CreatePurchaseOrder(rpc::Call<v1::CreatePurchaseOrderRequest, v1::PurchaseOrder> call);
  void BatchCreatePurchaseOrders(
      rpc::Call<v1::BatchCreatePurchaseOrdersRequest, v1::BatchCreatePurchaseOrdersResponse> call);
  void GetPurchaseOrder(rpc::Call<v1::GetPurchaseOrderRequest, v1::PurchaseOrder> call);
  void ListPurchaseOrders(rpc::Call<v1::ListPurchaseOrdersRequest, v1::ListPurchaseOrdersResponse> call);
  void ListPurchaseOrderVersions(
      rpc::Call<v1::ListPurchaseOrderVersionsRequest, v1::ListPurchaseOrderVersionsResponse> call);
  void ComparePurchaseOrderVersions(
      rpc::Call<v1::ComparePurchaseOrderVersionsRequest, v1::ComparePurchaseOrderVersionsResponse> call);
  void UpdatePurchaseOrder(rpc::Call<v1::UpdatePurchaseOrderRequest, v1::PurchaseOrder> call);
  void RevisePurchaseOrder(rpc::Call<v1::RevisePurchaseOrderRequest, v1::PurchaseOrder> call);
  void WithdrawPurchaseOrderChange(rpc::Call<v1::WithdrawPurchaseOrderChangeRequest, v1::PurchaseOrder> call);
  void SubmitPurchaseOrder(rpc::Call<v1::SubmitPurchaseOrderRequest, v1::PurchaseOrder> call);
  void SuspendPurchaseOrder(rpc::Call<v1::SuspendPurchaseOrderRequest, v1::PurchaseOrder> call);
  void ResumePurchaseOrder(rpc::Call<v1::ResumePurchaseOrderRequest, v1::PurchaseOrder> call);
  void ClosePurchaseOrder(rpc::Call<v1::ClosePurchaseOrderRequest, v1::PurchaseOrder> call);
  void ReopenPurchaseOrder(rpc::Call<v1::ReopenPurchaseOrderRequest, v1::PurchaseOrder> call);
  void CancelPurchaseOrder(rpc::Call<v1::CancelPurchaseOrderRequest, v1::PurchaseOrder> call);
  void DeletePurchaseOrder(rpc::Call<v1::DeletePurchaseOrderRequest, v1::PurchaseOrder> call);
  void ImportPurchaseOrders(rpc::Stream<v1::ImportPurchaseOrdersRequest, v1::ImportPurchaseOrdersResponse> stream);
  void ExportPurchaseOrders(rpc::Stream<v1::ExportPurchaseOrdersRequest, v1::ExportPurchaseOrdersResponse> stream);

 private:
  PurchaseOrdersService(store::Store* store, command::Executor* executor, const Clock* clock,
                        rpc::FieldMaskRules mask_rules, CreationTerms terms)
      : store_(store),
        executor_(executor),
        clock_(clock),
        mask_rules_(std::move(mask_rules)),
        terms_(std::move(terms)) {}

  // Runs a command that answers an order as the log keeps it, and adds the contacts to its answer.
  template <typename Request>
  void Execute(const rpc::Call<Request, v1::PurchaseOrder>& call, std::unique_ptr<command::Command> command);

  // Answers a call with the result of `answer` on the orders that the caller may see.
  template <typename Call, typename Answer>
  void Read(const Call& call, Answer answer);

  store::Store* const store_;
  command::Executor* const executor_;
  const Clock* const clock_;
  const rpc::FieldMaskRules mask_rules_;
  const CreationTerms terms_;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_RPC_PURCHASE_ORDERS_SERVICE_H_
