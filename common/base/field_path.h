#ifndef OUTLAY_COMMON_BASE_FIELD_PATH_H_
#define OUTLAY_COMMON_BASE_FIELD_PATH_H_

#include <string_view>

#include "absl/status/status.h"

namespace outlay {

// Rewrites the path of an error from the rules, which know only a part of a resource, as the caller wrote it: returns
// the error with its metadata `field` below `parent`, so that "lines[0].tax" becomes "purchase_order.lines[0].tax" for
// "purchase_order". Errors without a field are unchanged, as are those of FAILED_PRECONDITION, whose `field` is the
// name of a field. Thread-safe.
absl::Status AtField(std::string_view parent, const absl::Status& status);

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_FIELD_PATH_H_
