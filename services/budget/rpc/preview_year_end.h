// Streams the effect that closing a year would have on each budget, from one consistent state (B18).
#ifndef OUTLAY_SERVICES_BUDGET_RPC_PREVIEW_YEAR_END_H_
#define OUTLAY_SERVICES_BUDGET_RPC_PREVIEW_YEAR_END_H_

#include "absl/time/time.h"
#include "common/rpc/call.h"
#include "common/store/store.h"
#include "outlay/budget/v1/year_ends.pb.h"

namespace outlay::budget {

using PreviewStream = rpc::Stream<v1::PreviewYearEndRequest, v1::PreviewYearEndResponse>;

// Starts the preview. `store` must outlive the stream. Reads further as the caller does: one message is in memory.
void StartPreview(const store::Store& store, absl::Time now, PreviewStream stream);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_PREVIEW_YEAR_END_H_
