// ImportInvoices: stores the file, then creates its invoices, some at a time, and tells what became of each (M15).
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
  const rpc::Method* create = nullptr;            // CreateInvoice: its rules hold for what rows say
  std::shared_ptr<std::atomic<int64_t>> imports;  // calls under way
};

// The whole file is read once before anything is created, so a file that cannot be read creates nothing; it is stored
// before the invoices that name it. Memory is bounded: the second reading takes the file from the store.
void StartImport(ImportParts parts, rpc::Stream<v1::ImportInvoicesRequest, v1::ImportInvoicesResponse> call);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_RPC_IMPORT_INVOICES_H_
