// Which invoices are in their first step, so that a restart finds them without a row for each (adr/0011).
//
// An invoice is in its first step while its state has no row. Per organization one row says since when there may be
// such invoices: a window over invoices_by_receive_time. The first creation opens it; a job moves it on now and then,
// and gives those that it leaves behind rows of their own; it goes when nobody is in it. A receive time is here the
// time of the group, which never goes back within a partition.
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
  absl::Time from;   // who was received earlier is not in the first step, or has rows for it
  absl::Time until;  // who was received earlier was there before this window was written; whoever comes is not earlier

  bool operator==(const FirstSteps&) const = default;
};

struct InFirstStep {
  std::string invoice_id;
  absl::Time receive_time;
};

// Part of a window, looked through.
struct FirstStepsFound {
  std::vector<InFirstStep> invoices;  // oldest first
  absl::Time to;                      // all that were received in the window before this are among them
  bool is_all = true;
};

// All functions return DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.

// In the body that inserts an invoice received at the body's time: makes sure that there is a window.
absl::Status OpenFirstSteps(store::Transaction& txn, const std::string& organization);

// The windows of the partition.
absl::StatusOr<std::vector<FirstSteps>> ListFirstSteps(const store::Reader& reader);

// Looks through a window that `reader` shows and, beyond its `until`, before `end`. Stops after `invoices_max` found,
// and after about `rows_max` rows: invoices of one instant are not parted.
absl::StatusOr<FirstStepsFound> FindFirstSteps(const store::Reader& reader, const FirstSteps& window, absl::Time end,
                                               size_t invoices_max, size_t rows_max);

// Gives what was found before the window's `until` rows of its own and moves the window on, or takes it away once
// nobody is in it. A window that is not as it was seen stays as it is.
absl::Status MoveFirstSteps(store::Transaction& txn, const FirstSteps& seen, const FirstStepsFound& found);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_STORE_FIRST_STEPS_H_
