#include "common/testing/bad_values.h"

#include <limits>

#include "google/protobuf/duration.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"
#include "google/type/decimal.pb.h"
#include "google/type/money.pb.h"

namespace outlay::testing {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using options::v1::Format;

BadValue Money(std::string what, const char* currency, int64_t units, int32_t nanos) {
  auto money = std::make_shared<google::type::Money>();
  money->set_currency_code(currency);
  money->set_units(units);
  money->set_nanos(nanos);
  return {std::move(what), std::move(money)};
}

std::vector<BadValue> BadMoney(bool signed_wrong, bool zero_wrong) {
  std::vector<BadValue> values = {Money("no currency", "", 1, 0),
                                  Money("unknown currency", "XXX", 1, 0),
                                  Money("currency in lower case", "eur", 1, 0),
                                  Money("nanos finer than the minor unit", "EUR", 1, 1'000'000),
                                  Money("nanos of the other sign", "EUR", 1, -500'000'000),
                                  Money("nanos out of range", "EUR", 1, 1'000'000'000),
                                  Money("too large", "EUR", std::numeric_limits<int64_t>::max(), 0)};
  if (signed_wrong) {
    values.push_back(Money("negative", "EUR", -1, 0));
  }
  if (zero_wrong) {
    values.push_back(Money("zero", "EUR", 0, 0));
  }
  return values;
}

std::vector<BadValue> BadDecimal(bool signed_wrong, bool zero_wrong) {
  std::vector<std::string> texts = {"abc", "1,5", "1e", "--1", "1.0000000000000000001", std::string(40, '9'), "NaN"};
  if (signed_wrong) {
    texts.emplace_back("-1");
  }
  if (zero_wrong) {
    texts.emplace_back("0.0");
  }
  std::vector<BadValue> values;
  for (const std::string& text : texts) {
    auto decimal = std::make_shared<google::type::Decimal>();
    decimal->set_value(text);
    values.push_back({"decimal " + text, std::move(decimal)});
  }
  return values;
}

std::vector<BadValue> BadDate() {
  struct Day {
    int year, month, day;
  };
  std::vector<BadValue> values;
  for (const Day day : {Day{2026, 2, 29}, Day{2026, 13, 1}, Day{2026, 0, 1}, Day{2026, 1, 0}, Day{0, 1, 1},
                        Day{10000, 1, 1}, Day{2026, 4, 31}}) {
    auto date = std::make_shared<google::type::Date>();
    date->set_year(day.year);
    date->set_month(day.month);
    date->set_day(day.day);
    values.push_back({"no such day", std::move(date)});
  }
  return values;
}

template <typename T>
BadValue SecondsNanos(std::string what, int64_t seconds, int32_t nanos) {
  auto value = std::make_shared<T>();
  value->set_seconds(seconds);
  value->set_nanos(nanos);
  return {std::move(what), std::move(value)};
}

std::vector<BadValue> BadTimestamp() {
  using google::protobuf::Timestamp;
  return {SecondsNanos<Timestamp>("negative nanos", 1, -1), SecondsNanos<Timestamp>("too many nanos", 1, 1'000'000'000),
          SecondsNanos<Timestamp>("year 10000", 253'402'300'800, 0),
          SecondsNanos<Timestamp>("year 0", -62'135'596'801, 0)};
}

std::vector<BadValue> BadDuration(bool signed_wrong, bool zero_wrong) {
  using google::protobuf::Duration;
  std::vector<BadValue> values = {SecondsNanos<Duration>("mixed signs", 1, -1),
                                  SecondsNanos<Duration>("too many nanos", 1, 1'000'000'000),
                                  SecondsNanos<Duration>("too long", 315'576'000'001, 0)};
  if (signed_wrong) {
    values.push_back(SecondsNanos<Duration>("negative", -1, 0));
  }
  if (zero_wrong) {
    values.push_back(SecondsNanos<Duration>("zero", 0, 0));
  }
  return values;
}

}  // namespace

bool IsWellKnown(const Descriptor* type) {
  return type->file()->package() == "google.type" || type->file()->package() == "google.protobuf";
}

std::vector<BadValue> BadWellKnownValues(const Descriptor* type, const options::v1::FieldOptions& rules) {
  const bool signed_wrong = rules.not_negative() || rules.positive();
  const std::string& name = type->full_name();
  if (name == "google.type.Money") {
    return BadMoney(signed_wrong, rules.positive());
  }
  if (name == "google.type.Decimal") {
    return BadDecimal(signed_wrong, rules.positive());
  }
  if (name == "google.type.Date") {
    return BadDate();
  }
  if (name == "google.protobuf.Timestamp") {
    return BadTimestamp();
  }
  if (name == "google.protobuf.Duration") {
    return BadDuration(signed_wrong, rules.positive());
  }
  return {};
}

std::vector<std::string_view> BadTexts(Format format) {
  switch (format) {
    case Format::FORMAT_RESOURCE_ID:
      return {"UPPER", "-a", "a-", "a/b", "a b", "ä"};
    case Format::FORMAT_REQUEST_ID:
      return {"a b", "a\nb", "ä"};
    case Format::FORMAT_PURCHASE_ORDER_NUMBER:
      return {"a\nb", "a;b", "ä"};
    case Format::FORMAT_CURRENCY:
      return {"eur", "EURO", "XXX", "EU"};
    case Format::FORMAT_MONTH:
      return {"2026-13", "2026-00", "2026-1", "2026", "0000-01", "2026-01-01"};
    case Format::FORMAT_TIME_ZONE:
      return {"Mars/Olympus", "../etc/passwd", "/etc/localtime", "+01:00"};
    case Format::FORMAT_EMAIL:
      return {"nobody", "@example.com", "a@", "a@b@c", "a b@example.com"};
    case Format::FORMAT_CODE:
      return {"a b", "ä", "a;b"};
    case Format::FORMAT_TOKEN:
      return {"lower", "1A", "_A", "A-B"};
    case Format::FORMAT_LINE:
      return {"a\nb", "a\tb", "\xC2\x85"};
    default:
      return {};
  }
}

uint32_t FormatBytes(Format format, uint32_t otherwise) {
  switch (format) {
    case Format::FORMAT_RESOURCE_ID:
      return 63;
    case Format::FORMAT_REQUEST_ID:
    case Format::FORMAT_CODE:
    case Format::FORMAT_TOKEN:
    case Format::FORMAT_TIME_ZONE:
      return 64;
    case Format::FORMAT_PURCHASE_ORDER_NUMBER:
      return 100;
    case Format::FORMAT_EMAIL:
      return 254;
    default:
      return otherwise;
  }
}

std::vector<int64_t> OutOfRange(FieldDescriptor::CppType type, int64_t min, int64_t max) {
  const bool is_unsigned = type == FieldDescriptor::CPPTYPE_UINT32 || type == FieldDescriptor::CPPTYPE_UINT64;
  const bool is_32 = type == FieldDescriptor::CPPTYPE_INT32 || type == FieldDescriptor::CPPTYPE_UINT32;
  const int64_t least = is_unsigned ? 0
                        : is_32     ? std::numeric_limits<int32_t>::min()
                                    : std::numeric_limits<int64_t>::min();
  const int64_t most = !is_32        ? std::numeric_limits<int64_t>::max()
                       : is_unsigned ? int64_t{std::numeric_limits<uint32_t>::max()}
                                     : int64_t{std::numeric_limits<int32_t>::max()};
  std::vector<int64_t> values;
  if (min > least) {
    values.push_back(min - 1);
  }
  if (max < most) {
    values.push_back(max + 1);
  }
  return values;
}

void SetInteger(Message* message, const FieldDescriptor* field, int64_t value) {
  const Reflection* reflection = message->GetReflection();
  reflection->ClearField(message, field);
  const bool repeated = field->is_repeated();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      repeated ? reflection->AddInt32(message, field, static_cast<int32_t>(value))
               : reflection->SetInt32(message, field, static_cast<int32_t>(value));
      break;
    case FieldDescriptor::CPPTYPE_UINT32:
      repeated ? reflection->AddUInt32(message, field, static_cast<uint32_t>(value))
               : reflection->SetUInt32(message, field, static_cast<uint32_t>(value));
      break;
    case FieldDescriptor::CPPTYPE_UINT64:
      repeated ? reflection->AddUInt64(message, field, static_cast<uint64_t>(value))
               : reflection->SetUInt64(message, field, static_cast<uint64_t>(value));
      break;
    default:
      repeated ? reflection->AddInt64(message, field, value) : reflection->SetInt64(message, field, value);
  }
}

void SetReal(Message* message, const FieldDescriptor* field, double value) {
  const Reflection* reflection = message->GetReflection();
  reflection->ClearField(message, field);
  const bool repeated = field->is_repeated();
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_FLOAT) {
    repeated ? reflection->AddFloat(message, field, static_cast<float>(value))
             : reflection->SetFloat(message, field, static_cast<float>(value));
  } else {
    repeated ? reflection->AddDouble(message, field, value) : reflection->SetDouble(message, field, value);
  }
}

void AddElement(Message* message, const FieldDescriptor* field, bool copy_first) {
  const Reflection* reflection = message->GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      Message* added = reflection->AddMessage(message, field);
      if (copy_first) {
        added->CopyFrom(reflection->GetRepeatedMessage(*message, field, 0));
      }
      break;
    }
    case FieldDescriptor::CPPTYPE_STRING:
      reflection->AddString(message, field, copy_first ? reflection->GetRepeatedString(*message, field, 0) : "a");
      break;
    case FieldDescriptor::CPPTYPE_ENUM:
      reflection->AddEnumValue(message, field, copy_first ? reflection->GetRepeatedEnumValue(*message, field, 0) : 0);
      break;
    case FieldDescriptor::CPPTYPE_INT32:
      reflection->AddInt32(message, field, 0);
      break;
    case FieldDescriptor::CPPTYPE_UINT32:
      reflection->AddUInt32(message, field, 0);
      break;
    case FieldDescriptor::CPPTYPE_UINT64:
      reflection->AddUInt64(message, field, 0);
      break;
    case FieldDescriptor::CPPTYPE_BOOL:
      reflection->AddBool(message, field, false);
      break;
    case FieldDescriptor::CPPTYPE_DOUBLE:
      reflection->AddDouble(message, field, 0);
      break;
    case FieldDescriptor::CPPTYPE_FLOAT:
      reflection->AddFloat(message, field, 0);
      break;
    default:
      reflection->AddInt64(message, field, 0);
  }
}

}  // namespace outlay::testing
