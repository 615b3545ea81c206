// Creates many invoices in one call: as a batch, or as a stream whose answers are in the order of its messages.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_RPC_CREATE_MANY_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_RPC_CREATE_MANY_H_

#include "common/rpc/call.h"
#include "outlay/invoice_matching/v1/invoices.pb.h"
#include "services/invoice_matching/flow/invoice_flow.h"

namespace outlay::invoice_matching {

// `flow` must outlive the calls.
void BatchCreateInvoices(InvoiceFlow& flow,
                         rpc::Call<v1::BatchCreateInvoicesRequest, v1::BatchCreateInvoicesResponse> call);

// Reads up to kStreamMessages messages and kStreamInvoices invoices ahead of its answers.
void StreamCreateInvoices(InvoiceFlow& flow,
                          rpc::Stream<v1::StreamCreateInvoicesRequest, v1::StreamCreateInvoicesResponse> call);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_RPC_CREATE_MANY_H_
