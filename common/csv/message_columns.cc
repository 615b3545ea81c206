#include "common/csv/message_columns.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"
#include "common/base/decimal.h"
#include "common/base/errors.h"
#include "common/base/money.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "google/protobuf/util/time_util.h"

namespace outlay::csv {
namespace {

using ::google::protobuf::EnumDescriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;

constexpr char kListSeparator = ';';

enum class Kind { kText, kBool, kInteger, kEnum, kMoney, kDecimal, kDate, kTime, kUnknown };

Kind KindOf(const FieldDescriptor* field) {
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return Kind::kText;
    case FieldDescriptor::CPPTYPE_BOOL:
      return Kind::kBool;
    case FieldDescriptor::CPPTYPE_INT64:
      return Kind::kInteger;
    case FieldDescriptor::CPPTYPE_ENUM:
      return Kind::kEnum;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      break;
    default:
      return Kind::kUnknown;
  }
  const std::string& type = field->message_type()->full_name();
  if (type == "google.type.Money") {
    return Kind::kMoney;
  }
  if (type == "google.type.Decimal") {
    return Kind::kDecimal;
  }
  if (type == "google.type.Date") {
    return Kind::kDate;
  }
  return type == "google.protobuf.Timestamp" ? Kind::kTime : Kind::kUnknown;
}

[[noreturn]] void EndAsBug(const MessageColumn& column) {
  std::fprintf(stderr, "column %s: no field that has a text at '%s'\n", column.name.c_str(), column.path.c_str());
  std::abort();
}

absl::Status Invalid(std::string_view why) {
  return MakeError(absl::StatusCode::kInvalidArgument, "FIELD_INVALID", why);
}

// "KIND_" of enum Kind, as the style guide names its values.
std::string EnumPrefix(const EnumDescriptor* type) {
  std::string prefix;
  for (const char letter : type->name()) {
    if (absl::ascii_isupper(static_cast<unsigned char>(letter)) && !prefix.empty()) {
      prefix.push_back('_');
    }
    prefix.push_back(absl::ascii_toupper(static_cast<unsigned char>(letter)));
  }
  return prefix + "_";
}

// "initech" below the organization, or a name as it is.
std::string Completed(std::string_view text, const std::string& collection, const CellContext& context) {
  if (collection.empty() || text.find('/') != std::string_view::npos) {
    return std::string(text);
  }
  return Concat("organizations/", context.organization, "/", collection, "/", text);
}

absl::Status ReadMoney(std::string_view text, const CellContext& context, Message& value) {
  OUTLAY_ASSIGN_OR_RETURN(const Currency currency, Currency::FromCode(context.currency));
  OUTLAY_ASSIGN_OR_RETURN(const Money money, Money::Parse(text, currency));
  value.CopyFrom(rpc::MoneyToProto(money));
  return absl::OkStatus();
}

absl::Status ReadMessage(Kind kind, std::string_view text, const CellContext& context, Message& value) {
  if (kind == Kind::kMoney) {
    return ReadMoney(text, context, value);
  }
  if (kind == Kind::kDecimal) {
    OUTLAY_ASSIGN_OR_RETURN(const Decimal decimal, Decimal::Parse(text));
    value.CopyFrom(rpc::DecimalToProto(decimal));
    return absl::OkStatus();
  }
  if (kind == Kind::kDate) {
    absl::CivilDay day;
    if (!absl::ParseCivilTime(ToAbsl(text), &day)) {
      return Invalid("must be a day such as 2026-11-22");
    }
    value.CopyFrom(rpc::DateToProto(day));
    return absl::OkStatus();
  }
  google::protobuf::Timestamp time;
  if (!google::protobuf::util::TimeUtil::FromString(std::string(text), &time)) {
    return Invalid("must be a time such as 2026-11-22T00:00:00Z");
  }
  value.CopyFrom(time);
  return absl::OkStatus();
}

absl::Status ReadSingle(const FieldDescriptor* field, std::string_view text, const std::string& collection,
                        const CellContext& context, Message& message) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  const Kind kind = KindOf(field);
  if (kind == Kind::kText) {
    reflection.SetString(&message, field, Completed(text, collection, context));
  } else if (kind == Kind::kBool) {
    if (text != "true" && text != "false") {
      return Invalid("must be true or false");
    }
    reflection.SetBool(&message, field, text == "true");
  } else if (kind == Kind::kInteger) {
    int64_t number = 0;
    if (!absl::SimpleAtoi(ToAbsl(text), &number)) {
      return Invalid("must be a whole number");
    }
    reflection.SetInt64(&message, field, number);
  } else if (kind == Kind::kEnum) {
    const EnumDescriptor* const type = field->enum_type();
    const auto* const value = type->FindValueByName(Concat(EnumPrefix(type), text));
    if (value == nullptr || value->number() == 0) {
      return Invalid(Concat("must be a value of ", type->name(), ", such as ",
                            type->value(1)->name().substr(EnumPrefix(type).size())));
    }
    reflection.SetEnum(&message, field, value);
  } else {
    return ReadMessage(kind, text, context, *reflection.MutableMessage(&message, field));
  }
  return absl::OkStatus();
}

