// The limits of invoice_matching's jobs, by name.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_JOBS_LIMITS_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_JOBS_LIMITS_H_

#include <cstddef>

#include "absl/time/time.h"

namespace outlay::invoice_matching::limits {

// How often the jobs look for work. Resuming is for flows that were cut off, and reads past every flow that ended
// since.
inline constexpr absl::Duration kResumeInterval = absl::Seconds(20);
inline constexpr absl::Duration kRescanInterval = absl::Seconds(1);
// Invoices that one run takes up, of all organizations; a run that found more is followed by another at once.
inline constexpr size_t kResumedPerRun = 2'000;
inline constexpr size_t kRetriedPerRun = 1'000;
// Of these, invoices of one entity: what is retried at a time. Entities take turns.
inline constexpr size_t kRetriedPerEntity = 200;
// Marks that one run takes up in a partition.
inline constexpr size_t kRescansPerPartition = 100;
// Rows of invoices_pending that one run reads in a partition.
inline constexpr size_t kPendingScanned = 20'000;
// Of one organization, invoices in their first step that a run finds, and rows of invoices_by_receive_time that it
// reads to find them.
inline constexpr size_t kFirstStepsPerRun = 400;
inline constexpr size_t kFirstStepsScanned = 20'000;

}  // namespace outlay::invoice_matching::limits

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_JOBS_LIMITS_H_
