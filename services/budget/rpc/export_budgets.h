// Streams an organization's budgets as CSV (B14), from one consistent state.
#ifndef OUTLAY_SERVICES_BUDGET_RPC_EXPORT_BUDGETS_H_
#define OUTLAY_SERVICES_BUDGET_RPC_EXPORT_BUDGETS_H_

#include "absl/time/time.h"
#include "common/rpc/call.h"
#include "common/store/store.h"
#include "outlay/budget/v1/budget_files.pb.h"

namespace outlay::budget {

using ExportStream = rpc::Stream<v1::ExportBudgetsRequest, v1::ExportBudgetsResponse>;

// Starts the export. `store` must outlive the stream. Reads further as the caller does: at most a few chunks are in
// memory.
void StartExport(const store::Store& store, absl::Time now, ExportStream stream);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_EXPORT_BUDGETS_H_
