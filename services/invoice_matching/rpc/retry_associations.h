// RetryAssociations: tries unmatched invoices again, some at a time, and reports the progress.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_RPC_RETRY_ASSOCIATIONS_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_RPC_RETRY_ASSOCIATIONS_H_

#include "common/base/scheduler.h"
#include "common/rpc/call.h"
#include "common/store/store.h"
#include "outlay/invoice_matching/v1/invoices.pb.h"
#include "services/invoice_matching/flow/invoice_flow.h"

namespace outlay::invoice_matching {

// All must outlive the call. Ends with UNAVAILABLE / DEPENDENCY_UNAVAILABLE if purchase_order does not answer in time;
// tries in progress then end without the call.
void StartRetryAssociations(InvoiceFlow& flow, store::Store& store, Scheduler& scheduler,
                            rpc::Stream<v1::RetryAssociationsRequest, v1::RetryAssociationsResponse> call);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_RPC_RETRY_ASSOCIATIONS_H_
