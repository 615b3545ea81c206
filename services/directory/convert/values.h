// Common parts of this service's converters. Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_CONVERT_VALUES_H_
#define OUTLAY_SERVICES_DIRECTORY_CONVERT_VALUES_H_

#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/base/money.h"
#include "google/type/money.pb.h"

namespace outlay::directory {

// INVALID_ARGUMENT / FIELD_INVALID {field}.
absl::StatusOr<std::optional<Money>> MaybeMoney(std::string_view field, bool present, const google::type::Money& proto);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_CONVERT_VALUES_H_
