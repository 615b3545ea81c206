// Associates many invoices in one call: each is a command of its own, all in one group of the store.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_RPC_ASSOCIATE_BATCH_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_RPC_ASSOCIATE_BATCH_H_

#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "outlay/purchase_order/v1/associations.pb.h"

namespace outlay::purchase_order {

// Gives every invoice to the executor, in the order of the request, and finishes the call when all are answered. An
// error is the result of its invoice only: organizations that share a call do not affect each other.
void StartAssociateBatch(command::Executor& executor,
                         const rpc::Call<v1::AssociateInvoicesRequest, v1::AssociateInvoicesResponse>& call);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_RPC_ASSOCIATE_BATCH_H_
