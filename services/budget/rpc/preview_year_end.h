// Streams what closing a year would make of each budget, as one consistent state shows them (B18).
#ifndef OUTLAY_SERVICES_BUDGET_RPC_PREVIEW_YEAR_END_H_
#define OUTLAY_SERVICES_BUDGET_RPC_PREVIEW_YEAR_END_H_

#include "absl/time/time.h"
#include "common/rpc/call.h"
#include "common/store/store.h"
#include "outlay/budget/v1/year_ends.pb.h"

namespace outlay::budget {

using PreviewStream = rpc::Stream<v1::PreviewYearEndRequest, v1::PreviewYearEndResponse>;

// `store` must outlive the stream. Reads on while the caller does: one message is in memory.
void StartPreview(const store::Store& store, absl::Time now, PreviewStream stream);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_PREVIEW_YEAR_END_H_
