// Conversions between Google's value types and ours, for the converters of every service. Pure.
#ifndef OUTLAY_COMMON_RPC_VALUES_H_
#define OUTLAY_COMMON_RPC_VALUES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/decimal.h"
#include "common/base/money.h"
#include "common/base/persons.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"
#include "google/type/decimal.pb.h"
#include "google/type/money.pb.h"

namespace outlay::rpc {

// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z, the bounds of google.protobuf.Timestamp.
inline constexpr int64_t kTimestampSecondsMin = -62'135'596'800;
inline constexpr int64_t kTimestampSecondsMax = 253'402'300'799;

void ToProto(const Money& money, google::type::Money* proto);
void ToProto(const Decimal& decimal, google::type::Decimal* proto);
void ToProto(absl::CivilDay day, google::type::Date* proto);
void ToProto(absl::Time time, google::protobuf::Timestamp* proto);
// Converts to ids of users, sorted; `ids` must be empty.
void ToProto(const Persons& persons, google::protobuf::RepeatedPtrField<std::string>* ids);

// Returns the day if it is complete, exists, and lies in the years 1 to 9999.
std::optional<absl::CivilDay> DayOf(const google::type::Date& proto);

// Requests that passed the edge have good values (see well_known.h); what is stored or built elsewhere may not.
// INVALID_ARGUMENT / FIELD_INVALID {field}: not an amount in minor units of a known currency; not a decimal number; not
// a whole day of the years 1 to 9999.
absl::StatusOr<Money> MoneyFromProto(std::string_view field, const google::type::Money& proto);
absl::StatusOr<Decimal> DecimalFromProto(std::string_view field, const google::type::Decimal& proto);
absl::StatusOr<absl::CivilDay> DateFromProto(std::string_view field, const google::type::Date& proto);

// The same for fields that may be empty. INVALID_ARGUMENT / FIELD_INVALID {field}: as above, or more decimals than
// `max_decimals`, trailing zeros not counted.
absl::StatusOr<std::optional<Decimal>> OptionalDecimalFromProto(std::string_view field,
                                                                const google::type::Decimal& proto, int max_decimals);
absl::StatusOr<std::optional<absl::CivilDay>> OptionalDateFromProto(std::string_view field,
                                                                    const google::type::Date& proto);

// Converts from ids of users, in any order.
Persons PersonsFromProto(const google::protobuf::RepeatedPtrField<std::string>& ids);

// Converts to whole microseconds; finer parts are truncated, as on disk.
absl::Time TimeFromProto(const google::protobuf::Timestamp& proto);

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_VALUES_H_
