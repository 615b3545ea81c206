// Continues invoices whose step is not in progress: after a restart, and when a queue was full. Advances the windows of
// store/first_steps.h, so that little must be searched after the next restart.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_JOBS_RESUME_INVOICES_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_JOBS_RESUME_INVOICES_H_

#include <cstddef>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "services/invoice_matching/flow/invoice_flow.h"
#include "services/invoice_matching/jobs/limits.h"

namespace outlay::invoice_matching {

struct ResumeReport {
  size_t resumed = 0;
  bool is_all = true;   // nothing remained for the next run
  absl::Status status;  // the first error of a scan
};

// Not thread-safe: one run at a time.
class ResumeInvoices {
 public:
  // Both must outlive the job and what it left in them.
  ResumeInvoices(store::Store* store, InvoiceFlow* flow) : store_(store), flow_(flow) {}

  // Passes about kResumedPerRun invoices at most to the flow, in each partition those that have waited longest first.
  ResumeReport RunOnce();
  // Makes one run; returns the pause until the next.
  absl::Duration Run();

 private:
  absl::Status ResumePending(const store::Reader& reader, ResumeReport& report);
  absl::Status ResumeFirstSteps(const store::Reader& reader, ResumeReport& report);
  void Resume(const std::vector<InvoiceRef>& found, ResumeReport& report);

  store::Store* const store_;
  InvoiceFlow* const flow_;
  // All invoices in progress when this process began have been found; then the latest instants need no search.
  bool has_caught_up_ = false;
};

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_JOBS_RESUME_INVOICES_H_
