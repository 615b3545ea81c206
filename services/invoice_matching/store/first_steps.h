// Finds the invoices in their first step after a restart, without a row for each (adr/0011).
//
// An invoice is in its first step while its state has no row. One row per organization holds the time since when there
// may be such invoices: a window over invoices_by_receive_time. The first creation opens it; a job advances it
// periodically, and gives the invoices that it leaves behind rows of their own; it is deleted when no invoice is in it.
// A receive time is here the time of the group, which never goes back within a partition.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_STORE_FIRST_STEPS_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_STORE_FIRST_STEPS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"

namespace outlay::invoice_matching {

struct FirstSteps {
  std::string organization;
  absl::Time from;   // invoices received earlier are not in the first step, or have rows
  absl::Time until;  // invoices received earlier existed when this window was written

  bool operator==(const FirstSteps&) const = default;
};

struct InFirstStep {
  std::string invoice_id;
  absl::Time receive_time;
};

// The result of searching a part of a window.
struct FirstStepsFound {
  std::vector<InFirstStep> invoices;  // oldest first
  absl::Time to;                      // complete for invoices received in the window before this time
  bool is_all = true;
};

// All functions return DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.

// Ensures that there is a window. To be called in the body that inserts an invoice received at the body's time.
absl::Status OpenFirstSteps(store::Transaction& txn, const std::string& organization);

// Returns the windows of the partition.
absl::StatusOr<std::vector<FirstSteps>> ListFirstSteps(const store::Reader& reader);

// Searches a window that `reader` shows and, beyond its `until`, up to `end` (exclusive). Stops after `invoices_max`
// found, and after about `rows_max` rows; invoices of one instant are not separated.
absl::StatusOr<FirstStepsFound> FindFirstSteps(const store::Reader& reader, const FirstSteps& window, absl::Time end,
                                               size_t invoices_max, size_t rows_max);

// Gives the invoices found before the window's `until` rows of their own, and advances the window, or deletes it if no
// invoice is in it. Does nothing if the window has changed since it was seen.
absl::Status MoveFirstSteps(store::Transaction& txn, const FirstSteps& seen, const FirstStepsFound& found);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_STORE_FIRST_STEPS_H_
