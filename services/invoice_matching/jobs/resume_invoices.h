// Goes on with invoices whose step nobody carries out: after a restart, and when a queue was full. Moves the windows of
// store/first_steps.h on, so that there is little to look through after the next restart.
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
  bool is_all = true;   // nothing was left for the next run
  absl::Status status;  // the first error of a scan
};

// Not thread-safe: one run at a time.
class ResumeInvoices {
 public:
  // Both must outlive the job and what it left in them.
  ResumeInvoices(store::Store* store, InvoiceFlow* flow) : store_(store), flow_(flow) {}

  // Hands about kResumedPerRun invoices to the flow at most, those that wait longest first in each partition.
  ResumeReport RunOnce();
  // One run; how long to pause before the next.
  absl::Duration Run();

 private:
  absl::Status ResumePending(const store::Reader& reader, ResumeReport& report);
  absl::Status ResumeFirstSteps(const store::Reader& reader, ResumeReport& report);
  void Resume(const std::vector<InvoiceRef>& found, ResumeReport& report);

  store::Store* const store_;
  InvoiceFlow* const flow_;
  // Everything that was under way when this process began has been found; then the last instants need no look.
  bool has_caught_up_ = false;
};

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_JOBS_RESUME_INVOICES_H_
