#ifndef OUTLAY_COMMON_BASE_STATUS_MACROS_H_
#define OUTLAY_COMMON_BASE_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace outlay::status_internal {

inline absl::Status TakeStatus(absl::Status status) {
  return status;
}
template <typename T>
absl::Status TakeStatus(const absl::StatusOr<T>& status_or) {
  return status_or.status();
}

}  // namespace outlay::status_internal

// Returns the status of its argument (an absl::Status or absl::StatusOr) from the enclosing function if it is not OK.
#define OUTLAY_RETURN_IF_ERROR(...)                                                                               \
  do {                                                                                                            \
    if (::absl::Status outlay_status = ::outlay::status_internal::TakeStatus(__VA_ARGS__); !outlay_status.ok()) { \
      return outlay_status;                                                                                       \
    }                                                                                                             \
  } while (false)

// Evaluates `expr`, an absl::StatusOr<T>. If OK, assigns its value to `lhs`, which may be a declaration
// (`const Money total`, `auto row`); otherwise returns its status from the enclosing function.
// A type that contains a comma needs an alias first. Expands to several statements.
#define OUTLAY_ASSIGN_OR_RETURN(lhs, ...) \
  OUTLAY_ASSIGN_OR_RETURN_IMPL(OUTLAY_STATUS_CONCAT(outlay_status_or_, __LINE__), lhs, (__VA_ARGS__))

#define OUTLAY_ASSIGN_OR_RETURN_IMPL(status_or, lhs, expr) \
  auto status_or = expr;                                   \
  if (!status_or.ok()) {                                   \
    return std::move(status_or).status();                  \
  }                                                        \
  lhs = *std::move(status_or)

#define OUTLAY_STATUS_CONCAT(a, b) OUTLAY_STATUS_CONCAT_IMPL(a, b)
#define OUTLAY_STATUS_CONCAT_IMPL(a, b) a##b

#endif  // OUTLAY_COMMON_BASE_STATUS_MACROS_H_
