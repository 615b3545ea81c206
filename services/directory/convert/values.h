// The parts that converters of this service have in common. Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_CONVERT_VALUES_H_
#define OUTLAY_SERVICES_DIRECTORY_CONVERT_VALUES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/money.h"
#include "google/type/money.pb.h"

namespace outlay::directory {

// Names a state of a resource: what was created when, changed how often.
std::string EtagOf(absl::Time create_time, int64_t revision);

// INVALID_ARGUMENT / FIELD_INVALID {field}.
absl::StatusOr<std::optional<Money>> MaybeMoney(std::string_view field, bool present, const google::type::Money& proto);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_CONVERT_VALUES_H_