std::string WriteMessage(Kind kind, const Message& value) {
  if (kind == Kind::kMoney) {
    const auto money = rpc::MoneyFromProto("", static_cast<const google::type::Money&>(value));
    return money.ok() ? money->FormatAmount() : "";
  }
  if (kind == Kind::kDecimal) {
    return static_cast<const google::type::Decimal&>(value).value();
  }
  if (kind == Kind::kDate) {
    const auto day = rpc::DateFromProto("", static_cast<const google::type::Date&>(value));
    return day.ok() ? absl::FormatCivilTime(*day) : "";
  }
  return google::protobuf::util::TimeUtil::ToString(static_cast<const google::protobuf::Timestamp&>(value));
}

std::string WriteSingle(const FieldDescriptor* field, const Message& message) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  const Kind kind = KindOf(field);
  if (kind == Kind::kText) {
    return reflection.GetString(message, field);
  }
  if (kind == Kind::kBool) {
    return reflection.GetBool(message, field) ? "true" : "";
  }
  if (kind == Kind::kInteger) {
    return Concat(reflection.GetInt64(message, field));
  }
  if (kind == Kind::kEnum) {
    const auto* const value = reflection.GetEnum(message, field);
    return value->number() == 0 ? "" : value->name().substr(EnumPrefix(field->enum_type()).size());
  }
  return reflection.HasField(message, field) ? WriteMessage(kind, reflection.GetMessage(message, field)) : "";
}

}  // namespace

MessageColumns::MessageColumns(const google::protobuf::Descriptor* descriptor, std::vector<MessageColumn> columns)
    : columns_(std::move(columns)) {
  for (const MessageColumn& column : columns_) {
    Path& path = paths_.emplace_back();
    const google::protobuf::Descriptor* at = descriptor;
    for (const std::string& part : std::vector<std::string>(absl::StrSplit(column.path, '.'))) {
      const FieldDescriptor* const field = at == nullptr ? nullptr : at->FindFieldByName(part);
      if (field == nullptr) {
        EndAsBug(column);
      }
      path.push_back(field);
      at = field->message_type();
    }
    const FieldDescriptor* const last = path.back();
    if (KindOf(last) == Kind::kUnknown || (last->is_repeated() && KindOf(last) != Kind::kText)) {
      EndAsBug(column);
    }
  }
}

bool MessageColumns::IsNumber(size_t column) const {
  const Kind kind = KindOf(paths_[column].back());
  return kind == Kind::kMoney || kind == Kind::kDecimal || kind == Kind::kInteger;
}

absl::Status MessageColumns::Read(size_t column, std::string_view text, const CellContext& context,
                                  Message& message) const {
  const Path& path = paths_[column];
  const std::string& collection = columns_[column].collection;
  Message* at = &message;
  for (size_t i = 0; i < path.size(); ++i) {
    const google::protobuf::Reflection& reflection = *at->GetReflection();
    if (path[i]->is_repeated()) {
      for (const absl::string_view part : absl::StrSplit(ToAbsl(text), kListSeparator, absl::SkipWhitespace())) {
        const std::string_view value = ToStd(absl::StripAsciiWhitespace(part));
        if (i + 1 == path.size()) {
          reflection.AddString(at, path[i], Completed(value, collection, context));
        } else {
          OUTLAY_RETURN_IF_ERROR(
              ReadSingle(path[i + 1], value, collection, context, *reflection.AddMessage(at, path[i])));
        }
      }
      return absl::OkStatus();
    }
    if (i + 1 < path.size()) {
      at = reflection.MutableMessage(at, path[i]);
    }
  }
  return ReadSingle(path.back(), text, collection, context, *at);
}

std::string MessageColumns::Write(size_t column, const Message& message) const {
  const Path& path = paths_[column];
  const Message* at = &message;
  for (size_t i = 0; i < path.size(); ++i) {
    const google::protobuf::Reflection& reflection = *at->GetReflection();
    if (path[i]->is_repeated()) {
      std::vector<std::string> values;
      for (int n = 0; n < reflection.FieldSize(*at, path[i]); ++n) {
        values.push_back(i + 1 == path.size()
                             ? reflection.GetRepeatedString(*at, path[i], n)
                             : WriteSingle(path[i + 1], reflection.GetRepeatedMessage(*at, path[i], n)));
      }
      return absl::StrJoin(values, std::string(1, kListSeparator));
    }
    if (i + 1 < path.size()) {
      at = &reflection.GetMessage(*at, path[i]);
    }
  }
  return WriteSingle(path.back(), *at);
}

}  // namespace outlay::csv
