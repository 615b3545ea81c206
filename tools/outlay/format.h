// Formats and parses values of the API for people.
#ifndef OUTLAY_TOOLS_OUTLAY_FORMAT_H_
#define OUTLAY_TOOLS_OUTLAY_FORMAT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/generated_enum_reflection.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"
#include "google/type/money.pb.h"
#include "outlay/purchase_order/v1/purchase_order.pb.h"
#include "tools/outlay/arguments.h"

namespace outlay::cli {

// "12,345.60 EUR"; empty when it has no currency.
std::string FormatMoney(const google::type::Money& money);
bool IsNegative(const google::type::Money& money);

// "12,345".
std::string FormatCount(int64_t count);

// "2026-01-05 10:30", in UTC; empty when it is not set.
std::string FormatTime(const google::protobuf::Timestamp& time);

// "2026-01-05", in UTC; empty when it is not set.
std::string FormatDay(const google::protobuf::Timestamp& time);

// "2026-01-05"; empty when it is not set.
std::string FormatDate(const google::type::Date& date);

// "2026-01..2026-12", or two instants; empty when it is not set.
std::string FormatPeriod(const purchase_order::v1::Period& period);

// "pending approval" for STATE_PENDING_APPROVAL; empty for the value 0.
std::string EnumWords(const google::protobuf::EnumValueDescriptor& value);
template <typename Enum>
std::string EnumWords(Enum value) {
  const auto* found = google::protobuf::GetEnumDescriptor<Enum>()->FindValueByNumber(value);
  return found == nullptr ? "unknown" : EnumWords(*found);
}

// The last part of a resource name: "po-1".
std::string ShortName(std::string_view name);
// The last part of an entity's name with its supplier: "initech/initech-gmbh".
std::string ShortEntity(std::string_view name);

// "lines[2].amount: 100.00 USD -> 130.00 USD".
std::string DifferenceLine(std::string_view path, std::string_view before, std::string_view after);

// Parsers of flags, and of arguments, whose `flag` is in capitals: "TIME". Errors: INVALID_ARGUMENT / USAGE, naming it.

// Returns the value that `words` name, ignoring case, with '-', '_' or ' ' between words.
absl::StatusOr<int> ParseEnum(std::string_view flag, std::string_view words,
                              const google::protobuf::EnumDescriptor& type);
template <typename Enum>
absl::StatusOr<Enum> ParseEnum(std::string_view flag, std::string_view words) {
  const absl::StatusOr<int> value = ParseEnum(flag, words, *google::protobuf::GetEnumDescriptor<Enum>());
  if (!value.ok()) {
    return value.status();
  }
  return static_cast<Enum>(*value);
}

// "1000.00" with `default_currency`, or "1000.00 EUR". No commas, because their meaning differs by country.
absl::StatusOr<google::type::Money> ParseMoney(std::string_view flag, std::string_view text,
                                               std::string_view default_currency);

// "2026-01-05T10:30:00Z", "2026-01-05T10:30Z", or "2026-01-05" for its first instant in UTC.
absl::StatusOr<google::protobuf::Timestamp> ParseTime(std::string_view flag, std::string_view text);

// "2026-01-05".
absl::StatusOr<google::type::Date> ParseDate(std::string_view flag, std::string_view text);

// Adds the fields in --mask, such as "notes,tags"; the flag may be repeated.
void AddMaskPaths(const Arguments& arguments, google::protobuf::FieldMask* mask);

// "2026-01..2026-12", or "2026-01" for one month, or two instants.
absl::StatusOr<purchase_order::v1::Period> ParsePeriod(std::string_view flag, std::string_view text);

}  // namespace outlay::cli

#endif  // OUTLAY_TOOLS_OUTLAY_FORMAT_H_
