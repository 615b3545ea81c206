// ImportInvoices: stores the file, then creates its invoices, some at a time, and reports the result of each (M15).
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_RPC_IMPORT_INVOICES_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_RPC_IMPORT_INVOICES_H_

#include <atomic>
#include <cstdint>
#include <memory>

#include "common/base/scheduler.h"
#include "common/rpc/call.h"
#include "common/rpc/method.h"
#include "common/store/store.h"
#include "outlay/invoice_matching/v1/invoices.pb.h"
#include "services/invoice_matching/flow/invoice_flow.h"

namespace outlay::invoice_matching {

// All must outlive the call.
struct ImportParts {
  InvoiceFlow* flow = nullptr;
  store::Store* store = nullptr;
  Scheduler* scheduler = nullptr;
  const rpc::Method* create = nullptr;            // CreateInvoice, whose rules apply to rows
  std::shared_ptr<std::atomic<int64_t>> imports;  // number of calls in progress
};

// Reads the whole file once before anything is created, so that a file with errors creates nothing; stores it before
// the invoices that name it. Memory is limited: the second pass reads the file from the store.
void StartImport(ImportParts parts, rpc::Stream<v1::ImportInvoicesRequest, v1::ImportInvoicesResponse> call);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_RPC_IMPORT_INVOICES_H_
