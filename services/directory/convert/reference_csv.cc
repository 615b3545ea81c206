#include "services/directory/convert/reference_csv.h"

#include <array>
#include <optional>
#include <utility>

#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "google/protobuf/descriptor.h"
#include "google/type/decimal.pb.h"
#include "outlay/options/v1/options.pb.h"
#include "services/directory/convert/reference_entries.h"

namespace outlay::directory {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

enum FixedColumn : size_t { kCode, kValidFrom, kValidUntil, kDisplayName, kFixedColumns };
constexpr std::array<std::string_view, kFixedColumns> kFixedNames = {"code", "valid_from", "valid_until",
                                                                     "display_name"};

// Returns the entry's field with the details of a kind, named like the kind in lower case; null: it has none.
const FieldDescriptor* DetailsFieldOf(v1::ReferenceEntry::Kind kind) {
  std::string name = KindName(static_cast<ReferenceKind>(kind));
  for (char& c : name) c = static_cast<char>(c == '_' ? c : c - 'A' + 'a');
  return v1::ReferenceEntry::descriptor()->FindFieldByName(name);
}

// Times and numbers have their usual form; names of resources are written as their last id.
std::string PatternOf(const FieldDescriptor* field) {
  return field->options().GetExtension(options::v1::field).resource();
}

absl::StatusOr<absl::Time> ReadTime(std::string_view column, std::string_view cell) {
  absl::Time time;
  std::string error;
  const bool is_instant = absl::ParseTime(absl::RFC3339_full, ToAbsl(cell), &time, &error);
  if (is_instant || absl::ParseTime("%Y-%m-%d", ToAbsl(cell), &time, &error)) return time;
  return FieldInvalid(column, "must be a time such as 2026-01-31T12:00:00Z, or a day, which begins at 0:00 UTC");
}

std::string WriteTime(bool present, const google::protobuf::Timestamp& time) {
  if (!present) return {};
  return absl::FormatTime(absl::RFC3339_full, rpc::TimeFromProto(time), absl::UTCTimeZone());
}

// "TYPE_" of an enum Type.
std::string PrefixOf(const FieldDescriptor* field) {
  std::string prefix = field->name();
  for (char& c : prefix) c = static_cast<char>(c == '_' ? c : c - 'a' + 'A');
  return Concat(prefix, "_");
}

std::string ResourceOf(const FieldDescriptor* field, std::string_view organization, std::string_view id) {
  std::string name = PatternOf(field);
  name.replace(name.find('*'), 1, organization);
  return name.replace(name.rfind('*'), 1, id);
}

absl::Status ReadCell(std::string_view path, std::string_view cell, std::string_view organization,
                      const FieldDescriptor* field, Message* details) {
  const Reflection& reflection = *details->GetReflection();
  std::string text(cell);
  if (field->is_repeated()) {
    for (const absl::string_view line : absl::StrSplit(text, '\n')) {
      reflection.AddString(details, field, std::string(line));
    }
    return absl::OkStatus();
  }
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      if (text != "true" && text != "false") return FieldInvalid(path, "must be true or false");
      reflection.SetBool(details, field, text == "true");
      return absl::OkStatus();
    case FieldDescriptor::CPPTYPE_ENUM: {
      const EnumValueDescriptor* const value = field->enum_type()->FindValueByName(Concat(PrefixOf(field), text));
      if (value == nullptr) return FieldInvalid(path, "must be one of its words in docs/csv.md");
      reflection.SetEnum(details, field, value);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      // All messages among the details are decimals.
      Message* const decimal = reflection.MutableMessage(details, field);
      decimal->GetReflection()->SetString(decimal, decimal->GetDescriptor()->FindFieldByName("value"), text);
      return absl::OkStatus();
    }
    default:
      if (!PatternOf(field).empty()) text = ResourceOf(field, organization, text);
      reflection.SetString(details, field, text);
      return absl::OkStatus();
  }
}

