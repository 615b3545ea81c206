// The counts that an import reports of its rows so far (B14).
#ifndef OUTLAY_SERVICES_BUDGET_RPC_ROW_COUNTS_H_
#define OUTLAY_SERVICES_BUDGET_RPC_ROW_COUNTS_H_

#include <algorithm>
#include <cstdint>
#include <type_traits>
#include <vector>

#include "absl/status/status.h"

namespace outlay::budget {

// Counts since the beginning of a file. Not thread-safe.
struct RowCounts {
  int64_t rows = 0;
  int64_t accepted = 0;
  int64_t refused = 0;

  // Counts the rows of a report, each of which has an error or an outcome, and writes all counts into it.
  template <typename Rows, typename Response>
  void Count(const Rows& reported, Response* response) {
    for (const auto& row : reported) {
      if (row.has_error()) {
        ++refused;
      } else if (row.outcome() != std::decay_t<decltype(row)>::OUTCOME_NOT_DONE) {
        ++accepted;
      }
    }
    response->set_accepted(accepted);
    response->set_refused(refused);
    response->set_rows(rows);
  }
};

// Returns true if none of the rows has an error of its own.
inline bool AllRight(const std::vector<absl::Status>& errors) {
  return std::all_of(errors.begin(), errors.end(), [](const absl::Status& error) { return error.ok(); });
}

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_ROW_COUNTS_H_
