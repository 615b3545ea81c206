// Tries unmatched invoices again when an order may take more (M2), by the marks of store/rescans.h.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_JOBS_RESCAN_UNMATCHED_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_JOBS_RESCAN_UNMATCHED_H_

#include <cstddef>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/store/store.h"
#include "services/invoice_matching/flow/invoice_flow.h"
#include "services/invoice_matching/jobs/limits.h"
#include "services/invoice_matching/store/rescans.h"

namespace outlay::invoice_matching {

struct RescanReport {
  size_t retried = 0;
  absl::Status status;  // the first error of a scan
};

// Not thread-safe: one run at a time.
class RescanUnmatched {
 public:
  // All must outlive the job and what it left in them.
  RescanUnmatched(store::Store* store, InvoiceFlow* flow, const Clock* clock)
      : store_(store), flow_(flow), clock_(clock) {}

  // Passes at most kRetriedPerRun invoices to the flow. Their steps are recorded before the mark advances, so a crash
  // loses none.
  RescanReport RunOnce();
  // Makes one run; returns the pause until the next.
  absl::Duration Run();

 private:
  absl::Status WorkOff(const store::Reader& reader, const Rescan& rescan, size_t& retried);

  store::Store* const store_;
  InvoiceFlow* const flow_;
  const Clock* const clock_;
};

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_JOBS_RESCAN_UNMATCHED_H_
