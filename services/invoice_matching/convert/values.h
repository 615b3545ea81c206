// Google's value types made of ours and back.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_CONVERT_VALUES_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_CONVERT_VALUES_H_

#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/decimal.h"
#include "common/base/money.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"
#include "google/type/decimal.pb.h"
#include "google/type/money.pb.h"

namespace outlay::invoice_matching {

void ToProto(const Money& money, google::type::Money* proto);
void ToProto(const Decimal& decimal, google::type::Decimal* proto);
void ToProto(absl::CivilDay day, google::type::Date* proto);
void ToProto(absl::Time time, google::protobuf::Timestamp* proto);

// MONEY_INVALID, MONEY_TOO_PRECISE, MONEY_OVERFLOW, CURRENCY_UNKNOWN.
absl::StatusOr<Money> FromProto(const google::type::Money& proto);
// To microseconds; finer parts are cut off, as they are on disk.
absl::Time FromProto(const google::protobuf::Timestamp& proto);

// For fields that may be empty. INVALID_ARGUMENT / FIELD_INVALID {field}: not a whole day of the calendar.
absl::StatusOr<std::optional<absl::CivilDay>> FromProto(const google::type::Date& proto, std::string_view field);
// INVALID_ARGUMENT / FIELD_INVALID {field}: not a decimal, or more places than kMaxPlaces.
absl::StatusOr<std::optional<Decimal>> FromProto(const google::type::Decimal& proto, std::string_view field);

// Places of a price or quantity on an invoice.
inline constexpr int kMaxPlaces = 6;

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_CONVERT_VALUES_H_
