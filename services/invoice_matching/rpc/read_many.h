// Lists, exports and downloads: methods that read many rows.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_RPC_READ_MANY_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_RPC_READ_MANY_H_

#include "absl/status/statusor.h"
#include "common/base/scheduler.h"
#include "common/rpc/call.h"
#include "common/store/store.h"
#include "outlay/invoice_matching/v1/invoices.pb.h"

namespace outlay::invoice_matching {

// Reads a page, on the caller's thread.
absl::StatusOr<v1::ListInvoicesResponse> ListInvoices(
    const store::Store& store, const rpc::Call<v1::ListInvoicesRequest, v1::ListInvoicesResponse>& call);

// Both run asynchronously, at the pace of the caller; `store` and `scheduler` must outlive the call.
void StartExport(store::Store& store, Scheduler& scheduler,
                 rpc::Stream<v1::ExportInvoicesRequest, v1::ExportInvoicesResponse> call);
void StartDownload(store::Store& store, Scheduler& scheduler,
                   rpc::Stream<v1::DownloadOriginalRequest, v1::DownloadOriginalResponse> call);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_RPC_READ_MANY_H_
