// The service Suppliers: suppliers, their entities, blocks and bank details.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_RPC_SUPPLIERS_SERVICE_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_RPC_SUPPLIERS_SERVICE_H_

#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/field_mask.h"
#include "common/store/store.h"
#include "outlay/purchase_order/v1/suppliers.pb.h"

namespace outlay::purchase_order {

// Thread-safe. Converts requests and runs commands; reads answer from durable state.
class SuppliersService {
 public:
  // `can_be_reviewed`: approval can be asked about bank details. The others must outlive the service.
  // FAILED_PRECONDITION: the contract and this code do not match.
  static absl::StatusOr<std::unique_ptr<SuppliersService>> Create(store::Store* store, command::Executor* executor,
                                                                  bool can_be_reviewed);

  // Call once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void CreateSupplier(rpc::Call<v1::CreateSupplierRequest, v1::Supplier> call);
  void GetSupplier(rpc::Call<v1::GetSupplierRequest, v1::Supplier> call);
  void ListSuppliers(rpc::Call<v1::ListSuppliersRequest, v1::ListSuppliersResponse> call);
  void UpdateSupplier(rpc::Call<v1::UpdateSupplierRequest, v1::Supplier> call);
  void BlockSupplier(rpc::Call<v1::BlockSupplierRequest, v1::Supplier> call);
  void ProposeBankDetails(rpc::Call<v1::ProposeBankDetailsRequest, v1::Supplier> call);
  void ConfirmBankDetails(rpc::Call<v1::ConfirmBankDetailsRequest, v1::Supplier> call);

 private:
  SuppliersService(store::Store* store, command::Executor* executor, bool can_be_reviewed,
                   rpc::FieldMaskRules mask_rules)
      : store_(store), executor_(executor), can_be_reviewed_(can_be_reviewed), mask_rules_(std::move(mask_rules)) {}

  // Runs a command that answers a supplier as the log keeps it, and adds the accounts to its answer.
  template <typename Request>
  void Execute(const rpc::Call<Request, v1::Supplier>& call, std::unique_ptr<command::Command> command);

  store::Store* const store_;
  command::Executor* const executor_;
  const bool can_be_reviewed_;
  const rpc::FieldMaskRules mask_rules_;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_RPC_SUPPLIERS_SERVICE_H_
