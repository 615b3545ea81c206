// Goes on with invoices whose step nobody carries out: after a restart, and when a queue was full.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_JOBS_RESUME_INVOICES_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_JOBS_RESUME_INVOICES_H_

#include <cstddef>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "services/invoice_matching/flow/invoice_flow.h"
#include "services/invoice_matching/jobs/limits.h"

namespace outlay::invoice_matching {

struct ResumeReport {
  size_t resumed = 0;
  absl::Status status;  // the first error of a scan
};

// Not thread-safe: one run at a time.
class ResumeInvoices {
 public:
  // Both must outlive the job.
  ResumeInvoices(const store::Store* store, InvoiceFlow* flow) : store_(store), flow_(flow) {}

  // Hands at most kResumedPerRun invoices to the flow, those that wait longest first in each partition.
  ResumeReport RunOnce();
  // One run; how long to pause before the next.
  absl::Duration Run();

 private:
  absl::Status ResumePartition(store::PartitionId partition, size_t max, size_t& resumed);

  const store::Store* const store_;
  InvoiceFlow* const flow_;
};

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_JOBS_RESUME_INVOICES_H_
