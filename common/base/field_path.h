#ifndef OUTLAY_COMMON_BASE_FIELD_PATH_H_
#define OUTLAY_COMMON_BASE_FIELD_PATH_H_

#include <string_view>

#include "absl/status/status.h"

namespace outlay {

// Puts errors of the rules, which know parts of a resource, where the caller wrote them: the same error with its
// metadata `field` below `parent`, so that "lines[0].tax" of "purchase_order" becomes "purchase_order.lines[0].tax".
// Errors without a field, and those of FAILED_PRECONDITION, whose `field` is a field's name, stay. Thread-safe.
absl::Status AtField(std::string_view parent, const absl::Status& status);

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_FIELD_PATH_H_
