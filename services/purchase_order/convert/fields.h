// Puts errors of the rules, which know parts of a resource, where the caller wrote them.
#pragma once

#include <string_view>

#include "absl/status/status.h"

namespace outlay::purchase_order {

// The same error with its metadata `field` below `parent`: "lines[0].tax" of "purchase_order" becomes
// "purchase_order.lines[0].tax". Errors without a field, and FIELD_NOT_CHANGEABLE's, which is a field's name, stay.
absl::Status AtField(std::string_view parent, const absl::Status& status);

}  // namespace outlay::purchase_order
