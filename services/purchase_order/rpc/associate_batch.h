// Many invoices in one call: each its own command, all in one group of the store.
#pragma once

#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "outlay/purchase_order/v1/associations.pb.h"

namespace outlay::purchase_order {

// Gives every invoice to the executor, in the order of the request, and finishes the call when all have their answers.
// An error of one invoice is that invoice's result: organizations that share a call do not feel each other's.
void StartAssociateBatch(command::Executor& executor,
                         const rpc::Call<v1::AssociateInvoicesRequest, v1::AssociateInvoicesResponse>& call);

}  // namespace outlay::purchase_order