std::string WriteCell(const Message& details, const FieldDescriptor* field) {
  const Reflection& reflection = *details.GetReflection();
  if (field->is_repeated()) {
    std::string lines;
    for (int i = 0; i < reflection.FieldSize(details, field); ++i) {
      lines += Concat(i == 0 ? "" : "\n", reflection.GetRepeatedString(details, field, i));
    }
    return lines;
  }
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.GetBool(details, field) ? "true" : "";
    case FieldDescriptor::CPPTYPE_ENUM:
      return reflection.GetEnum(details, field)->name().substr(PrefixOf(field).size());
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      const Message& decimal = reflection.GetMessage(details, field);
      return decimal.GetReflection()->GetString(decimal, decimal.GetDescriptor()->FindFieldByName("value"));
    }
    default: {
      const std::string text = reflection.GetString(details, field);
      return PatternOf(field).empty() ? text : text.substr(text.rfind('/') + 1);
    }
  }
}

}  // namespace

std::vector<csv::Column> ReferenceCsvColumns(v1::ReferenceEntry::Kind kind) {
  std::vector<csv::Column> columns;
  for (size_t i = 0; i < kFixedColumns; ++i) {
    columns.push_back({.name = std::string(kFixedNames[i]), .required = i == kCode || i == kValidFrom});
  }
  const FieldDescriptor* const details = DetailsFieldOf(kind);
  if (details == nullptr) return columns;
  for (int i = 0; i < details->message_type()->field_count(); ++i) {
    const FieldDescriptor* const field = details->message_type()->field(i);
    columns.push_back(
        {.name = field->name(), .required = field->options().GetExtension(options::v1::field).required()});
  }
  return columns;
}

absl::StatusOr<v1::ReferenceEntry> ReferenceFromRow(const csv::Row& row, v1::ReferenceEntry::Kind kind,
                                                    std::string_view organization) {
  v1::ReferenceEntry entry;
  entry.set_kind(kind);
  entry.set_code(std::string(row.Get(kCode)));
  entry.set_display_name(std::string(row.Get(kDisplayName)));
  if (!row.Get(kValidFrom).empty()) {
    OUTLAY_ASSIGN_OR_RETURN(const absl::Time from, ReadTime("valid_from", row.Get(kValidFrom)));
    rpc::ToProto(from, entry.mutable_valid_from());
  }
  if (!row.Get(kValidUntil).empty()) {
    OUTLAY_ASSIGN_OR_RETURN(const absl::Time until, ReadTime("valid_until", row.Get(kValidUntil)));
    rpc::ToProto(until, entry.mutable_valid_until());
  }
  const FieldDescriptor* const details = DetailsFieldOf(kind);
  if (details == nullptr) return entry;
  Message* const message = entry.GetReflection()->MutableMessage(&entry, details);
  for (int i = 0; i < details->message_type()->field_count(); ++i) {
    const std::string_view cell = row.Get(kFixedColumns + static_cast<size_t>(i));
    if (cell.empty()) continue;
    const FieldDescriptor* const field = details->message_type()->field(i);
    OUTLAY_RETURN_IF_ERROR(ReadCell(Concat(details->name(), ".", field->name()), cell, organization, field, message));
  }
  return entry;
}

absl::Status AppendReference(const v1::ReferenceEntry& entry, csv::Writer* writer) {
  std::vector<std::string> texts = {entry.code(), WriteTime(entry.has_valid_from(), entry.valid_from()),
                                    WriteTime(entry.has_valid_until(), entry.valid_until()), entry.display_name()};
  if (const FieldDescriptor* const details = DetailsFieldOf(entry.kind()); details != nullptr) {
    const Message& message = entry.GetReflection()->GetMessage(entry, details);
    for (int i = 0; i < details->message_type()->field_count(); ++i) {
      texts.push_back(WriteCell(message, details->message_type()->field(i)));
    }
  }
  std::vector<csv::Cell> cells;
  cells.reserve(texts.size());
  for (const std::string& text : texts) cells.push_back(csv::Cell::Text(text));
  return writer->Append(cells);
}

std::string_view ColumnOfReference(std::string_view field) {
  return field.substr(field.rfind('.') + 1);
}

}  // namespace outlay::directory
