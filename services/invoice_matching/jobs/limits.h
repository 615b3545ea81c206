// The limits of invoice_matching's jobs, by name.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_JOBS_LIMITS_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_JOBS_LIMITS_H_

#include <cstddef>

#include "absl/time/time.h"

namespace outlay::invoice_matching::limits {

// The intervals of the jobs. Resuming is for flows that were interrupted, and reads past every flow that has ended
// since.
inline constexpr absl::Duration kResumeInterval = absl::Seconds(20);
inline constexpr absl::Duration kRescanInterval = absl::Seconds(1);
// Invoices of all organizations that one run handles; if there are more, the next run follows at once.
inline constexpr size_t kResumedPerRun = 2'000;
inline constexpr size_t kRetriedPerRun = 1'000;
// Of these, invoices of one entity that are retried at a time. Entities take turns.
inline constexpr size_t kRetriedPerEntity = 200;
// Marks that one run handles in a partition.
inline constexpr size_t kRescansPerPartition = 100;
// Rows of invoices_pending that one run reads in a partition.
inline constexpr size_t kPendingScanned = 20'000;
// For one organization, the invoices in their first step that a run finds, and the rows of invoices_by_receive_time
// that it reads for them.
inline constexpr size_t kFirstStepsPerRun = 400;
inline constexpr size_t kFirstStepsScanned = 20'000;

}  // namespace outlay::invoice_matching::limits

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_JOBS_LIMITS_H_
